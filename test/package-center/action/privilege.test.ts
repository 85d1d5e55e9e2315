/** conf/privilege in real boxes: who runs what, who owns what, and which accounts are there. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Spk } from '../../../src/spk/spk.ts';
import type { NasOptions } from '../../../src/system/nas-config.ts';
import { changed, fixture, type RecordedNas, recordedNas, summary } from '../../support/fixture.ts';

const TOKEN: NasOptions = { allowRoot: true };
const DSM6: NasOptions = { dsm: '6.2.4' };

interface Variant {
  readonly name?: string;
  readonly version?: string;
  readonly os?: string;
  readonly [file: `package/${string}` | `scripts/${string}`]: string | Buffer;
}

/** The package who-am-i with this conf/privilege, or without one. */
function variant(
  privilege: object | undefined,
  { name = 'who-am-i', version = '1.0.0-0001', os, ...files }: Variant = {},
): Promise<Spk> {
  const info = readFileSync(new URL('../../fixtures/packages/who-am-i/INFO', import.meta.url), 'utf8')
    .replace('"who-am-i"', `"${name}"`)
    .replace('1.0.0-0001', version)
    .replace('7.0-40000', os ?? '7.0-40000');
  return changed('who-am-i', {
    INFO: info,
    'conf/privilege': privilege === undefined ? undefined : JSON.stringify(privilege),
    ...files,
  } as Record<string, string | Buffer | undefined>);
}

const PACKAGE = { defaults: { 'run-as': 'package' } };
const ROOT = { defaults: { 'run-as': 'root' } };
const on6 = (privilege: object | undefined, more: Variant = {}) =>
  variant(privilege, { ...more, os: '6.1-14715' });

async function withPackages(options: NasOptions, ...packages: readonly Spk[]): Promise<RecordedNas> {
  const box = await recordedNas(options);
  for (const spk of packages) {
    expect(summary(await box.nas.install(spk, { start: true }))).toEqual({ result: 'done' });
  }
  return box;
}

const lineOf = async (box: RecordedNas, file: string, name: string) =>
  (await box.read(`/etc/${file}`)).split('\n').find((line) => line.startsWith(`${name}:`));
const uidOf = async (box: RecordedNas, name: string) =>
  Number((await lineOf(box, 'passwd', name))?.split(':')[2]);
const gidOf = async (box: RecordedNas, name: string) =>
  Number((await lineOf(box, 'group', name))?.split(':')[2]);

/** uid, gid and groups of a script, as the script saw them. */
async function seen(box: RecordedNas, script: string, name = 'who-am-i') {
  const [uid, gid, ...groups] = (await box.read(`/tmp/who.d/${name}.${script}`))
    .trim()
    .split(' ')
    .map(Number);
  return { uid, gid, groups };
}

const told = ({ events }: RecordedNas): string[] =>
  events.flatMap((event) => (event.type === 'step-note' ? [event.text] : []));

const SCRIPTS = ['preinst', 'postinst', 'prestart', 'start', 'prestop', 'stop', 'preuninst', 'postuninst'];

