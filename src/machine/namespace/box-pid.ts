/** The pid that a carried command has in its box. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Carrier, childrenOf } from '../shared/run-command.ts';

/** Waits until the carrier has started the command. Undefined where the carrier ended before. */
export async function findBoxPid(carrier: Carrier): Promise<number | undefined> {
  let hasExited = false;
  const onExit = () => {
    hasExited = true;
  };
  carrier.exited.then(onExit, onExit);
  while (!hasExited) {
    const [command] = childrenOf(carrier);
    if (command !== undefined) return innermostPid(command);
    await sleep(1);
  }
  return undefined;
}

/** The kernel lists the pids of a process from the outermost namespace to the innermost. */
function innermostPid(pid: number): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const pids = /^NSpid:\s*(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
    return pids.length > 1 ? Number(pids.at(-1)) : undefined;
  } catch {
    return undefined;
  }
}
