/** `--watch`: once more whenever the package changes, one run at a time. */
import { resolve } from 'node:path';
import { say } from '../terminal.ts';

/** Changes that come together are one. Milliseconds. */
const TOGETHER = 200;

/** What version control and editors write beside a package. */
const NOT_WATCHED = /(^|\/)(\.git|\.DS_Store|node_modules|[^/]*~|\.[^/]*\.sw[a-z])(\/|$)/;

export interface Watched {
  readonly paths: readonly string[];
  /** Files that a run writes itself. */
  readonly except: readonly string[];
  readonly signal: AbortSignal;
}

/** Runs at once, then after each change, until the signal comes. */
export async function runOnChange(
  { paths, except, signal }: Watched,
  run: () => Promise<void>,
): Promise<void> {
  const { watch } = await import('chokidar');
  const excluded = new Set(except.map((file) => resolve(file)));
  const inside = (file: string) => file.slice(paths.find((path) => file.startsWith(path))?.length ?? 0);
  const watcher = watch([...paths], {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (file) => excluded.has(resolve(file)) || NOT_WATCHED.test(inside(file)),
  });
  const changes = changesOf((listener) => watcher.on('all', listener), signal);
  try {
    while (!signal.aborted) {
      changes.forget();
      await run();
      if (signal.aborted) break;
      say(`\nwatching ${paths.join(', ')}; Ctrl-C ends`);
      await changes.next();
    }
  } finally {
    await watcher.close();
  }
}

interface Changes {
  forget(): void;
  /** Waits until there was a change, and then none for a moment; or for the signal. */
  next(): Promise<void>;
}

function changesOf(listen: (listener: () => void) => void, signal: AbortSignal): Changes {
  let hasChanged = false;
  let wake: () => void = () => undefined;
  let timer: NodeJS.Timeout | undefined;
  listen(() => {
    hasChanged = true;
    clearTimeout(timer);
    timer = setTimeout(() => wake(), TOGETHER);
  });
  signal.addEventListener('abort', () => wake());
  return {
    forget() {
      hasChanged = false;
    },
    next: () =>
      new Promise((resolveChange) => {
        wake = resolveChange;
        if (hasChanged || signal.aborted) timer = setTimeout(resolveChange, TOGETHER);
      }),
  };
}
