import { beforeEach, describe, expect, test } from 'vitest';
import { changed, fixture, type RecordedNas, recordedNas } from '../support/fixture.ts';

const NAME = 'share-templates';
let box: RecordedNas;

beforeEach(async () => {
  box = await recordedNas();
});

const withShares = (shares: unknown, files: Record<string, string> = {}) =>
  changed(NAME, { 'conf/resource': JSON.stringify({ 'data-share': { shares } }), ...files });
const said = () => box.events.flatMap((event) => (event.type === 'step-note' ? [event.text] : []));
const can = async (command: string, as: string) => (await box.shell(command, as)).exitCode === 0;

describe('access', () => {
  test('is real: rw writes, ro reads, administrators write, and others get nothing', async () => {
    await box.nas.install(await fixture('only-some-scripts'), { start: false });
    await box.nas.install(await withShares([{ name: 'shared', permission: { ro: ['http'], rw: [NAME] } }]), {
      start: false,
    });
    expect(await can('echo mine > /volume1/shared/file', NAME)).toBe(true);
    expect(await can('mkdir /volume1/shared/folder && echo deep > /volume1/shared/folder/file', NAME)).toBe(
      true,
    );
    expect(await can('cat /volume1/shared/file /volume1/shared/folder/file', 'http')).toBe(true);
    expect(await can('ls /volume1/shared', 'http')).toBe(true);
    expect(await can('echo his > /volume1/shared/his', 'http')).toBe(false);
    expect(await can('rm -f /volume1/shared/file', 'http')).toBe(false);
    expect(await can('cat /volume1/shared/file', 'only-some-scripts')).toBe(false);
    expect(await can('ls /volume1/shared', 'only-some-scripts')).toBe(false);
    expect(await can('cat /volume1/shared/file', 'guest')).toBe(false);
    expect(await can('echo admin > /volume1/shared/file && cat /volume1/shared/folder/file', 'admin')).toBe(
      true,
    );
    expect(await can('cat /volume1/shared/folder/file', 'guest')).toBe(false);
  });

  test('of a share without permission is for administrators alone', async () => {
    await box.nas.install(await withShares([{ name: 'bare' }]), { start: false });
    expect(await can('echo mine > /volume1/bare/file', NAME)).toBe(false);
    expect(await can('echo his > /volume1/bare/file', 'admin')).toBe(true);
  });

  test('of a user that is named twice is to write, and an unknown user is passed over', async () => {
    await box.nas.install(
      await withShares([{ name: 'both', permission: { ro: [NAME, 'nobody-at-all'], rw: [NAME] } }]),
      { start: false },
    );
    expect(await can('echo mine > /volume1/both/file', NAME)).toBe(true);
    expect(said()).toContain('nobody-at-all is no user of this NAS: no access given');
  });

  test('is said again at each start, unless once is true', async () => {
    await box.nas.install(
      await withShares([
        { name: 'each', permission: { rw: [NAME] } },
        { name: 'first', permission: { rw: [NAME] }, once: true },
      ]),
      { start: true },
    );
    await box.nas.stop(NAME);
    // As somebody would in Control Panel.
    for (const share of ['each', 'first']) await box.machine.setAccess(`/volume1/${share}`, LOCKED);
    expect(await can('ls /volume1/each || ls /volume1/first', NAME)).toBe(false);
    await box.nas.start(NAME);
    expect(await can('ls /volume1/each', NAME)).toBe(true);
    expect(await can('ls /volume1/first', NAME)).toBe(false);
    expect(said()).toContain('share first: once only, left alone');
  });

  test.each([['true'], ['yes']])(
    'takes the text %j for once as well, as the guide prints it',
    async (once) => {
      await box.nas.install(await withShares([{ name: 'first', once }]), { start: true });
      expect(said().filter((text) => text === 'share first: once only, left alone')).toHaveLength(1);
    },
  );
});

const LOCKED = ['user::rwx', 'group::---', 'other::---'];

test('the link below shares/ leads to it when postinst runs, and goes with the package; the share stays', async () => {
  const spk = await withShares([{ name: 'Photos 2025', permission: { rw: [NAME] } }], {
    'scripts/postinst': `#!/bin/sh\necho postinst > "/var/packages/${NAME}/shares/Photos 2025/file"\n`,
  });
  expect((await box.nas.install(spk, { start: true })).result).toBe('done');
  expect(await box.read('/volume1/Photos 2025/file')).toBe('postinst\n');
  await box.nas.uninstall(NAME);
  expect(await box.read('/volume1/Photos 2025/file')).toBe('postinst\n');
  const { left } = await box.nas.leftBehind();
  expect(left.find(({ what }) => what === '/volume1/Photos 2025')).toMatchObject({ verdict: 'kept' });
  expect(await box.leftovers()).toEqual([]);
});

test('by the guide, the share comes with the start', async () => {
  await using guide = await recordedNas({ fidelity: 'guide' });
  const spk = await withShares([{ name: 'late' }], {
    'scripts/postinst': '#!/bin/sh\n[ ! -e /volume1/late ]\n',
    'scripts/start-stop-status': '#!/bin/sh\n[ -e /volume1/late ] || [ "$1" = prestart ]\n',
  });
  expect((await guide.nas.install(spk, { start: true })).result).toBe('done');
});

test('a share that is there keeps its files, and only gets the access', async () => {
  await box.shell('mkdir -m 700 /volume1/old; echo kept > /volume1/old/file; chmod 644 /volume1/old/file');
  await box.nas.install(await withShares([{ name: 'old', permission: { rw: [NAME] } }]), { start: true });
  expect(await can('cat /volume1/old/file && echo new > /volume1/old/new', NAME)).toBe(true);
  expect(said()).not.toContain('made the shared folder /volume1/old');
});

