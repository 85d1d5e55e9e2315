/** The launcher of this process: all boxes share it, and it ends with the last box. */
import type { Carrier } from '../shared/run-command.ts';
import type { BoxProgram } from './enter.ts';
import { findHostProgram } from './host-program.ts';
import { type Launcher, type LaunchOptions, startLauncher } from './launcher.ts';
import { type SystemCalls, systemCalls } from './system-calls.ts';

export interface LauncherLease {
  start(program: BoxProgram, options: LaunchOptions): Promise<Carrier>;
  /** Wakes the box's group of processes when spkbox ends. */
  wakeAtEnd(group: number): void;
  release(): Promise<void>;
}

let launcher: Launcher | undefined;
let leases = 0;
const groups = new Set<number>();

/** Undefined where the host lacks perl, or the numbers of its system calls are not known. */
export function leaseLauncher(): LauncherLease | undefined {
  const calls = systemCalls();
  if (calls === undefined || findHostProgram('perl') === undefined) return undefined;
  leases += 1;
  livingLauncher(calls);
  let group: number | undefined;
  let released: Promise<void> | undefined;
  return {
    start: (program, options) => livingLauncher(calls).start(program, options),
    wakeAtEnd: (pid) => {
      group = pid;
      groups.add(pid);
      livingLauncher(calls).wakeAtEnd(pid);
    },
    release: () => {
      released ??= endLease(group);
      return released;
    },
  };
}

/** One that was killed took its commands along; the next command gets another. */
function livingLauncher(calls: SystemCalls): Launcher {
  if (launcher?.isAlive === true) return launcher;
  launcher = startLauncher(calls);
  for (const group of groups) launcher.wakeAtEnd(group);
  return launcher;
}

async function endLease(group: number | undefined): Promise<void> {
  leases -= 1;
  if (group !== undefined && groups.delete(group)) launcher?.forget(group);
  if (leases > 0) return;
  const last = launcher;
  launcher = undefined;
  await last?.end();
}
