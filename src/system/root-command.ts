/** Commands of the box that spkbox runs for their output. Root in the box can replace them by others that never end. */
import { type Machine, ROOT } from '../machine/machine.ts';

export interface RootCommand {
  readonly argv: readonly [string, ...string[]];
  /** Bytes of each output that are read; a command that writes more is ended. */
  readonly limit: number;
  /** Milliseconds. */
  readonly timeLimit?: number;
}

export interface RootOutput {
  readonly exitCode: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Longer than any command that only looks takes, in milliseconds. */
const TIME_LIMIT = 10_000;

/** Without HOME and SHELL, bash looks them up in the box's /etc/passwd, where root can have put a pipe. */
const ENVIRONMENT = {
  ...{ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  ...{ HOME: '/root', SHELL: '/bin/sh' },
};

/** Runs the command as root. One that was ended for its output or its time has no exit code. */
export async function runAsRoot(
  machine: Pick<Machine, 'run'>,
  { argv, limit, timeLimit = TIME_LIMIT }: RootCommand,
): Promise<RootOutput> {
  const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  const room = { stdout: limit, stderr: limit };
  const full = new AbortController();
  const { exitCode, endedBy } = await machine.run({
    ...{ argv, as: ROOT, env: ENVIRONMENT, timeLimit, signal: full.signal },
    onOutput: (stream, chunk) => {
      if (room[stream] > 0) chunks[stream].push(chunk.subarray(0, room[stream]));
      room[stream] -= chunk.length;
      if (room[stream] < 0) full.abort();
    },
  });
  return {
    exitCode: endedBy === undefined ? exitCode : undefined,
    stdout: Buffer.concat(chunks.stdout),
    stderr: Buffer.concat(chunks.stderr),
  };
}

/** The number that a command printed; undefined where it printed anything else. */
export function countFrom(text: string | Buffer): number | undefined {
  const digits = text.toString().trim();
  return /^\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
