/** Where the Docker engine is looked for: as docker(1) does it. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findEndpoint, parseHost } from '../../../src/machine/docker/endpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'spkbox-docker-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(path: string, value: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
}

const hash = (name: string) => createHash('sha256').update(name).digest('hex');

write('config.json', { currentContext: 'far' });
write(`contexts/meta/${hash('far')}/meta.json`, {
  Endpoints: { docker: { Host: 'tcp://far.example:2376', SkipTLSVerify: true } },
});
write(`contexts/tls/${hash('far')}/docker/ca.pem`, 'ca');
write(`contexts/meta/${hash('near')}/meta.json`, {
  Endpoints: { docker: { Host: 'unix:///run/near.sock' } },
});

const find = (env: Record<string, string>) => findEndpoint({ DOCKER_CONFIG: folder, ...env });

describe('the Docker engine is found', () => {
  test('by DOCKER_HOST before all else', () => {
    expect(find({ DOCKER_HOST: 'unix:///run/x.sock', DOCKER_CONTEXT: 'near' })).toMatchObject({
      kind: 'socket',
      path: '/run/x.sock',
    });
  });

  test('by DOCKER_CONTEXT before the current context', () => {
    expect(find({ DOCKER_CONTEXT: 'near' })).toMatchObject({ kind: 'socket', path: '/run/near.sock' });
  });

  test('by the current context, with its certificates', () => {
    expect(find({})).toEqual({
      kind: 'tcp',
      host: 'far.example',
      port: 2376,
      name: 'tcp://far.example:2376',
      tls: { folder: join(folder, `contexts/tls/${hash('far')}/docker`), verify: false },
    });
  });

  test('at a usual socket in the default context', () => {
    expect(find({ DOCKER_CONTEXT: 'default' }).kind).toBe('socket');
  });

  test('but not in a context that does not exist', () => {
    expect(() => find({ DOCKER_CONTEXT: 'nowhere' })).toThrow(
      expect.objectContaining({
        code: 'MACHINE_DOCKER_UNREACHABLE',
        message: expect.stringContaining('"nowhere"'),
      }),
    );
  });
});

describe('DOCKER_HOST', () => {
  test.each([
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['tcp://a.example', { kind: 'tcp', host: 'a.example', port: 2375, tls: undefined }],
    ['a.example:1234', { kind: 'tcp', host: 'a.example', port: 1234 }],
    ['ssh://me@a.example:2222', { kind: 'ssh', target: ['-l', 'me', '-p', '2222', '--', 'a.example'] }],
    ['ssh://a.example', { kind: 'ssh', target: ['--', 'a.example'] }],
  ])('%s', (address, endpoint) => {
    expect(parseHost(address, undefined)).toMatchObject(endpoint);
  });

  test('with DOCKER_TLS_VERIFY and DOCKER_CERT_PATH', () => {
    expect(
      find({ DOCKER_HOST: 'tcp://a.example', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }),
    ).toMatchObject({
      port: 2376,
      tls: { folder: '/certs', verify: true },
    });
  });

  test.each(['ftp://a.example', 'tcp://', '://'])('%s is no address', (address) => {
    expect(() => parseHost(address, undefined)).toThrow(
      expect.objectContaining({ code: 'MACHINE_DOCKER_UNREACHABLE' }),
    );
  });
});
