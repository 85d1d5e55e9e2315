/** Writes results to stdout and all else to stderr; neither breaks when its reader has gone. */
import { fstatSync } from 'node:fs';
import { SpkboxError } from '../errors.ts';
import type { ReporterOptions } from '../index.ts';

export type Look = Pick<ReporterOptions, 'colour' | 'width' | 'live'>;

/** Columns where no terminal says how many it has. */
const WIDTH = 100;

/** A file has no colours and is not watched. */
export const FILE_LOOK: Look = { colour: false, width: WIDTH, live: false };

/** How text may look on a stream: https://no-color.org and `TERM=dumb` are heeded. */
export function lookOf(stream: NodeJS.WriteStream, environment = process.env): Look {
  const isTerminal = stream.isTTY === true && environment.TERM !== 'dumb';
  const colour = isTerminal && !environment.NO_COLOR;
  return { colour, width: (isTerminal && stream.columns) || WIDTH, live: colour };
}

let outputError: NodeJS.ErrnoException | undefined;

/** A reader that goes away (`| head`) ends the output, but not the run: its exit code still counts. */
export function guardStreams(): void {
  process.stdout.on('error', (error) => {
    outputError ??= error;
  });
  process.stderr.on('error', () => undefined);
}

/** Why stdout takes nothing any more, unless its reader just went away. */
export function lostOutput(): SpkboxError | undefined {
  if (outputError === undefined || outputError.code === 'EPIPE') return undefined;
  return cannotWrite('the standard output', outputError);
}

export function cannotWrite(where: string, cause: unknown): SpkboxError {
  const causeText = cause instanceof Error ? cause.message : String(cause);
  const hint = 'Write to a place that exists, that you may write to, and that has room.';
  return new SpkboxError('USE_BAD_VALUE', `The report cannot be written: ${causeText}.`, {
    hint,
    where,
    cause,
  });
}

/** A part of the result. */
export function print(text: string): void {
  if (outputError === undefined) process.stdout.write(text);
}

export const printLines = (lines: readonly string[]): void =>
  print(lines.map((line) => `${line}\n`).join(''));

/** Anything that is not the result: progress, errors. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Whether stdout and stderr are the same file, where text on both appears twice. */
export function isSameOutput(): boolean {
  try {
    const [stdout, stderr] = [fstatSync(1), fstatSync(2)];
    return stdout.dev === stderr.dev && stdout.ino === stderr.ino && stdout.rdev === stderr.rdev;
  } catch {
    return false;
  }
}
