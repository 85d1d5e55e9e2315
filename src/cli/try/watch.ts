/** `--watch`: once more whenever a file changes or a key is pressed, one run at a time. */
import { resolve } from 'node:path';
import { printable } from '../../index.ts';
import { say } from '../terminal.ts';
import { type Keys, listenToKeys } from './keys.ts';

/** Changes that come together are one. Milliseconds. */
const TOGETHER = 200;

/** What version control and editors write beside a package. */
const NOT_WATCHED = /(^|\/)(\.git|\.DS_Store|node_modules|[^/]*~|\.[^/]*\.sw[a-z])(\/|$)/;

/** Changed files that are named. */
const MOST_NAMED = 3;

export interface Watched {
  readonly paths: readonly string[];
  /** Files that a run writes itself. */
  readonly except: readonly string[];
  /** The keys besides Ctrl-C, and what each does; only `q` is handled here. */
  readonly keys?: Keys;
  readonly signal: AbortSignal;
}

/** Why a run begins: files that changed, or a key. Neither is there at the first. */
export interface Wake {
  readonly changed: readonly string[];
  readonly key?: string;
}

/** Runs at once, then after each change, until the signal or `q` comes. What a run returns is watched, too. */
export async function runOnChange(
  { paths, except, keys = {}, signal }: Watched,
  run: (wake: Wake) => Promise<readonly string[]>,
): Promise<void> {
  const { watch } = await import('chokidar');
  const excluded = new Set(except.map((file) => resolve(file)));
  const watched = new Set(paths);
  const inside = (file: string) =>
    file.slice([...watched].find((path) => file.startsWith(path))?.length ?? 0);
  const watcher = watch([...paths], {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (file) => excluded.has(resolve(file)) || NOT_WATCHED.test(inside(file)),
  });
  const changes = changesOf((listener) => watcher.on('all', (_, file) => listener(file)), signal);
  try {
    for (let wake: Wake = { changed: [] }; ; wake = changes.take()) {
      if (signal.aborted || wake.key === 'q') return;
      if (wake.changed.length > 0) say(changedText(wake.changed));
      const more = (await run(wake)).filter((path) => !watched.has(path));
      for (const path of more) watched.add(path);
      watcher.add(more);
      if (signal.aborted) return;
      say(`\nwatching ${paths.join(', ')}; ${keysText(keys)}Ctrl-C ends`);
      using _keys = listenToKeys(keys, changes.press);
      await changes.next();
    }
  } finally {
    await watcher.close();
  }
}

function changedText(files: readonly string[]): string {
  const more = files.length > MOST_NAMED ? ` and ${files.length - MOST_NAMED} more` : '';
  return `changed: ${files.slice(0, MOST_NAMED).map(printable).join(', ')}${more}`;
}

const keysText = (keys: Keys): string =>
  process.stdin.isTTY
    ? Object.entries(keys)
        .map(([key, text]) => `${key} ${text}, `)
        .join('')
    : '';

interface Changes {
  /** What came since the last time. */
  take(): Wake;
  readonly press: (key: string) => void;
  /** Waits until there was a change, and then none for a moment; or for a key or the signal. */
  next(): Promise<void>;
}

function changesOf(listen: (listener: (file: string) => void) => void, signal: AbortSignal): Changes {
  const changed = new Set<string>();
  let pressed: string | undefined;
  let wake: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const wakeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => wake(), TOGETHER);
  };
  listen((file) => {
    changed.add(file);
    wakeSoon();
  });
  signal.addEventListener('abort', () => wake());
  return {
    take() {
      const taken = { changed: [...changed], ...(pressed === undefined ? {} : { key: pressed }) };
      changed.clear();
      pressed = undefined;
      return taken;
    },
    press(key) {
      pressed = key;
      wake();
    },
    next: () =>
      new Promise((resolveChange) => {
        wake = resolveChange;
        if (changed.size > 0 || signal.aborted) wakeSoon();
      }),
  };
}
