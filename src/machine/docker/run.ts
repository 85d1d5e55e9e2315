/** Runs a command over the line of a docker box. */
import type { Command, CommandResult } from '../machine.ts';
import { commandLine } from '../shared/command-line.ts';
import { endEarly, feed } from '../shared/run-command.ts';
import { tooLong } from '../shared/spawn-program.ts';
import { parseWaitStatus } from '../shared/wait-status.ts';
import type { Line, Started } from './line.ts';

export interface StartedInBox {
  readonly pid: Promise<number | undefined>;
  readonly ended: Promise<CommandResult>;
}

export const runInBox = async (line: Line, command: Command): Promise<CommandResult> =>
  startInBox(line, command).ended;

export function startInBox(line: Line, command: Command): StartedInBox {
  const startTime = performance.now();
  const argv = commandLine(command);
  checkLength(argv);
  const started = line.start({
    argv,
    umask: command.umask ?? 0o022,
    hasInput: command.stdin !== undefined,
    onOutput: (stream, chunk) => command.onOutput?.(stream, chunk),
  });
  feed(started.input, command.stdin);
  const ended = awaitExit(started, command, startTime);
  ended.catch(() => undefined);
  return { pid: started.pid, ended };
}

async function awaitExit(
  { exit, kill }: Started,
  command: Command,
  startTime: number,
): Promise<CommandResult> {
  const ending = endEarly(kill, command);
  try {
    const { status, outputHeld } = await exit;
    const duration = performance.now() - startTime;
    return { ...parseWaitStatus(status), endedBy: ending.reason(), outputStillOpen: outputHeld, duration };
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
