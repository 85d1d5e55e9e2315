/**
 * Watches over a container until it runs. From then on it ends with its line to spkbox; but one that is made and not started
 * yet would stay for good if spkbox were killed in between, and the engine has no call that does both.
 */
import { spawn } from 'node:child_process';
import { HOST_ENVIRONMENT } from '../shared/run-command.ts';
import type { Endpoint } from './endpoint.ts';

/** Reads from spkbox; when the line breaks without a word, spkbox is dead, and the engine may still be making the container. */
const WATCH = `
read -r word; [ "$word" = started ] && exit
for pause in 0 1 2 4; do sleep $pause; docker rm -f -v "$1"; done`;

export interface Guard {
  /** It is not needed any more. */
  release(): void;
}

/** Without docker(1) on the host there is no guard, and "spkbox gc" removes leftovers. */
export function guardContainer(name: string, endpoint: Endpoint): Guard {
  const engine = endpoint.kind === 'socket' ? { DOCKER_HOST: endpoint.name } : {};
  const guard = spawn('sh', ['-c', WATCH, 'spkbox-guard', name], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, ...HOST_ENVIRONMENT, PATH: process.env.PATH ?? HOST_ENVIRONMENT.PATH, ...engine },
    cwd: '/',
    // The guard must survive a signal to spkbox's process group.
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return { release: () => guard.stdin.end('started\n') };
}
