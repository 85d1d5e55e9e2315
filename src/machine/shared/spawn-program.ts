/** Starts programs of the host. What the operating system refuses is an error with a code. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { hostLimitError, SpkboxError } from '../../errors.ts';

export function spawnProgram(file: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  let child: ChildProcess;
  try {
    child = spawn(file, args, options);
  } catch (cause) {
    throw startError(file, cause as NodeJS.ErrnoException);
  }
  child.once('error', () => undefined);
  // Without descriptors for the pipes, Node leaves the process without streams.
  if (child.stdio === undefined || (child.stdio as readonly unknown[]).includes(undefined))
    throw startError(file, tooManyFiles());
  return child;
}

/** The error of a program that could not be started. */
export function startError(file: string, cause: NodeJS.ErrnoException): SpkboxError {
  if (cause.code === 'E2BIG') return tooLong(cause);
  const summary = `${file} could not be started: ${cause.message}`;
  return (
    hostLimitError(cause) ??
    new SpkboxError('MACHINE_START_FAILED', summary, {
      hint: 'Run "spkbox doctor"; it says what is missing here.',
      cause,
    })
  );
}

/** What the kernel refuses as too long for a new program. */
export function tooLong(cause?: unknown): SpkboxError {
  return new SpkboxError(
    'MACHINE_BAD_ARGUMENT',
    'the arguments or the environment of a command are too long',
    { hint: 'Give long texts on standard input or in a file.', cause },
  );
}

const tooManyFiles = (): NodeJS.ErrnoException =>
  Object.assign(new Error('too many open files'), { code: 'EMFILE' });
