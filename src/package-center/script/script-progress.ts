/** The progress that a script writes while it runs (guide 08 SYNOPKG_PKG_PROGRESS_PATH). */
import type { Machine } from '../../machine/machine.ts';

/** Fast enough for a person to see it move. Milliseconds. */
const PERIOD = 100;

/** Bytes; more than a number has. */
const LONGEST_VALUE = 64;

export interface ProgressWatch {
  /** Looks no more. */
  stop(): void;
  /** What the file holds when the script is over. */
  take(text: string | undefined): void;
}

/** Looks at the file until told to stop; passes each new value on. */
export function watchProgress(machine: Machine, path: string, pass: (value: number) => void): ProgressWatch {
  let last: number | undefined;
  const take = (text = '') => {
    const value = parseProgress(text.slice(0, LONGEST_VALUE));
    if (value !== undefined && value !== last) pass(value);
    last = value ?? last;
  };
  const look = async () => take(await machine.read(path, LONGEST_VALUE));
  const timer = setInterval(() => look().catch(() => undefined), PERIOD);
  return { stop: () => clearInterval(timer), take };
}

/** Between 0 and 1; nothing while the file is empty or half-written. */
export function parseProgress(text: string): number | undefined {
  const value = Number.parseFloat(text.trim());
  return value >= 0 && value <= 1 ? value : undefined;
}