describe('who runs the scripts', () => {
  const all = (runner: string) => Object.fromEntries(SCRIPTS.map((script) => [script, runner]));
  const named = (action: string, runAs = 'root') => ({ 'ctrl-script': [{ action, 'run-as': runAs }] });

  test.each<[string, NasOptions, Promise<Spk>, Record<string, string>]>([
    ['package', {}, variant(PACKAGE), all('package')],
    ['root, with a token', TOKEN, variant(ROOT), all('root')],
    ['root, on DSM 6', DSM6, on6(ROOT), all('root')],
    ['no conf/privilege, on DSM 6', DSM6, on6(undefined), all('root')],
    ['no conf/privilege, with a token', TOKEN, variant(undefined), all('root')],
    [
      'start by root: not prestart, on DSM 6',
      DSM6,
      on6({ ...PACKAGE, ...named('start') }),
      { ...all('package'), start: 'root' },
    ],
    [
      'postinst by root, with a token',
      TOKEN,
      variant({ ...PACKAGE, ...named('postinst') }),
      { ...all('package'), postinst: 'root' },
    ],
    [
      'stop by the package of root',
      TOKEN,
      variant({ ...ROOT, ...named('stop', 'package') }),
      { ...all('root'), stop: 'package' },
    ],
    ['no defaults', DSM6, on6(named('preinst')), { ...all('package'), preinst: 'root' }],
  ])('%s', async (_, options, packed, wanted) => {
    const box = await withPackages(options, await packed);
    const uid = await uidOf(box, 'who-am-i');
    expect((await box.nas.uninstall('who-am-i')).result).toBe('done');
    const runners = SCRIPTS.map(async (script) => [
      script,
      (await seen(box, script)).uid === 0 ? 'root' : (await seen(box, script)).uid === uid ? 'package' : '?',
    ]);
    expect(Object.fromEntries(await Promise.all(runners))).toEqual(wanted);
    expect((await box.leftovers()).filter((what) => !what.startsWith('/tmp/who.d'))).toEqual([]);
  });
});

describe('the developer token', () => {
  test('is a file of the NAS, and without it what needs it is refused with 319', async () => {
    const wanting = [
      variant(ROOT),
      variant(undefined),
      variant({ ...PACKAGE, 'ctrl-script': [{ action: 'start', 'run-as': 'root' }] }),
      variant({ ...PACKAGE, executable: [{ relpath: 'bin/tool', 'run-as': 'root' }] }),
      variant({ ...PACKAGE, 'join-groupname': 'administrators' }),
      variant({ ...PACKAGE, tool: [{ relpath: 'bin/tool', user: 'root', group: 'root' }] }),
      variant({ ...PACKAGE, tool: [{ relpath: 'bin/tool', capabilities: 'cap_net_raw' }] }),
    ];
    const [without, with_] = await Promise.all([recordedNas(), recordedNas(TOKEN)]);
    const token = '/var/packages/syno_dev_token';
    expect(await without.machine.look([token])).toEqual([undefined]);
    expect(await with_.machine.look([token])).toMatchObject([{ kind: 'file', owner: { uid: 0 } }]);
    for (const packed of wanting) {
      expect(await without.nas.install(await packed)).toMatchObject({
        result: 'refused',
        error: { code: 319 },
      });
      expect(summary(await with_.nas.install(await packed))).toEqual({ result: 'done' });
      await with_.nas.uninstall('who-am-i');
    }
  });
});

const FOLDERS = ['target', 'etc', 'var', 'tmp', 'home'];

async function ownersOf(box: RecordedNas, paths: readonly string[]): Promise<(string | undefined)[]> {
  const real = await Promise.all(paths.map((path) => box.machine.resolve(path)));
  const facts = await box.machine.look(real.map((path) => path ?? '/nowhere'));
  return facts.map((fact) => fact && `${fact.owner.uid}:${fact.owner.gid}`);
}

