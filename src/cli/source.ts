/** The package that a command was given: an .spk, or a folder that is packed on the fly. */
import { stat } from 'node:fs/promises';
import { type Spk, SpkboxError } from '../index.ts';
import { bytesText } from './units.ts';

export interface Source extends AsyncDisposable {
  /** Reads the package; its contents stay readable until the source is disposed. */
  open(): Promise<Spk>;
}

/** Checks whether the path is a file or a folder; nothing is read yet. `log` reports a folder that was packed. */
export async function findSource(path: string, log: (text: string) => void): Promise<Source> {
  const stats = await stat(path).catch((cause: unknown) => {
    const hint = 'Name an .spk file, or a folder with INFO and package/, that exists and that you may read.';
    throw new SpkboxError('USE_FILE_NOT_FOUND', 'There is no such file or folder.', {
      hint,
      where: path,
      cause,
    });
  });
  return stats.isDirectory() ? folderSource(path, log) : fileSource(path);
}

function fileSource(path: string): Source {
  return {
    open: async () => (await import('../index.ts')).readSpk(path),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function folderSource(path: string, log: (text: string) => void): Source {
  const packed: (() => Promise<void>)[] = [];
  return {
    async open() {
      const { packUnnamed, printable } = await import('../index.ts');
      const startTime = performance.now();
      const { spk, close } = await packUnnamed(path);
      packed.push(close);
      const { info, size, members } = spk;
      const ms = Math.round(performance.now() - startTime);
      const name = printable(`${info.package} ${info.version}`);
      log(`packed ${name}: ${members.length} members, ${bytesText(size)}, in ${ms} ms`);
      return spk;
    },
    async [Symbol.asyncDispose]() {
      for (const close of packed) await close();
    },
  };
}

/** Sources that are found and opened one by one; disposing removes the packages that were packed from folders. */
export interface OpenSources extends AsyncDisposable {
  open(path: string): Promise<Spk>;
}

export function openSources(): OpenSources {
  const opened: Source[] = [];
  return {
    async open(path) {
      const source = await findSource(path, () => undefined);
      opened.push(source);
      return source.open();
    },
    async [Symbol.asyncDispose]() {
      for (const source of opened) await source[Symbol.asyncDispose]();
    },
  };
}

export interface Sources extends AsyncDisposable {
  readonly all: readonly Source[];
}

/** Finds several sources; disposing removes the packages that were packed from folders. */
export async function findSources(paths: readonly string[], log: (text: string) => void): Promise<Sources> {
  const all = await Promise.all(paths.map((path) => findSource(path, log)));
  return {
    all,
    async [Symbol.asyncDispose]() {
      for (const source of all) await source[Symbol.asyncDispose]();
    },
  };
}

/** The packages themselves, for as long as `use` takes. */
export async function withSpks<T>(
  paths: readonly string[],
  use: (spks: readonly Spk[]) => Promise<T>,
): Promise<T> {
  await using sources = openSources();
  const spks: Spk[] = [];
  for (const path of paths) spks.push(await sources.open(path));
  return await use(spks);
}

/** The package itself, for as long as `use` takes. */
export async function withSpk<T>(path: string, use: (spk: Spk) => Promise<T>): Promise<T> {
  await using source = await findSource(path, () => undefined);
  return await use(await source.open());
}
