/** A command that stays: its pid in the box, and signals for it. */
import type { CommandResult, RunningCommand } from '../machine.ts';
import type { ScriptRunner } from './agent.ts';

/** Signals go by a shell in the box, which sees the command by the pid that the box gave it. */
export function runningCommand(
  agent: () => ScriptRunner,
  { pid, ended }: { pid: number | undefined; ended: Promise<CommandResult> },
): RunningCommand {
  let hasEnded = false;
  const onEnd = () => {
    hasEnded = true;
  };
  ended.then(onEnd, onEnd);
  return {
    pid,
    ended,
    async signal(name) {
      // The pid of a command that has ended can be that of another process.
      if (hasEnded || pid === undefined) return;
      await agent().ask(`kill -s ${name} ${pid} 2>/dev/null`);
    },
  };
}