describe('who owns the files', () => {
  const folders = FOLDERS.map((folder) => `/var/packages/who-am-i/${folder}`);
  const files = ['bin', 'bin/tool', 'file'].map((file) => `/var/packages/who-am-i/target/${file}`);
  const setting = { username: 'sc-who', groupname: 'community' };

  test('run-as package: its user and its group own all', async () => {
    const box = await withPackages({}, await variant({ ...PACKAGE, ...setting }));
    const own = `${await uidOf(box, 'sc-who')}:${await gidOf(box, 'community')}`;
    expect(await ownersOf(box, [...folders, ...files])).toEqual([...folders, ...files].map(() => own));
  });

  test('run-as root: root owns all, and the folders are of the package’s group', async () => {
    const box = await withPackages(TOKEN, await variant({ ...ROOT, ...setting }));
    const gid = await gidOf(box, 'community');
    expect(gid).toBeGreaterThan(0);
    expect(await ownersOf(box, folders)).toEqual(folders.map(() => `0:${gid}`));
    expect(await ownersOf(box, files)).toEqual(files.map(() => '0:0'));
    expect(told(box)).toContainEqual(expect.stringMatching(/^made etc.*, owned by root$/));
  });

  test('no conf/privilege: all is root’s, and there is no account', async () => {
    const box = await withPackages(DSM6, await on6(undefined));
    expect(await ownersOf(box, files)).toEqual(files.map(() => '0:0'));
    expect(await box.read('/etc/passwd')).not.toContain('who-am-i');
    expect(await box.read('/etc/group')).not.toContain('who-am-i');
  });

  test('executable: a file or a folder of another owner than the rest, with the mode that it has', async () => {
    const box = await withPackages(
      TOKEN,
      await variant({ ...PACKAGE, executable: [{ relpath: 'bin', 'run-as': 'root' }] }),
      await variant(
        { ...ROOT, executable: [{ relpath: 'bin/tool', 'run-as': 'package' }] },
        { name: 'of-root' },
      ),
    );
    const uid = await uidOf(box, 'who-am-i');
    expect(await ownersOf(box, files)).toEqual(['0:0', '0:0', `${uid}:${uid}`]);
    const other = await uidOf(box, 'of-root');
    const tool = '/volume1/@appstore/of-root/bin/tool';
    expect(await ownersOf(box, [tool, '/volume1/@appstore/of-root/file'])).toEqual([
      `${other}:${other}`,
      '0:0',
    ]);
    expect(await box.machine.look([tool])).toMatchObject([{ mode: 0o755 }]);
  });
});

describe('tool', () => {
  const TARGET = '/volume1/@appstore/who-am-i';
  const withTool = (tool: object, privilege: object = PACKAGE, more: Variant = {}) =>
    variant(
      { ...privilege, tool: [{ relpath: 'bin/tool', user: 'package', group: 'package', ...tool }] },
      more,
    );

  test('has its owner and mode, set-id bits too; without permission it keeps its mode', async () => {
    for (const [tool, mode] of [
      [{ permission: '4750' }, 0o4750],
      [{ permission: '0700' }, 0o700],
      [{ permission: 2711 }, 0o2711],
      [{}, 0o755],
    ] as const) {
      const box = await withPackages({}, await withTool(tool));
      const uid = await uidOf(box, 'who-am-i');
      expect(await box.machine.look([`${TARGET}/bin/tool`])).toMatchObject([
        { mode, owner: { uid, gid: uid } },
      ]);
    }
  });

  test('of the package in a package of root', async () => {
    const box = await withPackages(TOKEN, await withTool({ permission: '0400', relpath: 'file' }, ROOT));
    const uid = await uidOf(box, 'who-am-i');
    expect(await ownersOf(box, [`${TARGET}/file`, `${TARGET}/bin/tool`])).toEqual([`${uid}:${uid}`, '0:0']);
  });

  test('set-uid root runs as root, whoever starts it', async () => {
    const box = await withPackages(
      TOKEN,
      await withTool({ user: 'root', permission: '4755', relpath: 'bin/id' }, PACKAGE, {
        'package/bin/id': readFileSync('/usr/bin/id'),
      }),
    );
    expect(await box.shell(`${TARGET}/bin/id -u`, 'who-am-i')).toEqual({ exitCode: 0, output: '0\n' });
    expect((await box.shell('/usr/bin/id -u', 'who-am-i')).output).not.toBe('0\n');
  });

  test.each([
    [{ relpath: 'bin/missing' }, 'the tool target/bin/missing does not exist'],
    [{ relpath: '../who-am-i/file' }, 'the tool target/../who-am-i/file does not exist'],
    [{ relpath: 'out/passwd' }, 'the tool target/out/passwd does not exist'],
    [
      { user: 'nobody-here' },
      // Deviation `tool-user-error`: with a developer token nothing is refused before.
      'the tool target/bin/tool should belong to the user nobody-here, which does not exist',
    ],
    [
      { group: 'none-here' },
      'the tool target/bin/tool should belong to the group none-here, which does not exist',
    ],
    [
      { capabilities: 'cap_everything' },
      'the tool target/bin/tool cannot have the capabilities cap_everything',
    ],
    [
      { relpath: 'bin', capabilities: 'cap_chown' },
      'the tool target/bin cannot have capabilities: it is not a file',
    ],
  ])('%j fails with 313, and nothing stays', async (tool, reason) => {
    const box = await recordedNas(TOKEN);
    const outside = {
      'scripts/postinst': '',
      'scripts/preinst': '#!/bin/sh\nln -s /etc "$SYNOPKG_PKGINST_TEMP_DIR/out"\n',
    };
    expect(summary(await box.nas.install(await withTool(tool, ROOT, outside)))).toEqual({
      result: 'aborted',
      at: 'make-hierarchy',
      error: '313 failed to revise file attributes',
      reason: `conf/privilege: ${reason} (failed to revise file attributes)`,
    });
    expect(await box.leftovers()).toEqual([]);
    expect(await ownersOf(box, ['/etc/passwd'])).toEqual(['0:0']);
  });

  test('behind a link inside the package is the file that the link leads to', async () => {
    const box = await withPackages(
      TOKEN,
      await withTool({ relpath: 'link', permission: '0511' }, ROOT, {
        'scripts/preinst': '#!/bin/sh\nln -s bin/tool "$SYNOPKG_PKGINST_TEMP_DIR/link"\n',
      }),
    );
    expect(await box.machine.look([`${TARGET}/bin/tool`, `${TARGET}/link`])).toMatchObject([
      { kind: 'file', mode: 0o511 },
      { kind: 'link' },
    ]);
  });
});