test.each([
  ['media', 'media'],
  ['a b', 'a b'],
])('{{wizard_share}} is the answer %j, in the share and in conf/resource', async (answer, name) => {
  await box.nas.install(await fixture(NAME), { start: false, answers: { wizard_share: answer } });
  expect(await box.machine.resolve(`/var/packages/${NAME}/shares/${name}`)).toBe(`/volume1/${name}`);
  const resource = JSON.parse(await box.read(`/var/packages/${NAME}/conf/resource`));
  expect(resource['data-share'].shares[0].name).toBe(name);
  expect(resource['systemd-unit']).toEqual({});
});

test('an answer that is empty is no name, which is an alert', async () => {
  const answers = { wizard_share: '' };
  expect(await box.nas.install(await fixture(NAME), { start: false, answers })).toMatchObject({
    result: 'alerted',
    reason: '"" cannot be the name of a shared folder',
  });
});

test('a key that no wizard asks for stays as it is written, which is no name either', async () => {
  expect(await box.nas.install(await withShares([{ name: '{{nobody}}' }]), { start: false })).toMatchObject({
    result: 'alerted',
    reason: '"{{nobody}}" cannot be the name of a shared folder',
  });
});

describe('a name that no share can have', () => {
  test.each([
    '..',
    '.',
    '',
    '../etc',
    '/etc',
    'a/b',
    '@appstore',
    '-rf',
    'a\nb',
    '$(id)',
    '`id`',
    'a;b',
    ' x',
    'x'.repeat(33),
  ])('%j makes nothing, and is an alert', async (name) => {
    const before = await box.machine.list('/volume1');
    expect(
      await box.nas.install(await withShares([{ name: 'good' }, { name }]), { start: false }),
    ).toMatchObject({
      result: 'alerted',
      error: { code: 278 },
      reason: `${JSON.stringify(name)} cannot be the name of a shared folder`,
    });
    // The good one before it is taken back: it is empty, and the worker has failed.
    expect(await box.machine.list('/volume1')).toEqual(before);
    expect(await box.machine.list(`/var/packages/${NAME}/shares`)).toEqual([]);
  });

  test.each([
    ['a link to a folder', 'ln -s /etc /volume1/trap'],
    ['a file', 'touch /volume1/trap'],
  ])('%s in its place is an alert, and stays as it was', async (_, put) => {
    await box.shell(put);
    const before = (await box.shell('stat -c "%a %U" /etc; ls -l /volume1/trap')).output;
    expect(
      await box.nas.install(await withShares([{ name: 'trap', permission: { rw: [NAME] } }])),
    ).toMatchObject({
      result: 'alerted',
      reason: '/volume1/trap is there and is no folder',
    });
    expect((await box.shell('stat -c "%a %U" /etc; ls -l /volume1/trap')).output).toBe(before);
  });
});

test('a start that fails takes no share and no link that was there before it', async () => {
  const spk = await withShares([{ name: 'kept', permission: { rw: [NAME] } }], {
    'scripts/start-stop-status': '#!/bin/sh\n[ "$1" != start ]\n',
  });
  expect((await box.nas.install(spk, { start: true })).result).toBe('not-started');
  expect(await box.machine.resolve(`/var/packages/${NAME}/shares/kept`)).toBe('/volume1/kept');
});

test('what a script put into a new share outlives the failure of its start', async () => {
  await using guide = await recordedNas({ fidelity: 'guide' });
  const spk = await withShares([{ name: 'filled', permission: { rw: [NAME] } }, { name: 'empty' }], {
    'scripts/start-stop-status':
      '#!/bin/sh\n[ "$1" != start ] || { echo mine > /volume1/filled/file; exit 1; }\n',
  });
  expect((await guide.nas.install(spk, { start: true })).result).toBe('not-started');
  expect(await guide.read('/volume1/filled/file')).toBe('mine\n');
  expect(await guide.machine.list('/volume1')).not.toContain('empty');
});

describe('a share whose name only the wizard of the installation asks for', () => {
  const inVersion = async (version: string, least = '7.0-40000') => {
    const { info, files } = await fixture(NAME);
    const text = files.get('INFO')?.toString().replace(info.version, version).replace('7.0-40000', least);
    return withShares([{ name: '{{wizard_share}}', permission: { rw: [NAME] } }], {
      INFO: text ?? '',
      'WIZARD_UIFILES/install_uifile': '[]',
    });
  };
  const upgraded = async (nas: RecordedNas['nas'], least?: string) => {
    const answers = { wizard_share: 'mine' };
    await nas.install(await inVersion('1.0.0-0001', least), { answers, start: false });
    return nas.upgrade(await inVersion('1.0.0-0002', least));
  };

  test('stays as it is over an upgrade on DSM 7', async () => {
    expect(await upgraded(box.nas)).toMatchObject({ action: 'upgrade', result: 'done' });
    expect(await can(`echo x > /var/packages/${NAME}/shares/mine/file`, NAME)).toBe(true);
  });

  test('fails the upgrade on DSM 6', async () => {
    const old = await recordedNas({ dsm: '6.2.4' });
    expect(await upgraded(old.nas, '6.0-7000')).toMatchObject({
      action: 'upgrade',
      at: 'data-share WHEN_POSTINST',
    });
  });

  test('has no name in an installation that does not ask for it', async () => {
    const outcome = await box.nas.install(await inVersion('1.0.0-0001'), { start: false });
    expect(outcome).toMatchObject({ at: 'data-share WHEN_POSTINST' });
    expect(outcome.result).not.toBe('done');
  });
});
