/** A boot that is slow: what start scripts put in the background comes late, while their own waiting goes on. */
import { type Machine, ROOT } from '../machine/machine.ts';
import type { HookContext, StepHook } from '../package-center/action/hooks.ts';

/**
 * Inferred: users tell of starts that give up on a NAS that boots slowly, and that pass later by hand or by a repair. Disks and
 * processors are busy then, so that a daemon comes up late; the sleep of the script that waits for it does not last longer.
 */
export interface SlowBoot {
  /** Milliseconds for which the processes that a start script puts in the background stand still; at most until its end. */
  readonly daemons: number;
}

/** Holds the daemons of each start script while a slow boot goes on. */
export class DaemonHold {
  #slow: SlowBoot | undefined;

  /** Runs a boot that is slow. */
  async during<T>(slow: SlowBoot | undefined, boot: () => Promise<T>): Promise<T> {
    this.#slow = slow;
    return boot().finally(() => {
      this.#slow = undefined;
    });
  }

  readonly hook: StepHook = async (step, context, run) => {
    const slow = this.#slow;
    const isStart = step.step.kind === 'script' && step.step.script === 'start';
    if (slow === undefined || context.action !== 'boot' || !isStart || context.undo) return run();
    let release = async (): Promise<void> => undefined;
    try {
      return await run(async (command) => {
        release = await holdDaemons(context, slow);
        return command;
      });
    } finally {
      await release();
    }
  };
}

/**
 * Processes in the background are those in which a shell has made SIGINT and SIGQUIT ignored, as POSIX demands for `&`, and
 * those whose parent has ended. They are looked for every hundredth of a second: what is up by then is not held. The first
 * process of the user is the script itself, which on docker has no parent in the box either.
 */
const HOLD = `
script= uid=$1 until=$(( \${EPOCHREALTIME/[.,]/} + $2 * 1000 )) held=()
declare -A known
for d in /proc/[0-9]*; do known[\${d#/proc/}]=1; done
trap '[ \${#held[@]} -eq 0 ] || kill -CONT "\${held[@]}" 2> /dev/null; exit 0' TERM EXIT
echo ready
while [ \${EPOCHREALTIME/[.,]/} -lt $until ]; do
  for d in /proc/[0-9]*; do
    pid=\${d#/proc/}
    [ -z "\${known[$pid]}" ] || continue
    mapfile -t status 2> /dev/null < "$d/status" || continue
    parent= owner= ignored=
    for line in "\${status[@]}"; do
      case $line in
        PPid:*) parent=\${line#*$'\\t'} ;;
        Uid:*) line=\${line#*$'\\t'}; owner=\${line%%$'\\t'*} ;;
        SigIgn:*) ignored=\${line#*$'\\t'} ;;
      esac
    done
    [ "$owner" = "$uid" ] && [ "$pid" != $$ ] && [ "$parent" != $$ ] || continue
    [ -n "$script" ] || { script=$pid known[$pid]=1; continue; }
    [ "$parent" = 1 ] || [ $(( 16#\${ignored:-0} & 6 )) -eq 6 ] || continue
    kill -STOP "$pid" 2> /dev/null && known[$pid]=1 && held+=("$pid")
  done
  sleep 0.01
done`;

/** Resolves once it looks; the function that it gives lets the daemons go. */
async function holdDaemons(
  { machine, command }: HookContext,
  { daemons }: SlowBoot,
): Promise<() => Promise<void>> {
  const uid = command?.as.uid ?? ROOT.uid;
  const { holder, ready } = await startHolder(machine, [String(uid), String(Math.round(daemons))]);
  await Promise.race([ready, holder.ended]);
  return async () => {
    await holder.signal('SIGTERM');
    await holder.ended;
  };
}

async function startHolder(machine: Machine, args: readonly string[]) {
  let tellReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    tellReady = resolve;
  });
  const holder = await machine.start({
    argv: ['/bin/bash', '--norc', '-c', HOLD, 'bash', ...args],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    onOutput: () => tellReady(),
  });
  return { holder, ready };
}
