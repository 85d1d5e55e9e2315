/**
 * Saved file systems. What differs from the image is kept as a tar on this side: unlike an image that the engine commits,
 * it has times to the nanosecond and what is on a tmpfs, needs no clearing away, and leaves every box on the same image.
 */
import { SpkboxError } from '../../errors.ts';
import { type Command, ROOT } from '../machine.ts';
import { bytesOf } from '../shared/names.ts';
import type { BoxContainer } from './container.ts';
import type { ImageBaseline } from './image-baseline.ts';
import { each } from './listing.ts';
import { runInBox } from './run.ts';
import { SpooledTar } from './spooled-tar.ts';
import { readState, type State, topmost } from './state.ts';

export interface SavedState {
  readonly tar: SpooledTar;
  /** What of the image must go before the tar is unpacked. */
  readonly removed: readonly string[];
}

/** Part of every box; what hangs there is a matter of the engine, but for /dev/shm. */
const ENGINES_OWN = /^\/$|^\/(proc|sys)(\/|$)|^\/dev(?!\/shm\/)|^\/tmp$|^\/etc\/hostname$/;

/** Everything stands still meanwhile. */
export async function takeSnapshot(container: BoxContainer, base: ImageBaseline): Promise<SavedState> {
  await container.agent().ask('kill -STOP -1 2>/dev/null');
  try {
    const state = await readState(container, base);
    return { tar: await save(container, state), removed: removedOf(state, base) };
  } finally {
    await container.agent().ask('kill -CONT -1 2>/dev/null');
  }
}

/** What is gone, and folders and files that something else has taken the place of. */
function removedOf({ upper, gone }: State, base: ImageBaseline): string[] {
  const replaced = [...upper.values()]
    .filter(({ path, fact }) => (base.get(path)?.fact.kind ?? fact.kind) !== fact.kind)
    .map(({ path }) => path);
  return topmost([...gone, ...replaced]);
}

const KEEP_ALL = ['--acls', '--xattrs', '--xattrs-include=*', '--numeric-owner', '--warning=none'];

async function save(container: BoxContainer, { upper }: State): Promise<SpooledTar> {
  const names = [...upper.keys()].filter((path) => !ENGINES_OWN.test(path)).map((path) => `.${path}\0`);
  const tar = await SpooledTar.open();
  try {
    const options = ['--format=posix', '--no-recursion', '--null', '-T', '-', ...KEEP_ALL];
    await runTar(container, ['-c', ...options], bytesOf(names.join('')), (chunk) => tar.write(chunk));
    await tar.written();
    return tar;
  } catch (error) {
    await tar.close();
    throw error;
  }
}

/** Into a fresh box. */
export async function putBack(container: BoxContainer, { tar, removed }: SavedState): Promise<void> {
  if (removed.length > 0) await container.agent().ask(each(removed, 'rm -rf -- "$@"'));
  await runTar(container, ['-x', '-p', '--same-owner', ...KEEP_ALL], tar.read());
}

async function runTar(
  { line }: BoxContainer,
  options: readonly string[],
  stdin: Exclude<Command['stdin'], undefined>,
  onData: (chunk: Buffer) => void = () => undefined,
): Promise<void> {
  let errorOutput = '';
  const { exitCode } = await runInBox(line, {
    argv: ['/usr/bin/tar', '-C', '/', '-f', '-', ...options],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    umask: 0,
    stdin,
    onOutput: (stream, chunk) => {
      if (stream === 'stdout') onData(chunk);
      else errorOutput = (errorOutput + chunk.toString()).slice(-500);
    },
  });
  if (exitCode === 0) return;
  throw new SpkboxError(
    'MACHINE_FILE_OP',
    `the box could not be saved or brought back: ${errorOutput.trim()}`,
    {
      hint: 'See whether the disk of the Docker engine is full ("docker system df").',
    },
  );
}
