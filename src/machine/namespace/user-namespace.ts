/** A user namespace whose root is nobody on the host: ids 0..65535 of the box are a range that owns nothing outside it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { SpkboxError } from '../../errors.ts';
import { HOST_ENVIRONMENT } from '../run-command.ts';
import { cleanProgram } from './host-program.ts';

/** How many ids the box has. */
export const ID_COUNT = 65_536;

/**
 * The first host id of the box when spkbox runs as root. It is below 2^21, which a tar header can hold, and above the
 * ranges that /etc/subuid gives to users by default (100,000 onwards, 65,536 each, so the first 29 users).
 */
const FIRST_HOST_ID = 2_000_000;

/** Makes the namespace and returns its open file descriptor; whoever closes the last one ends it. */
export async function makeUserNamespace(): Promise<number> {
  // cat answers once it runs, which is after unshare(2), and ends with its input.
  const [file = '', ...args] = cleanProgram(['unshare', '--user', '--', 'cat']);
  const holder = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: HOST_ENVIRONMENT,
    detached: true,
  });
  const errors: Buffer[] = [];
  holder.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  holder.stdin.on('error', () => undefined);
  try {
    holder.stdin.write('\n');
    const answered = await Promise.race([once(holder.stdout, 'data').then(() => true), ended(holder)]);
    if (answered !== true || holder.pid === undefined)
      throw new Error(Buffer.concat(errors).toString().trim());
    mapIds(holder.pid);
    return openSync(`/proc/${holder.pid}/ns/user`, 'r');
  } catch (cause) {
    throw new SpkboxError(
      'MACHINE_START_FAILED',
      `no user namespace could be made: ${(cause as Error).message}`,
      {
        hint: 'Run "spkbox doctor"; it says what forbids user namespaces here and how to allow them.',
        cause,
      },
    );
  } finally {
    holder.stdin.destroy();
  }
}

function ended(holder: ReturnType<typeof spawn>): Promise<false> {
  return new Promise((resolve) => {
    holder.once('error', () => resolve(false));
    holder.once('close', () => resolve(false));
  });
}

function mapIds(pid: number): void {
  const map = `0 ${FIRST_HOST_ID} ${ID_COUNT}`;
  writeFileSync(`/proc/${pid}/uid_map`, map);
  writeFileSync(`/proc/${pid}/gid_map`, map);
}

export function closeNamespace(descriptor: number): void {
  closeSync(descriptor);
}
