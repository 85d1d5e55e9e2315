/** The Docker engine for tests: whether one answers, and ways to it that can be cut. */
import { spawn } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Client, connectDocker } from '../../../src/machine/docker/client.ts';
import { findEndpoint } from '../../../src/machine/docker/endpoint.ts';
import { ensureImage } from '../../../src/machine/docker/image.ts';

/** The suite where an engine answers; else a skip that says why, or a failure where SPKBOX_REQUIRE_ENGINES names docker. */
export async function withDocker(suite: (client: Client) => void): Promise<void> {
  const required = (process.env.SPKBOX_REQUIRE_ENGINES ?? '').split(',').includes('docker');
  try {
    const client = connectDocker();
    await client.call('answer', () => client.docker.ping());
    describe('with a Docker engine', () => {
      // The first build installs packages.
      beforeAll(() => ensureImage(client).then(() => undefined), 600_000);
      suite(client);
    });
  } catch (error) {
    if (required) test('a Docker engine answers', () => expect(String(error)).toBe('an engine'));
    else test.skip(`with a Docker engine: ${(error as Error).message}`, () => undefined);
  }
}

/** The socket of the engine; tests that stand before it need one. */
export function engineSocket(): string {
  const endpoint = findEndpoint();
  if (endpoint.kind !== 'socket') throw new Error(`these tests need a socket, not ${endpoint.name}`);
  return endpoint.path;
}

export interface Gate {
  /** Breaks every connection, and takes no more: to a client, the engine has gone. */
  cut(): void;
}

/** Leads connections from `at` to the engine. */
export async function gate(at: string | { port: number }): Promise<Gate & { port: number }> {
  const target = engineSocket();
  const open = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(target);
    for (const [one, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(one);
      one
        .on('error', () => undefined)
        .on('close', () => other.destroy())
        .pipe(other);
    }
  });
  await new Promise<void>((resolve) => {
    if (typeof at === 'string') server.listen(at, resolve);
    else server.listen(at.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}

/** The processes whose containers are these tests': others may use the same engine meanwhile. */
const owners = new Set([String(process.pid)]);

/** The ids of the containers of this process and of the victims, as far as the engine has them. */
export async function ourContainers({ docker }: Client): Promise<string[]> {
  const all = await docker.listContainers({ all: true, filters: { label: ['spkbox'] } });
  return all.filter(({ Labels }) => owners.has(Labels['spkbox.pid'] ?? '')).map(({ Id }) => Id);
}

const ROOT = join(import.meta.dirname, '../../..');

/** Needs a built dist/. An spkbox of its own that makes a box, runs a command in it, and says `ready`; it is to be killed. */
export function startVictim(code: string) {
  const script = `
    import { startMachine } from '${ROOT}/dist/index.js';
    const box = await startMachine({ engine: 'docker' });
    ${code}`;
  const victim = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owners.add(String(victim.pid));
  return victim;
}