describe('capabilities of a tool', () => {
  const PERL = { 'package/bin/perl': readFileSync('/usr/bin/perl') };
  const LISTEN =
    'socket(S, AF_INET, SOCK_STREAM, 0); bind(S, pack_sockaddr_in(80, INADDR_LOOPBACK)) or die "$!\\n"; print "bound\\n"';
  const perl = (capabilities: string | undefined) =>
    variant({ ...PACKAGE, tool: [{ relpath: 'bin/perl', permission: '0755', capabilities }] }, PERL);
  const listen = (box: RecordedNas) =>
    box.shell(`/volume1/@appstore/who-am-i/bin/perl -MSocket -e '${LISTEN}'`, 'who-am-i');

  test('let the package’s user bind port 80, which it cannot without', async () => {
    const [with_, without] = await Promise.all([
      withPackages(TOKEN, await perl('cap_chown, CAP_NET_BIND_SERVICE')),
      withPackages(TOKEN, await perl(undefined)),
    ]);
    expect(await listen(with_)).toEqual({ exitCode: 0, output: 'bound\n' });
    expect(told(with_)).toContain('gave bin/perl cap_chown, cap_net_bind_service');
    expect(await listen(without)).toMatchObject({ exitCode: 13, output: 'Permission denied\n' });
  });

  test('that no program in a box can have are told, and the tool still runs with the others', async () => {
    const box = await withPackages(TOKEN, await perl('cap_net_admin,cap_net_bind_service,cap_sys_module'));
    expect(told(box)).toContain('gave bin/perl cap_net_bind_service');
    expect(told(box)).toContain(
      'bin/perl runs without cap_net_admin, cap_sys_module: no program in a box has them',
    );
    expect(await listen(box)).toEqual({ exitCode: 0, output: 'bound\n' });
  });

  test('that cannot be set are told, and the installation goes on', async () => {
    const box = await recordedNas(TOKEN);
    await box.shell('rm /usr/bin/perl');
    expect(summary(await box.nas.install(await perl('cap_net_raw')))).toEqual({ result: 'done' });
    expect(told(box)).toContainEqual(
      expect.stringMatching(/^bin\/perl runs without cap_net_raw: this box cannot set it \(.*perl.*\)$/),
    );
    expect((await box.shell('getcap /volume1/@appstore/who-am-i/bin/perl')).output).not.toContain('cap_');
  });

  test('are since DSM 7', async () => {
    const tool = [{ relpath: 'bin/perl', permission: '0755', capabilities: 'cap_net_bind_service' }];
    const box = await withPackages(DSM6, await on6({ ...PACKAGE, tool }, PERL));
    expect(told(box)).toContain(
      'bin/perl runs without cap_net_bind_service: DSM 6.2.4 does not know capabilities',
    );
    expect(await listen(box)).toMatchObject({ exitCode: 13 });
  });

  test('go when somebody changes the owner of the file, as on DSM', async () => {
    const box = await withPackages(TOKEN, await perl('cap_net_bind_service'));
    await box.shell('chown -R who-am-i /volume1/@appstore/who-am-i');
    expect(await listen(box)).toMatchObject({ exitCode: 13 });
  });
});

