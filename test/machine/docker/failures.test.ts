/** What is said when the Docker engine cannot do what it should; the engine here is a server that plays its part. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connectDocker } from '../../../src/machine/docker/client.ts';
import { dockerError } from '../../../src/machine/docker/docker-errors.ts';
import { startDockerMachine } from '../../../src/machine/docker/docker-machine.ts';
import type { Endpoint } from '../../../src/machine/docker/endpoint.ts';
import { ensureImage } from '../../../src/machine/docker/image.ts';

let folder = '';
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spkbox-engine-'));
});

afterEach(() => {
  server?.close();
  server?.closeAllConnections();
  server = undefined;
  rmSync(folder, { recursive: true });
});

const socket = (): Endpoint => ({ kind: 'socket', path: join(folder, 's'), name: 'unix:///s' });

const start = () => startDockerMachine({ hostname: 'box', size: '10m' }, connectDocker(socket()));

/** An engine that answers so; 404 to all else. */
async function engine(answers: Readonly<Record<string, (response: ServerResponse) => void>>): Promise<void> {
  server = createServer((request: IncomingMessage, response) => {
    request.resume();
    const path = (request.url ?? '').split('?')[0] ?? '';
    const answer = Object.entries(answers).find(([key]) => path.startsWith(key))?.[1];
    if (answer === undefined) response.writeHead(404).end('{"message":"no such image"}');
    else answer(response);
  });
  server.listen(join(folder, 's'));
  await once(server, 'listening');
}

const lines =
  (...messages: object[]) =>
  (response: ServerResponse) =>
    response.end(messages.map((message) => `${JSON.stringify(message)}\r\n`).join(''));
const fails = (message: string) => (response: ServerResponse) =>
  response.writeHead(500).end(JSON.stringify({ message }));
const image = (response: ServerResponse) => response.end('{"Id":"sha256:1","Size":1}');

describe('an error of ours says what is wrong with the engine', () => {
  test('no socket is there', async () => {
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_DOCKER_UNREACHABLE',
      message: expect.stringContaining('no Docker engine is at'),
    });
  });

  test('nobody listens at the socket', async () => {
    writeFileSync(join(folder, 's'), '');
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_DOCKER_UNREACHABLE',
      message: expect.stringContaining('is not running'),
    });
  });

  test('the user may not use the socket', () => {
    const error = Object.assign(new Error('connect EACCES /s'), { code: 'EACCES' });
    expect(dockerError(error, socket(), 'say its version')).toMatchObject({
      code: 'MACHINE_DOCKER_DENIED',
      hint: expect.stringContaining('usermod'),
    });
  });

  test('nobody answers at the address', async () => {
    const client = connectDocker({
      kind: 'tcp',
      host: '127.0.0.1',
      port: 1,
      tls: undefined,
      name: 'tcp://127.0.0.1:1',
    });
    await expect(startDockerMachine({ hostname: 'box', size: '10m' }, client)).rejects.toMatchObject({
      code: 'MACHINE_DOCKER_UNREACHABLE',
    });
  });

  test('no base image can be had', async () => {
    await engine({ '/images/create': fails('no route to registry') });
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_IMAGE_FAILED',
      message: expect.stringMatching(/debian:bookworm-slim: no route to registry; spkbox\/base/),
      hint: expect.stringContaining('make-base.sh'),
    });
  });

  test('the image cannot be built', async () => {
    await engine({
      '/images/debian': image,
      '/build': lines({ stream: 'Step 1' }, { error: 'apt-get failed' }),
    });
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_IMAGE_FAILED',
      message: expect.stringContaining('apt-get failed'),
    });
  });

  test('its disk is full while the image is built', async () => {
    await engine({
      '/images/debian': image,
      '/build': lines({ error: 'write /x: no space left on device' }),
    });
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_DISK_FULL',
      hint: expect.stringContaining('prune'),
    });
  });

  test('its disk is full when a container is made', async () => {
    await engine({
      '/images/spkbox': image,
      '/containers/create': fails('mkdir /x: no space left on device'),
    });
    await expect(start()).rejects.toMatchObject({ code: 'MACHINE_DISK_FULL' });
  });

  test('it cannot make a container', async () => {
    await engine({ '/images/spkbox': image, '/containers/create': fails('seccomp is missing') });
    await expect(start()).rejects.toMatchObject({
      code: 'MACHINE_START_FAILED',
      message: expect.stringContaining('seccomp is missing'),
    });
  });

  test('two who need the image at once share one build', async () => {
    let builds = 0;
    await engine({
      '/images/debian': image,
      '/build': (response) => {
        builds += 1;
        setTimeout(() => lines({ error: 'enough' })(response), 100);
      },
    });
    await Promise.allSettled([start(), start(), start()]);
    expect(builds).toBe(1);
  });
});

test('of the making of the image, its steps are told, and not what its commands write', async () => {
  await engine({
    '/images/debian': image,
    '/build': lines(
      { stream: 'Step 1/2 : FROM debian' },
      { stream: ' ---> 1f2e3d4c5b6a\n' },
      { stream: 'Removing intermediate container 1f2e3d4c5b6a' },
      { stream: 'Get:1 http://deb.debian.org/debian bookworm InRelease' },
      { stream: 'Step 2/2 : RUN true' },
      { stream: 'Successfully built 1f2e3d4c5b6a' },
    ),
  });
  const told: string[] = [];
  await expect(ensureImage(connectDocker(socket()), (text) => told.push(text))).rejects.toMatchObject({
    code: 'MACHINE_IMAGE_FAILED',
  });
  expect(told.slice(1)).toEqual(['Step 1/2 : FROM debian', 'Step 2/2 : RUN true']);
});
