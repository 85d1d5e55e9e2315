/** What a package finds in a box that it would, or would not, find on a NAS. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { foreignPrograms } from '../../src/machine/namespace/foreign-programs.ts';
import { onEveryEngine, PACKAGE, sh } from '../support/box.ts';

await onEveryEngine((start, engine) => {
  test('openssl makes a certificate with its own settings, and curl finds a bundle', async () => {
    await using box = await start();
    const { exitCode, all } = await sh(
      box,
      'cd /tmp && openssl req -x509 -newkey rsa:1024 -nodes -keyout k -out c -days 9 -subj /CN=nas && openssl x509 -in c -noout -subject && ls /etc/ssl/certs/ca-certificates.crt',
    );
    expect(all).toMatch(/subject=\s*CN ?= ?nas/);
    expect(exitCode).toBe(0);
  });

  test.skipIf(engine === 'docker')('no program of the host’s shows that no DSM has', async () => {
    await using box = await start();
    const hidden = foreignPrograms().flatMap(({ folder, programs }) =>
      programs.map((name) => `/usr/${folder}/${name}`),
    );
    expect(hidden).toContain('/usr/bin/node');
    expect((await sh(box, `ls -d ${hidden.join(' ')} 2>/dev/null`, { as: PACKAGE })).out).toBe('');
    expect((await sh(box, 'command -v node npm git gcc pip3 useradd apt-get')).out).toBe('');
    // What DSM has is there, and the host has lost nothing.
    expect((await sh(box, 'command -v bash perl sed openssl')).exitCode).toBe(0);
    expect(readdirSync('/usr/bin')).toContain('node');
  });

  test.skipIf(engine === 'docker')('what a package puts in their place runs', async () => {
    await using box = await start();
    await sh(box, 'printf "#!/bin/sh\\necho mine\\n" > /usr/local/bin/node; chmod 755 /usr/local/bin/node');
    const env = { PATH: '/usr/bin:/bin:/usr/local/bin' };
    expect((await sh(box, 'node', { as: PACKAGE, env })).out).toBe('mine\n');
  });
});
