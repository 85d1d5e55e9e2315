/** Ways to a Docker engine that is not at a socket: each leads here to the one that is. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDocker } from '../../../src/machine/docker/client.ts';
import { startDockerMachine } from '../../../src/machine/docker/docker-machine.ts';
import { findEndpoint } from '../../../src/machine/docker/endpoint.ts';
import { sh } from '../../support/box.ts';
import { engineSocket, gate, withDocker } from './engine.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'spkbox-ways-'));
});
afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true });
});

/** Makes a box over the way that this environment says, and uses it. */
async function tryWay(env: Record<string, string>): Promise<string> {
  const client = connectDocker(findEndpoint(env));
  await using box = await startDockerMachine({ hostname: 'far', size: '10m' }, client);
  const stdin = Buffer.alloc(3_000_000, 'x');
  return (await sh(box, 'hostname; wc -c', { stdin })).out;
}

function makeCertificates(): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1\n');
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'ca-key.pem',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=ca',
  );
  for (const name of ['server', 'client']) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}-key.pem`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    );
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca-key.pem',
      '-CAcreateserial',
      '-out',
      `${name}-cert.pem`,
      '-days',
      '2',
      '-extfile',
      'names',
    );
  }
  writeFileSync(join(folder, 'cert.pem'), readFileSync(join(folder, 'client-cert.pem')));
  writeFileSync(join(folder, 'key.pem'), readFileSync(join(folder, 'client-key.pem')));
}

await withDocker(() => {
  describe('a box is made', () => {
    test('over TCP', async () => {
      const way = await gate({ port: 0 });
      expect(await tryWay({ DOCKER_HOST: `tcp://127.0.0.1:${way.port}` })).toBe('far\n3000000\n');
      way.cut();
    });

    test('over TLS with certificates of both sides, and not without ours', async () => {
      makeCertificates();
      const read = (name: string) => readFileSync(join(folder, name));
      const options = {
        ca: read('ca.pem'),
        cert: read('server-cert.pem'),
        key: read('server-key.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      };
      const server = createServer(options, (inner) => {
        const outer = connect(engineSocket());
        inner
          .on('error', () => undefined)
          .on('close', () => outer.destroy())
          .pipe(outer);
        outer
          .on('error', () => undefined)
          .on('close', () => inner.destroy())
          .pipe(inner);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: '1' };
      expect(await tryWay({ ...env, DOCKER_CERT_PATH: folder })).toBe('far\n3000000\n');
      await expect(tryWay({ ...env, DOCKER_CERT_PATH: '/nowhere' })).rejects.toMatchObject({
        code: 'MACHINE_DOCKER_UNREACHABLE',
      });
      server.close();
    });

    test('over ssh, as the user’s own ssh does it', async () => {
      // Stands in for ssh: says what it was asked for, then does what `docker system dial-stdio` would do over there.
      const ssh = join(folder, 'ssh');
      writeFileSync(
        ssh,
        `#!${process.execPath}\nrequire('fs').appendFileSync('${folder}/asked', process.argv.slice(2).join(' ') + '\\n');\nconst s = require('net').connect('${engineSocket()}');\nprocess.stdin.pipe(s); s.pipe(process.stdout); s.on('close', () => process.exit(0));\n`,
      );
      chmodSync(ssh, 0o755);
      const before = process.env.PATH;
      process.env.PATH = `${folder}:${before}`;
      try {
        expect(await tryWay({ DOCKER_HOST: 'ssh://me@nas.example:2222' })).toBe('far\n3000000\n');
      } finally {
        process.env.PATH = before;
      }
      expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(
        /^-o ConnectTimeout=30 -T -l me -p 2222 -- nas\.example docker system dial-stdio\n/,
      );
    });
  });
});
