/** Runs a command over the line of a docker box. */
import type { Command, CommandResult } from '../machine.ts';
import { commandLine } from '../shared/command-line.ts';
import { endEarly, feed, tooLong } from '../shared/run-command.ts';
import type { Line, Started } from './line.ts';

export interface StartedInBox {
  readonly pid: Promise<number | undefined>;
  readonly ended: Promise<CommandResult>;
}

export const runInBox = async (line: Line, command: Command): Promise<CommandResult> =>
  startInBox(line, command).ended;

export function startInBox(line: Line, command: Command): StartedInBox {
  const began = performance.now();
  const argv = commandLine(command);
  checkLength(argv);
  const started = line.start({
    argv,
    umask: command.umask ?? 0o022,
    hasInput: command.stdin !== undefined,
    onOutput: (stream, chunk) => command.onOutput?.(stream, chunk),
  });
  feed(started.input, command.stdin);
  const ended = awaitExit(started, command, began);
  ended.catch(() => undefined);
  return { pid: started.pid, ended };
}

async function awaitExit({ exit, kill }: Started, command: Command, began: number): Promise<CommandResult> {
  const ending = endEarly(kill, command);
  try {
    const { status, outputHeld } = await exit;
    const duration = performance.now() - began;
    return { ...howItEnded(status), endedBy: ending.reason(), outputStillOpen: outputHeld, duration };
  } finally {
    ending.cancel();
  }
}

/** What Linux takes: bytes of one word with the NUL that ends it, and of all, of which some room is left for the words' places. */
const LONGEST_WORD = 131_072;
const LONGEST_LINE = 1_500_000;

function checkLength(argv: readonly string[]): void {
  const lengths = argv.map((word) => Buffer.byteLength(word) + 1);
  const all = lengths.reduce((sum, length) => sum + length, 0);
  if (all <= LONGEST_LINE && Math.max(...lengths) <= LONGEST_WORD) return;
  throw tooLong();
}

/** A wait status: the signal in its low bits, else the exit code above them. */
function howItEnded(status: number): Pick<CommandResult, 'exitCode' | 'signal'> {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: status >> 8, signal: undefined };
  return { exitCode: undefined, signal: SIGNALS.get(signal) ?? `SIG${signal}` };
}

/** As Linux numbers them, whatever the host is. */
const SIGNALS: ReadonlyMap<number, string> = new Map(
  Object.entries({
    ...{ SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8 },
    ...{ SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15 },
    ...{ SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGIO: 29, SIGPWR: 30, SIGSYS: 31 },
  }).map(([name, number]) => [number, name]),
);
