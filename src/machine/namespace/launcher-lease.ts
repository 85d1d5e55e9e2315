/** The launcher of this process: all boxes share it, and it ends with the last box. */
import type { Carrier, Program } from '../shared/run-command.ts';
import { type Launcher, type LaunchOptions, startLauncher } from './launcher.ts';

export interface LauncherLease {
  start(program: Program, options: LaunchOptions): Promise<Carrier>;
  release(): Promise<void>;
}

let launcher: Launcher | undefined;
let leases = 0;

export function leaseLauncher(): LauncherLease {
  leases += 1;
  livingLauncher();
  let released: Promise<void> | undefined;
  return {
    start: (program, options) => livingLauncher().start(program, options),
    release: () => {
      released ??= endLease();
      return released;
    },
  };
}

/** One that was killed took its commands along; the next command gets another. */
function livingLauncher(): Launcher {
  if (launcher?.isAlive !== true) launcher = startLauncher();
  return launcher;
}

async function endLease(): Promise<void> {
  leases -= 1;
  if (leases > 0) return;
  const last = launcher;
  launcher = undefined;
  await last?.end();
}
