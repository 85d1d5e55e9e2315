/** A lock that processes of one host share: a file that holds the pid of its holder. */
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';

const PAUSE_MS = 50;

/** Does the work while nobody else holds the lock; waits for a holder that lives, and takes over from a dead process. */
export function withFileLock(lock: string, work: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  while (!take(lock))
    if (!isHeld(lock)) rmSync(lock, { force: true });
    else pause();
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** A link is made with its content in it; a file would be empty for a moment. */
function take(lock: string): boolean {
  const own = `${lock}.${process.pid}.${threadId}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, lock);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(own);
  }
}

function isHeld(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const pause = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
