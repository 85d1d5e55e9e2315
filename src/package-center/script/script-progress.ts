/** Watches the progress that a running script writes (guide 08 SYNOPKG_PKG_PROGRESS_PATH). */
import type { Machine } from '../../machine/machine.ts';

/** Milliseconds between two reads: short enough for a progress bar that moves. */
const PERIOD = 100;

/** Bytes that are read; more than a number has. */
const LONGEST_VALUE = 64;

export interface ProgressWatch {
  /** Stops reading the file. */
  stop(): void;
  /** Takes the file's content at the end of the script. */
  take(text: string | undefined): void;
}

/** Reads the file until `stop` is called, and passes on each new value. */
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

/** A value between 0 and 1; undefined while the file is empty or half-written. */
export function parseProgress(text: string): number | undefined {
  const value = Number.parseFloat(text.trim());
  return value >= 0 && value <= 1 ? value : undefined;
}
