/** A user namespace whose root has no rights on the host: ids 0..65535 of the box are a range that owns nothing outside it. */
import type { ChildProcess, ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { hostLimitError, SpkboxError } from '../../errors.ts';
import { HOST_ENVIRONMENT } from '../shared/run-command.ts';
import { spawnProgram } from '../shared/spawn-program.ts';
import { cleanProgram } from './host-program.ts';
import { mapIds } from './map-ids.ts';

/** Makes the namespace and returns its open file descriptor; closing the last one ends the namespace. */
export async function makeUserNamespace(): Promise<number> {
  // cat answers once it runs, which is after unshare(2), and ends with its input.
  const [file = '', ...args] = cleanProgram(['unshare', '--user', '--', 'cat']);
  const holder = spawnProgram(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: HOST_ENVIRONMENT,
    detached: true,
  }) as ChildProcessWithoutNullStreams;
  const errors: Buffer[] = [];
  holder.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  holder.stdin.on('error', () => undefined);
  try {
    holder.stdin.write('\n');
    const isReady = await Promise.race([once(holder.stdout, 'data').then(() => true), ended(holder)]);
    if (isReady !== true || holder.pid === undefined)
      throw new Error(Buffer.concat(errors).toString().trim());
    await mapIds(holder.pid);
    return openSync(`/proc/${holder.pid}/ns/user`, 'r');
  } catch (cause) {
    if (cause instanceof SpkboxError) throw cause;
    const limit = hostLimitError(cause);
    if (limit !== undefined) throw limit;
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

function ended(holder: ChildProcess): Promise<false> {
  return new Promise((resolve) => {
    holder.once('error', () => resolve(false));
    holder.once('close', () => resolve(false));
  });
}

export function closeNamespace(descriptor: number): void {
  closeSync(descriptor);
}
