/** What a docker box has beyond the conformance suite: how closed it is, and that it goes whatever happens. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connectDocker } from '../../../src/machine/docker/client.ts';
import { startDockerMachine } from '../../../src/machine/docker/docker-machine.ts';
import { collectGarbage } from '../../../src/machine/docker/gc.ts';
import { ensureImage } from '../../../src/machine/docker/image.ts';
import { ownLabels } from '../../../src/machine/docker/labels.ts';
import { PACKAGE, sh, sleep, until } from '../../support/box.ts';
import { buildOnce } from '../../support/build.ts';
import { gate, ourContainers, startVictim, withDocker } from './engine.ts';

const OPTIONS = { hostname: 'DiskStation', size: '50%' };
const start = () => startDockerMachine(OPTIONS);

await withDocker((client) => {
  buildOnce();

  describe('the container', () => {
    test('has no network, no mount of the host, and few capabilities', async () => {
      await using _box = await start();
      const [id = ''] = await ourContainers(client);
      const { Mounts, HostConfig, Config } = await client.docker.getContainer(id).inspect();
      expect(Mounts).toEqual([]);
      expect([
        HostConfig.Binds,
        HostConfig.Privileged,
        HostConfig.NetworkMode,
        HostConfig.AutoRemove,
      ]).toEqual([null, false, 'none', true]);
      expect(HostConfig.CapDrop).toEqual(['ALL']);
      expect(HostConfig.CapAdd).not.toContain('SYS_ADMIN');
      expect(Config.Labels).toMatchObject({ spkbox: 'box', 'spkbox.pid': String(process.pid) });
    });

    test('gives commands less than its own first process has', async () => {
      await using box = await start();
      const bounding = async (of: string) => (await sh(box, `grep CapBnd ${of}`)).out.split('\t')[1]?.trim();
      expect(await bounding('/proc/self/status')).toBe('00000000a00425fb');
      expect((await sh(box, 'ls /proc/1/fd; cat /proc/1/environ')).all).toContain('Permission denied');
    });

    test('has the names of the DSM tree as plain files, not as mounts', async () => {
      await using box = await start();
      const { all } = await sh(
        box,
        'grep -E " /etc/(hosts|resolv.conf) " /proc/mounts; sed -i s/a/a/ /etc/hosts && mv /etc/resolv.conf /etc/x; ls -d /.dockerenv /etc/mtab 2>&1',
      );
      expect(all.split('\n').filter((line) => !line.includes('No such file'))).toEqual(['']);
    });

    test('cannot have a low port taken by a package user', async () => {
      await using box = await start();
      const listen = (port: number) =>
        `perl -MSocket -e 'socket(S, AF_INET, SOCK_STREAM, 0); bind(S, pack_sockaddr_in(${port}, INADDR_ANY)) or exit 7'`;
      expect((await sh(box, listen(80), { as: PACKAGE })).exitCode).toBe(7);
      expect((await sh(box, listen(8080), { as: PACKAGE })).exitCode).toBe(0);
      expect((await sh(box, listen(80))).exitCode).toBe(0);
    });

    test('survives a root that kills everything', async () => {
      await using box = await start();
      await sh(box, 'kill -KILL -1; kill -KILL 1; kill -TERM 1; true');
      expect((await sh(box, 'echo still here')).out).toBe('still here\n');
      await until(() =>
        box.list('/etc').then(
          (names) => names.length > 0,
          () => false,
        ),
      );
      expect(await box.read('/etc/passwd')).toContain('root:');
    });

    test('lets no package speak in the name of its first process', async () => {
      await using box = await start();
      const { all } = await sh(box, 'printf "X\\0\\0\\0\\1\\0\\0\\0\\3\\0\\0\\0" > /proc/1/fd/1; echo $?');
      expect(all).toMatch(/Permission denied/);
      expect(all).toMatch(/^1$/m);
    });
  });

  describe('whatever happens, nothing is left', () => {
    test('a box that is disposed of is gone at once', async () => {
      const box = await start();
      const all = await ourContainers(client);
      await box[Symbol.asyncDispose]();
      expect(all.length).toBe(1);
      expect(await ourContainers(client)).toEqual([]);
    });

    test('spkbox is killed, 20 times, at any moment', { timeout: 120_000 }, async () => {
      for (let round = 0; round < 20; round += 1) {
        const victim = startVictim(
          `console.log('ready'); for (;;) await box.run({ argv: ['/bin/sleep', '0.05'], as: { uid: 0, gid: 0, groups: [] }, env: {} });`,
        );
        if (round % 2 === 0) await once(victim.stdout, 'data');
        await sleep(round % 2 === 0 ? round : 150 + round * 15);
        victim.kill('SIGKILL');
      }
      await until(async () => (await ourContainers(client)).length === 0, 10_000);
    });

    test('spkbox is killed while daemons run and a command ignores everything', {
      timeout: 30_000,
    }, async () => {
      const victim = startVictim(`
        const stubborn = 'trap "" HUP INT TERM PIPE; (setsid sleep 1000 &) ; while :; do sleep 1; done';
        setTimeout(() => console.log('ready'), 300);
        await box.run({ argv: ['/bin/bash', '-c', stubborn], as: { uid: 0, gid: 0, groups: [] }, env: { PATH: '/bin' } });`);
      await once(victim.stdout, 'data');
      victim.kill('SIGKILL');
      await until(async () => (await ourContainers(client)).length === 0, 10_000);
    });

    test('the engine goes in mid-run: every call says so, nothing hangs, and the box goes', {
      timeout: 20_000,
    }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'spkbox-gate-'));
      const path = join(folder, 's');
      const way = await gate(path);
      const box = await startDockerMachine(OPTIONS, connectDocker({ kind: 'socket', path, name: 'gate' }));
      const mark = await box.mark();
      const calls = [sh(box, 'sleep 60'), box.read('/etc/passwd'), box.changesSince(mark), box.snapshot()];
      const settled = Promise.allSettled(calls);
      way.cut();
      for (const result of await settled)
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'MACHINE_LOST' } });
      await expect(sh(box, 'true')).rejects.toMatchObject({ code: 'MACHINE_LOST' });
      await expect(box.list('/etc')).rejects.toMatchObject({ code: 'MACHINE_LOST' });
      await expect(box[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'MACHINE_DOCKER_UNREACHABLE' });
      await until(async () => (await ourContainers(client)).length === 0, 10_000);
      rmSync(folder, { recursive: true });
    });

    test('what a crash of the engine left is taken away, and nothing else', async () => {
      await using box = await start();
      const { id } = await ensureImage(client);
      const make = (labels: Record<string, string>) =>
        client.docker.createContainer({
          Image: id,
          Cmd: ['/bin/true'],
          Labels: { ...ownLabels('box'), ...labels },
        });
      const mine = await make({});
      const dead = await make({ 'spkbox.pid': '4194303' });
      const reused = await make({ 'spkbox.process-started': '1' });
      const elsewhere = await make({ 'spkbox.host': 'another.example' });
      const said = await collectGarbage(client);
      expect(said.map((line) => line.split(' ')[1]).sort()).toEqual(
        [dead, reused].map((one) => one.id.slice(0, 12)).sort(),
      );
      expect((await sh(box, 'echo here')).out).toBe('here\n');
      await Promise.all([mine, elsewhere].map((one) => one.remove()));
    });
  });

  describe('the image', () => {
    test('is not built again while nothing changed', async () => {
      const said: string[] = [];
      await ensureImage(client, (text) => said.push(text));
      expect(said).toEqual([]);
    });

    test('has the tree of the other engine: nothing outside /usr that is not in tree.txt', async () => {
      await using box = await start();
      const { out } = await sh(
        box,
        `find / /volume1 -xdev -path /usr -prune -o -path /etc/alternatives -prune -o -print | sort -u | grep -v -x -e / -e /etc/ld.so.cache | sort`,
      );
      const { dsmTree } = await import('../../../src/machine/shared/dsm-tree.ts');
      const tree = (await dsmTree())
        .map(({ path }) => path)
        .filter((path) => !/^\/(usr|etc\/alternatives)(\/|$)|^\/$/.test(path));
      expect(out.trim().split('\n')).toEqual(tree.sort());
    });
  });
});
