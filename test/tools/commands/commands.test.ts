/** What DSM's commands answer in a box, to root and to a package. */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/machine/machine.ts';
import { dsmTree } from '../../../src/machine/shared/dsm-tree.ts';
import { addAccount, findGroup, findUser } from '../../../src/system/accounts.ts';
import { TOOLS } from '../../../src/tools/index.ts';
import { PACKAGE, type Ran, sh } from '../../support/box.ts';
import { callingBox, heldDoor, NOT_THERE, STARTED } from './support.ts';

const env = { PATH: '/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin' };
const root = (machine: Machine, code: string): Promise<Ran> => sh(machine, code, { env, timeLimit: 20_000 });
const asPackage = (machine: Machine, code: string): Promise<Ran> =>
  sh(machine, code, { env, as: PACKAGE, timeLimit: 20_000 });

test('every command that spkbox answers is in the box', async () => {
  const names = (await dsmTree()).map(({ path }) => path);
  const commands = names
    .filter((path) => /^\/usr\/syno\/s?bin\//.test(path))
    .map((path) => path.split('/').at(-1));
  expect(commands).toEqual(expect.arrayContaining(TOOLS.map(({ command }) => command)));
});

describe('synologset1', () => {
  test('takes a line of the log, which the report notes once for each caller', async () => {
    const { machine, findings } = await callingBox(heldDoor());
    const line = 'synologset1 sys err 0x11100000 "no disk; $(id)"';
    expect(await asPackage(machine, `${line}; ${line}; true`)).toMatchObject({
      exitCode: 0,
      out: '',
      err: '',
    });
    expect(findings).toMatchObject([
      {
        code: 'dsm-log-line',
        severity: 'note',
        text: expect.stringMatching(/err 0x11100000 "no disk; uid=\d+/),
      },
    ]);
  });

  test('fails loudly where the words are not those that packages use', async () => {
    const { machine, findings } = await callingBox(heldDoor());
    expect((await asPackage(machine, 'synologset1 as Local General System')).exitCode).not.toBe(0);
    expect((await asPackage(machine, 'synologset1 sys loud 0x11100000 text')).exitCode).not.toBe(0);
    expect(findings.map(({ code }) => code)).toContain('command-not-emulated');
  });
});

describe('synopkg', () => {
  test('lists packages, their names, and those that need one', async () => {
    const { machine } = await callingBox(heldDoor());
    expect((await asPackage(machine, 'synopkg list')).out).toBe(
      'hello-1.0-0001: Says hello\nweb-1.0-0001: Says hello\n',
    );
    expect((await asPackage(machine, 'synopkg list --name')).out).toBe('hello\nweb\n');
    expect((await asPackage(machine, 'synopkg list --name --depend-on hello')).out).toBe('web\n');
  });

  test('tells whether a package is turned on', async () => {
    const { machine } = await callingBox(heldDoor());
    expect(await asPackage(machine, 'synopkg is_onoff web')).toMatchObject({
      exitCode: 6,
      out: "package web isn't turned on, status: [262]\n",
    });
  });

  test('right after a stop says of the status what a stopped package has', async () => {
    const { machine } = await callingBox(heldDoor());
    const { out, exitCode } = await asPackage(machine, 'synopkg status web');
    expect(exitCode).toBe(17);
    expect(JSON.parse(out)).toMatchObject({ description: 'Status: [273], package is stopped' });
  });

  test('shows where the log of a package is, and that nothing is newer', async () => {
    const { machine } = await callingBox(heldDoor());
    expect((await asPackage(machine, 'synopkg log hello')).out).toBe('The log file is /var/log/hello.log\n');
    expect((await asPackage(machine, 'synopkg checkupdateall')).out).toBe('[]\n');
    expect(await asPackage(machine, 'synopkg chkupgradepkg')).toMatchObject({
      exitCode: 0,
      out: '',
      err: '',
    });
  });

  test('starts, stops and restarts for root', async () => {
    const door = heldDoor();
    const { machine } = await callingBox(door);
    const { out } = await root(machine, 'synopkg restart hello');
    const [stop, start] = out.trim().split('\n');
    expect(JSON.parse(stop ?? '')).toMatchObject({ action: 'stop', package: 'hello', success: true });
    expect(JSON.parse(start ?? '')).toMatchObject({ action: 'start', stage: 'started', success: true });
    expect(door.asked.map(({ action }) => action)).toEqual(['stop', 'start']);
  });

  test('does not find a package that is not there: no lock to stop it, nothing to do to remove it', async () => {
    const door = heldDoor();
    const { machine } = await callingBox(door);
    expect((await root(machine, 'synopkg stop none')).out).toBe(
      '{"action":"prepare","error":{"code":275,"description":"failed to lock packages"},"stage":"prepare","success":false}\n',
    );
    expect(await root(machine, 'synopkg uninstall none')).toMatchObject({
      exitCode: 0,
      out: '{"action":"prepare","error":{"code":0},"stage":"prepare","success":true}\n',
    });
    expect(door.asked).toEqual([]);
  });

  test('installs the file that is named, from the caller’s own folder', async () => {
    const door = heldDoor();
    const { machine } = await callingBox(door);
    await root(
      machine,
      'cd /volume1; synopkg install a.spk; synopkg install /tmp/b.spk /volume2; cd /; synopkg install c.spk',
    );
    expect(door.asked).toEqual([
      { action: 'install', file: '/volume1/a.spk', volume: undefined },
      { action: 'install', file: '/tmp/b.spk', volume: '/volume2' },
      { action: 'install', file: '/c.spk', volume: undefined },
    ]);
  });

  test('on 7.0 says only that a start may begin, on DSM 6 nothing', async () => {
    const { machine } = await callingBox(heldDoor('7.0.1'));
    expect((await root(machine, 'synopkg start hello')).out).toBe(
      '{"action":"prepare","error":{"code":0},"stage":"prepare","success":true}\n',
    );
    const six = heldDoor('6.2.4', {
      perform: async (ask) => {
        if (ask.action === 'start') return STARTED;
        const error = { code: 289, description: 'spk is not from synology' };
        return { ...STARTED, action: ask.action, result: 'refused', error };
      },
    });
    const old = await callingBox(six);
    expect(await root(old.machine, 'synopkg start hello')).toMatchObject({ exitCode: 0, out: '' });
    expect((await root(old.machine, 'synopkg install /tmp/a.spk')).out).toBe(
      'Failed to install package /tmp/a.spk, error = [289]\n',
    );
    expect((await root(old.machine, 'synopkg uninstall hello')).out).toBe(
      'Failed to uninstall package: hello, 289\n',
    );
  });

  test('does not pretend: a subcommand that spkbox does not know fails', async () => {
    const { machine, unknown } = await callingBox(heldDoor());
    const { exitCode, err } = await root(machine, 'synopkg install_from_server Git');
    expect(exitCode).toBe(1);
    expect(err).toContain('synopkg install_from_server: spkbox does not emulate this DSM command');
    expect(unknown.map(({ args }) => args)).toEqual([['install_from_server', 'Git']]);
  });
});

test('synopkgctl starts without a word, and only for root', async () => {
  const door = heldDoor();
  const { machine } = await callingBox(door);
  expect(await root(machine, 'synopkgctl start hello')).toMatchObject({ exitCode: 0, out: '', err: '' });
  expect((await asPackage(machine, 'synopkgctl stop hello')).exitCode).toBe(1);
  expect(door.asked).toEqual([{ action: 'start', package: 'hello' }]);
});

test('synopkghelper update asks the worker, and says why it failed', async () => {
  const { machine } = await callingBox(heldDoor());
  expect((await asPackage(machine, 'synopkghelper update hello port-config')).exitCode).toBe(0);
  expect(await asPackage(machine, 'synopkghelper update none port-config')).toMatchObject({
    exitCode: 1,
    err: 'Failed to update port-config of none [there is no such package]\n',
  });
});

test('servicetool tells whether a port is free, and whose it is', async () => {
  const { machine, findings } = await callingBox(heldDoor());
  const check = async (words: string) =>
    (await asPackage(machine, `servicetool --conf-port-conflict-check ${words}`)).out;
  const free = 'IsConflict: false\tPort: 9981\tProtocol: tcp\tServiceName: (null)\n';
  expect(await check('--tcp 9981')).toBe(free);
  await root(
    machine,
    `mkdir -p /usr/local/etc/services.d
    printf '[tvheadend]\\ntitle="t"\\ndesc="d"\\nport_forward="yes"\\ndst.ports="9981,9982/tcp"\\n' > /usr/local/etc/services.d/tvheadend.sc`,
  );
  expect(await check('--tcp 9981')).toBe(
    'IsConflict: true\tPort: 9981\tProtocol: tcp\tServiceName: tvheadend\n',
  );
  expect(await check('--udp 9981')).toBe(free.replace('tcp', 'udp'));
  expect(await check('--tcp 22')).toMatch(/^IsConflict: true\tPort: 22\t/);
  expect(findings).toEqual([]);
  expect((await asPackage(machine, 'servicetool --get-alive-volume')).exitCode).toBe(1);
  expect(findings.map(({ code }) => code)).toEqual(['command-not-emulated']);
});

describe('synosystemctl', () => {
  test('asks the unit of a package', async () => {
    const { machine } = await callingBox(heldDoor());
    const ask = (what: string) => asPackage(machine, `synosystemctl get-${what}-status pkgctl-hello.service`);
    expect((await ask('active')).out).toBe('active\n');
    expect((await ask('load')).out).toBe('loaded\n');
    expect((await ask('enable')).out).toBe('enabled\n');
    expect(await asPackage(machine, 'synosystemctl get-active-status pkgctl-web')).toMatchObject({
      exitCode: 3,
      out: 'inactive\n',
    });
    expect((await asPackage(machine, 'synosystemctl get-load-status pkgctl-none')).out).toBe('not-found\n');
  });

  test('turns units for root, and fails for a package', async () => {
    const door = heldDoor();
    const { machine } = await callingBox(door);
    expect((await root(machine, 'synosystemctl restart --no-block pkgctl-hello')).out).toBe(
      '[pkgctl-hello] restarted.\n',
    );
    expect(await asPackage(machine, 'synosystemctl stop pkgctl-hello')).toMatchObject({
      exitCode: 1,
      out: 'Fail to stop [pkgctl-hello].\n',
    });
    expect(door.asked.map(({ action }) => action)).toEqual(['stop', 'start']);
  });

  test('does not pretend to know units that are no package’s', async () => {
    const { machine, unknown } = await callingBox(heldDoor());
    expect((await asPackage(machine, 'synosystemctl start pkguser-hello')).exitCode).toBe(1);
    expect(unknown).toHaveLength(1);
  });
});

describe('accounts and shares', () => {
  test.each(['synouser --get admin', 'synogroup --get http', 'synoshare --enum ALL'])(
    'a package may not run %s',
    async (command) => {
      const { machine } = await callingBox(heldDoor());
      const { exitCode, err } = await asPackage(machine, command);
      expect(exitCode).toBe(126);
      expect(err).toContain('Permission denied');
    },
  );

  test('synouser shows an account as DSM does, and says which are not there', async () => {
    const { machine } = await callingBox(heldDoor());
    expect((await root(machine, 'synouser --get http')).out).toBe(
      `User Name   : [http]
User Type   : [AUTH_LOCAL]
User uid    : [1023]
Primary gid : [1023]
Fullname    : []
User Dir    : [/var/services/web]
User Shell  : [/sbin/nologin]
Expired     : [false]
User Mail   : []
Alloc Size  : [82]
Member Of   : [1]
(1023) http
`,
    );
    const none = await root(machine, 'synouser --get nobody-here');
    expect(none.exitCode).toBe(255);
    expect(none.err).toContain('SYNOUserGet failed. synoerr=[0x1D00]');
    expect((await root(machine, 'synouser --enum local')).out).toBe('2 User Listed:\nadmin\nguest\n');
  });

  test('synogroup makes a group, says who is in it, and removes it', async () => {
    const { machine } = await callingBox(heldDoor());
    const shown = (...members: string[]) =>
      `Group Name: [docker]\nGroup Type: [AUTH_LOCAL]\nGroup ID:   [65536]\nGroup Members: \n${members.map((name, at) => `${at}:[${name}]\n`).join('')}`;
    expect((await root(machine, 'synogroup --add docker admin')).out).toBe(shown('admin'));
    expect((await root(machine, 'synogroup --member docker admin,http root')).out).toBe(
      shown('admin', 'http', 'root'),
    );
    expect((await root(machine, 'synogroup --member docker http')).out).toBe(shown('http'));
    expect((await root(machine, 'synogroup --memberadd docker admin')).out).toBe(shown('http', 'admin'));
    expect((await root(machine, 'id -Gn admin')).out).toContain('docker');
    expect((await root(machine, 'synogroup --get docker')).out).toBe(shown('http', 'admin'));
    expect((await root(machine, 'synogroup --del docker; synogroup --get docker')).exitCode).toBe(255);
    expect((await root(machine, 'synogroup --get none')).err).toContain(
      'SYNOGroupGet failed, synoerr=0x1800',
    );
  });

  test('of a hundred members that join at once, from several shells, each is in the group', async () => {
    const { machine, system } = await callingBox(heldDoor());
    await root(
      machine,
      'for n in $(seq 100); do echo "user$n:x:$((1100 + n)):100::/:/bin/sh"; done >> /etc/passwd; synogroup --add crowd',
    );
    // The channel answers 64 calls at once: each of two shells keeps 25 callers busy.
    const join = (from: number, to: number) =>
      root(machine, `seq ${from} ${to} | xargs -P 25 -I {} synogroup --memberadd crowd user{} > /dev/null`);
    const shells = await Promise.all([join(1, 50), join(51, 100)]);
    expect(shells.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    const crowd = findGroup((await system.accounts.read()).group, 'crowd');
    expect(crowd?.members).toHaveLength(100);
  }, 60_000);

  test('members that join while packages get accounts lose neither', async () => {
    const { machine, system } = await callingBox(heldDoor());
    await root(machine, 'synogroup --add crowd');
    const request = (name: string) => ({ username: name, groupname: name, home: '/', joins: [] });
    const names = Array.from({ length: 20 }, (_, at) => `pkg${at}`);
    await Promise.all([
      ...names.map((name) => system.accounts.change((files) => addAccount(files, request(name)))),
      root(machine, 'for name in admin http root; do synogroup --memberadd crowd $name & done; wait'),
    ]);
    const { passwd, group } = await system.accounts.read();
    expect(names.filter((name) => findUser(passwd, name) === undefined)).toEqual([]);
    expect(findGroup(group, 'crowd')?.members.toSorted()).toEqual(['admin', 'http', 'root']);
  });

  test('synogroup writes no line that a name could forge', async () => {
    const { machine } = await callingBox(heldDoor());
    const before = await machine.read('/etc/group');
    await root(
      machine,
      `synogroup --add $'x:x:0:\\nroot2'; synogroup --add 'a:b'; synogroup --member http $'e\\nvil::0:'`,
    );
    expect(await machine.read('/etc/group')).toBe(before);
  });

  test('synoshare lists shares after two lines, and knows where each lies, whatever the case', async () => {
    const { machine, system } = await callingBox(heldDoor());
    await system.shares.create({ name: 'Media', volume: '/volume1' });
    expect((await root(machine, 'synoshare --enum ALL')).out).toBe(
      'Share Enum Arguments: [0xFF0F] ALL\n1 Listed:\nMedia\n',
    );
    expect((await root(machine, 'synoshare --get-real-path media')).out).toBe('/volume1/Media\n');
  });
});

test('systemctl does not reach the host’s', async () => {
  const { machine, unknown } = await callingBox(heldDoor('7.2.2', { status: async () => NOT_THERE }));
  const { exitCode, err } = await root(machine, 'systemctl restart nginx');
  expect(exitCode).toBe(1);
  expect(err).toContain('systemctl restart: spkbox does not emulate');
  expect(unknown).toMatchObject([{ command: 'systemctl', args: ['restart', 'nginx'] }]);
});
