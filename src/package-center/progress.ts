/** The progress that a script writes while it runs (guide 08 SYNOPKG_PKG_PROGRESS_PATH). */
import type { Machine } from '../machine/machine.ts';

/** Fast enough for a person to see it move. Milliseconds. */
const PERIOD = 100;

/** Looks at the file until told to end, and once more then; passes each new value on. */
export function watchProgress(
  machine: Machine,
  path: string,
  pass: (value: number) => void,
): { end(): Promise<void> } {
  let last: number | undefined;
  const look = async () => {
    const value = parseProgress((await machine.read(path, 64)) ?? '');
    if (value !== undefined && value !== last) pass(value);
    last = value ?? last;
  };
  const timer = setInterval(() => look().catch(() => undefined), PERIOD);
  return {
    async end() {
      clearInterval(timer);
      await look();
    },
  };
}

/** Between 0 and 1; nothing while the file is empty or half-written. */
export function parseProgress(text: string): number | undefined {
  const value = Number.parseFloat(text.trim());
  return value >= 0 && value <= 1 ? value : undefined;
}