describe('the account', () => {
  test('has the names of conf/privilege, else that of the package', async () => {
    const own = await withPackages({}, await variant(PACKAGE));
    expect(await seen(own, 'postinst')).toMatchObject({
      uid: await uidOf(own, 'who-am-i'),
      gid: await gidOf(own, 'who-am-i'),
    });
    const named = await withPackages(
      {},
      await variant({ ...PACKAGE, username: 'sc-who', groupname: 'community' }),
    );
    expect(await seen(named, 'postinst')).toMatchObject({
      uid: await uidOf(named, 'sc-who'),
      gid: await gidOf(named, 'community'),
    });
    expect(await lineOf(named, 'passwd', 'who-am-i')).toBeUndefined();
    const user = await withPackages({}, await variant({ ...PACKAGE, username: 'sc-who' }));
    expect(await gidOf(user, 'sc-who')).toBe(await uidOf(user, 'sc-who'));
  });

  test('is at home in home on DSM 7, and in target on DSM 6', async () => {
    const seven = await withPackages({}, await variant(PACKAGE));
    expect(await lineOf(seven, 'passwd', 'who-am-i')).toMatch(
      /::\/var\/packages\/who-am-i\/home:\/sbin\/nologin$/,
    );
    const six = await withPackages(DSM6, await on6(PACKAGE));
    expect(await lineOf(six, 'passwd', 'who-am-i')).toMatch(
      /::\/var\/packages\/who-am-i\/target:\/sbin\/nologin$/,
    );
  });

  test('joins the groups of join-groupname, and one that is not there is told', async () => {
    const box = await withPackages(
      {},
      await variant({ ...PACKAGE, 'join-groupname': 'http, system nowhere' }),
    );
    const { gid, groups } = await seen(box, 'start');
    expect(groups.sort()).toEqual([1, 1023, 999, gid].sort());
    // Deviation `join-absent-group`.
    expect(told(box)).toContain('did not join the group nowhere, which does not exist');
    await box.nas.uninstall('who-am-i');
    expect(await lineOf(box, 'group', 'http')).toBe('http:x:1023:');
  });
});

