/** The labels by which containers of ours are known, and by which process of which host they were made. */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export const LABEL = 'spkbox';

/** What is on everything that this process makes. */
export function ownLabels(kind: 'box'): Record<string, string> {
  return {
    [LABEL]: kind,
    [`${LABEL}.host`]: hostname(),
    [`${LABEL}.pid`]: String(process.pid),
    [`${LABEL}.process-started`]: startOf(process.pid) ?? '',
  };
}

/** Whether the process that made the container has ended; undefined when it ran on another host, where that cannot be checked. */
export function makerIsGone(labels: Readonly<Record<string, string>>): boolean | undefined {
  if (labels[`${LABEL}.host`] !== hostname()) return undefined;
  const pid = Number(labels[`${LABEL}.pid`]);
  if (!isAlive(pid)) return true;
  // The number may be another process's by now.
  const recordedStart = labels[`${LABEL}.process-started`] ?? '';
  const now = startOf(pid);
  return recordedStart !== '' && now !== undefined && recordedStart !== now;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in the kernel's own clock; only Linux says. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20];
  } catch {
    return undefined;
  }
}
