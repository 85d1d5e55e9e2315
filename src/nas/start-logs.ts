/** Why a start failed often stands in the package's own log alone: its last lines are noted at the step. */
import type { Machine } from '../machine/machine.ts';
import type { StepHook } from '../package-center/action/hooks.ts';
import { runAsRoot } from '../system/root-command.ts';

/** Stands around every step, and looks at the logs where a start script failed. */
export const noteLogsOfFailedStart: StepHook = async (step, context, run) => {
  const isStart = step.step.kind === 'script' && step.step.script === 'start' && !context.undo;
  if (!isStart) return run();
  const began = Math.floor(Date.now() / 1000);
  const result = await run();
  if (result.result === 'failed') {
    const tails = await logsSince(context.machine, context.package, began).catch(() => []);
    for (const { path, lines } of tails) context.note(`${path} ends with: ${lines.join(' | ')}`);
  }
  return result;
};

interface LogTail {
  readonly path: string;
  readonly lines: readonly string[];
}

/** Files that look like logs, at most this many levels below var and target/var, and this many of them. */
const DEPTH = 3;
const MOST_FILES = 3;
const MOST_LINES = 5;
const MOST_BYTES = 1000;
const TIME_LIMIT = 5000;

/** Bytes of all ends, with their paths. */
const MOST_OUTPUT = MOST_FILES * (MOST_BYTES + 4096);

/** A NUL before each path, and a line feed after it. */
const SCRIPT = `cd / && find -L "$1/var" "$1/target/var" -maxdepth ${DEPTH} -type f \\( -name '*.log' -o -name '*.err' -o -name '*.out' -o -path '*/log/*' -o -path '*/logs/*' \\) -newermt "@$2" -size +0 2>/dev/null |
sort -u | head -n ${MOST_FILES} | while IFS= read -r path; do
  printf '\\0%s\\n' "$path"; tail -n ${MOST_LINES} -- "$path" | tail -c ${MOST_BYTES}
done`;

/** The ends of the package's logs that were written since then; `since` in seconds. */
async function logsSince(machine: Machine, name: string, since: number): Promise<LogTail[]> {
  const { stdout } = await runAsRoot(machine, {
    argv: ['/bin/sh', '-c', SCRIPT, 'sh', `/var/packages/${name}`, String(since - 1)],
    limit: MOST_OUTPUT,
    timeLimit: TIME_LIMIT,
  });
  return stdout
    .toString('utf8')
    .split('\0')
    .slice(1, MOST_FILES + 1)
    .map((text) => {
      const [path = '', ...lines] = text.split('\n').map((line) => line.trimEnd());
      return { path, lines: lines.filter((line) => line !== '') };
    })
    .filter(({ lines }) => lines.length > 0);
}