describe('join-pkg-groupnames', () => {
  const joining = () =>
    variant({ ...PACKAGE, 'join-pkg-groupnames': [{ packagename: 'friend' }] }, { name: 'joiner' });
  const friend = () => variant({ ...PACKAGE, groupname: 'friends' }, { name: 'friend' });

  test('joins the group of that package, whatever it is called', async () => {
    const box = await withPackages({}, await friend(), await joining());
    expect((await seen(box, 'preinst', 'joiner')).groups).toContain(await gidOf(box, 'friends'));
    expect((await seen(box, 'preinst', 'friend')).groups).not.toContain(await gidOf(box, 'joiner'));
  });

  test('of a package that is not there is told, and the installation goes on', async () => {
    const box = await withPackages({}, await joining());
    expect(told(box)).toContain('did not join the group of friend, which is not installed');
    expect((await seen(box, 'start', 'joiner')).groups).toHaveLength(2);
  });

  test.each([
    ['friend', 'joiner'],
    ['joiner', 'friend'],
  ])('the group goes with the last who is in it: %s, then %s', async (first, last) => {
    const box = await withPackages({}, await friend(), await joining());
    await box.nas.uninstall(first);
    expect(await lineOf(box, 'group', 'friends')).toBeDefined();
    await box.nas.uninstall(last);
    expect(await box.read('/etc/group')).not.toMatch(/friend|joiner/);
    expect(await box.read('/etc/passwd')).not.toMatch(/friend|joiner/);
  });
});

describe('what packages share', () => {
  const sharing = (name: string, more: object) => variant({ ...PACKAGE, ...more }, { name });

  test('a group lives until its last package goes', async () => {
    const community = { groupname: 'synocommunity' };
    const box = await withPackages(
      {},
      await sharing('one', { ...community, username: 'sc-one' }),
      await sharing('two', { ...community, username: 'sc-two', 'join-groupname': 'http' }),
    );
    const ofGroups = async () => (await box.leftovers()).filter((what) => what.startsWith('group '));
    expect(await ofGroups()).toEqual([]);
    await box.shell('PATH=$PATH:/usr/syno/sbin; synogroup --member http');
    expect(await ofGroups()).toEqual(['group http without sc-two']);
    expect((await seen(box, 'start', 'one')).gid).toBe((await seen(box, 'start', 'two')).gid);
    await box.nas.uninstall('one');
    expect(await lineOf(box, 'group', 'synocommunity')).toBeDefined();
    expect(await lineOf(box, 'passwd', 'sc-one')).toBeUndefined();
    await box.nas.uninstall('two');
    expect(await lineOf(box, 'group', 'synocommunity')).toBeUndefined();
  });

  test('a user lives until its last package goes, which still runs as it', async () => {
    const username = { username: 'sc-shared' };
    const box = await withPackages({}, await sharing('one', username), await sharing('two', username));
    const uid = await uidOf(box, 'sc-shared');
    await box.nas.uninstall('one');
    expect(told(box)).toContain('kept user sc-shared, which two also has');
    expect(await uidOf(box, 'sc-shared')).toBe(uid);
    expect((await box.nas.uninstall('two')).result).toBe('done');
    expect(await seen(box, 'postuninst', 'two')).toMatchObject({ uid, gid: uid });
    expect(await box.read('/etc/passwd')).not.toContain('sc-shared');
    expect(await box.read('/etc/group')).not.toContain('sc-shared');
    expect(await box.read('/etc/shadow')).not.toContain('sc-shared');
  });

  test('a user that two packages want in different groups keeps its first, and is in the other', async () => {
    const box = await withPackages(
      {},
      await sharing('one', { username: 'sc-shared', groupname: 'red' }),
      await sharing('two', { username: 'sc-shared', groupname: 'blue' }),
    );
    const [red, blue] = [await gidOf(box, 'red'), await gidOf(box, 'blue')];
    expect(await seen(box, 'start', 'two')).toMatchObject({
      gid: red,
      groups: expect.arrayContaining([blue]),
    });
    await box.nas.uninstall('two');
    expect(await box.read('/etc/group')).not.toContain('blue');
    await box.nas.uninstall('one');
    expect(await box.read('/etc/group')).not.toMatch(/red:|sc-shared/);
  });

  test('an installation that fails leaves the account to the other', async () => {
    const username = { username: 'sc-shared' };
    const box = await withPackages({}, await sharing('one', username));
    const failing = await variant(
      { ...PACKAGE, ...username },
      { name: 'two', 'scripts/preinst': '#!/bin/sh\nexit 1\n' },
    );
    expect((await box.nas.install(failing)).result).toBe('aborted');
    expect(await uidOf(box, 'sc-shared')).toBeGreaterThan(0);
    expect((await box.nas.stop('one')).result).toBe('done');
  });
});

test('an upgrade to another username leaves nothing of the old one', async () => {
  const box = await withPackages(
    {},
    await variant({ ...PACKAGE, username: 'sc-old', groupname: 'community' }),
  );
  const newer = await variant(
    { ...PACKAGE, username: 'sc-new', groupname: 'community' },
    { version: '1.1.0-0002' },
  );
  expect(summary(await box.nas.install(newer))).toEqual({ result: 'done' });
  expect(await lineOf(box, 'passwd', 'sc-old')).toBeUndefined();
  expect(await seen(box, 'postupgrade')).toMatchObject({ uid: await uidOf(box, 'sc-new') });
  await box.nas.uninstall('who-am-i');
  expect(await box.read('/etc/passwd')).not.toContain('sc-');
  expect(await box.read('/etc/group')).not.toMatch(/sc-|community/);
});

describe('names that are taken', () => {
  test.each(['root', 'admin', 'guest', 'http', 'synopkgs', 'administrators', 'a:b', 'a\nb', ''])(
    '%j is no name for an account',
    async (username) => {
      const box = await recordedNas();
      const before = await box.read('/etc/passwd');
      for (const names of [{ username }, { groupname: username }]) {
        const { result, reason } = await box.nas.install(await variant({ ...PACKAGE, ...names }));
        expect(['refused', 'aborted']).toContain(result);
        expect(reason).toContain(/\W|^$/.test(username) ? 'cannot be the name' : "is one of DSM's own");
      }
      expect(await box.read('/etc/passwd')).toBe(before);
      expect(await box.leftovers()).toEqual([]);
    },
  );

  test('the account of another package, which does not share it, is not taken over', async () => {
    const box = await withPackages({}, await variant(PACKAGE, { name: 'victim' }));
    const thief = await variant({ ...PACKAGE, username: 'victim' }, { name: 'thief' });
    const { result, reason } = await box.nas.install(thief);
    expect(['refused', 'aborted']).toContain(result);
    expect(reason).toContain('The account victim is that of the package victim, which is installed.');
    expect((await box.nas.uninstall('victim')).result).toBe('done');
    expect(summary(await box.nas.install(thief))).toEqual({ result: 'done' });
  });
});

test('a person of the same name is shadowed and goes with the package; a group of it gets another name', async () => {
  const box = await recordedNas();
  await box.shell('echo "who-am-i:x:1026:100::/var/services/homes/who-am-i:/bin/sh" >> /etc/passwd');
  await box.shell('echo "who-am-i:x:65536:who-am-i,admin" >> /etc/group');
  expect(summary(await box.nas.install(await fixture('who-am-i')))).toEqual({ result: 'done' });
  const uid = await uidOf(box, 'who-am-i');
  expect(uid).toBeGreaterThan(1026);
  expect(await seen(box, 'postinst')).toMatchObject({ uid, gid: uid });
  expect(await lineOf(box, 'group', 'who-am-i__PKG_')).toMatch(/^who-am-i__PKG_:x:65536:/);
  expect(told(box)).toEqual(
    expect.arrayContaining([
      expect.stringContaining('the NAS has a user who-am-i already'),
      'the NAS has a group who-am-i already: it is now who-am-i__PKG_',
    ]),
  );
  await box.nas.uninstall('who-am-i');
  expect(await box.read('/etc/passwd')).not.toContain('who-am-i');
  expect(await lineOf(box, 'group', 'who-am-i__PKG_')).toContain(':65536:');
});
