/** DSM's commands in the box of a NAS: what a script or a user calls there, Package Center does. */
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/events.ts';
import { changed, fixture, hello, type RecordedNas, recordedNas } from '../support/fixture.ts';
import { putInBox, rough } from '../support/rough.ts';

/** Runs a command with the PATH that DSM gives to scripts. */
const call = async (nas: RecordedNas, command: string, as = 'root') => {
  const { exitCode, output } = await nas.shell(
    `PATH=/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin; ${command}`,
    as,
  );
  return { exitCode, output };
};

const findingsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'findings' ? event.findings : []));

/** A package named other, with its own scripts. */
const other = (
  scripts: Readonly<Record<string, string>>,
  { name = 'other', info = '', os = '7.0-40000' } = {},
) =>
  changed('trace', {
    INFO: `package="${name}"\nversion="1.0-0001"\nos_min_ver="${os}"\narch="noarch"\nmaintainer="me"\ndescription="Another"\n${info}`,
    'conf/resource': undefined,
    ...Object.fromEntries(
      Object.entries(scripts).map(([name, text]) => [`scripts/${name}`, `#!/bin/sh\n${text}\n`]),
    ),
  });

/** Its INFO has texts in German. */
const germanTrace = async () =>
  changed('trace', {
    INFO: `${(await fixture('trace')).files.get('INFO')}displayname_ger="Spur"\ndescription_ger="Schreibt auf, was geschieht."\n`,
  });

describe('synopkg on a NAS', () => {
  test('starts, stops, tells and uninstalls what is installed', async () => {
    const nas = await recordedNas();
    await nas.nas.install(await hello(), { answers: { hello_greeting: 'Hi' } });
    expect(JSON.parse((await call(nas, 'synopkg status hello')).output)).toMatchObject({
      status: 'running',
      description: 'Status: [0], package is started',
    });
    const stopped = await call(nas, 'synopkg stop hello');
    expect(stopped.exitCode).toBe(0);
    expect(JSON.parse(stopped.output)).toMatchObject({
      action: 'stop',
      scripts: [{ code: 0, message: '', type: 'stop' }],
      stage: 'stopped',
      status: 'stop',
      status_code: 324,
      success: true,
    });
    expect((await call(nas, 'synopkg status hello')).exitCode).toBe(17);
    expect((await call(nas, 'synopkg is_onoff hello')).output).toBe(
      "package hello isn't turned on, status: [262]\n",
    );
    expect(JSON.parse((await call(nas, 'synopkg start hello')).output)).toMatchObject({
      stage: 'started',
      status: 'running',
    });
    expect((await call(nas, 'synopkg uninstall hello')).exitCode).toBe(0);
    expect(nas.nas.packages).toEqual([]);
    expect((await call(nas, 'synopkg status hello')).exitCode).toBe(255);
    expect(await nas.leftovers()).toEqual([]);
  });

  test('installs an .spk that lies in the box, and repairs over the same version', async () => {
    const nas = await recordedNas({ language: 'ger' });
    await putInBox(nas.machine, await germanTrace(), '/volume1/trace.spk');
    const { output } = await call(nas, 'cd /volume1; synopkg install trace.spk');
    expect(JSON.parse(output)).toMatchObject({
      results: [
        {
          action: 'install',
          language: 'ger',
          package: 'trace',
          packageName: 'Spur',
          spk: 'trace.spk',
          stage: 'installed_and_started',
          success: true,
        },
      ],
      success: true,
    });
    expect((await call(nas, 'synopkg list')).output).toBe('trace-1.0.0-0001: Schreibt auf, was geschieht.\n');
    expect(nas.events).toContainEqual(expect.objectContaining({ type: 'package-read', displayName: 'Spur' }));
    const again = JSON.parse((await call(nas, 'synopkg install /volume1/trace.spk')).output);
    expect(again.results[0]).toMatchObject({ action: 'repair', success: true });
    const repair = nas.events.findLast((event) => event.type === 'action-started');
    expect(repair).toMatchObject({ action: 'repair', package: 'trace' });
    const types = again.results[0].scripts.map(({ type }: { type: string }) => type);
    expect(types).toEqual(expect.arrayContaining(['preupgrade', 'preuninst', 'postinst', 'postupgrade']));
  });

  test('does not take for an .spk what is none', async () => {
    const nas = await recordedNas();
    for (const file of ['/etc/passwd', '/dev/zero', '/nowhere', '/volume1']) {
      const { exitCode, output } = await call(nas, `synopkg install ${file}`);
      expect(exitCode).toBe(1);
      expect(JSON.parse(output)).toMatchObject({ results: [{ error: { code: 263 } }], success: false });
    }
  });

  test('stop is refused for a package with ctl_stop="no", as in Package Center', async () => {
    const nas = await recordedNas();
    await nas.nas.install(await rough('stays', { info: 'ctl_stop="no"\n' }), { start: true });
    const { exitCode, output } = await call(nas, 'synopkg stop stays');
    expect(exitCode).toBe(1);
    expect(JSON.parse(output)).toMatchObject({ stage: 'stop_failed', success: false });
    expect((await nas.nas.status('stays')).code).toBe(0);
  });

  test('says where there is no room for an .spk', async () => {
    const nas = await recordedNas();
    const large = await rough('large', { info: 'install_type="system"\nextractsize="999999999999"\n' });
    const error = { code: 279, description: 'root partition does not have enough space' };
    expect((await nas.nas.install(large)).error).toEqual({ ...error, detail: { space: 'root' } });
    await putInBox(nas.machine, large, '/volume1/large.spk');
    const { output } = await call(nas, 'synopkg install /volume1/large.spk');
    expect(JSON.parse(output).results[0].error).toEqual({ ...error, space: 'root' });
  });

  test('takes one .spk after the other, of however many that are none', async () => {
    const nas = await recordedNas();
    await nas.shell('truncate -s 64M /volume1/hole.spk; mkfifo /volume1/pipe.spk');
    const { output } = await call(
      nas,
      'for n in 1 2 3; do synopkg install /volume1/hole.spk & synopkg install /volume1/pipe.spk & done; wait',
    );
    expect(output.match(/"code":263/g)).toHaveLength(6);
  }, 60_000);

  test('in the script of one package starts another', async () => {
    const nas = await recordedNas({ dsm: '6.2.4' });
    await nas.nas.install(await other({ 'start-stop-status': 'exit 0' }, { os: '6.0-7000' }), {
      start: false,
    });
    const starter = await changed('trace', {
      'conf/privilege': undefined,
      INFO: 'package="trace"\nversion="1.0-0001"\nos_min_ver="6.0-7000"\narch="noarch"\nmaintainer="me"\ndescription="d"\n',
      'scripts/postinst': '#!/bin/sh\nsynopkg start other\nexit 0\n',
    });
    const outcome = await nas.nas.install(starter, { start: false });
    expect(outcome.result).toBe('done');
    const started = nas.events.find((event) => event.type === 'action-started' && event.action === 'start');
    expect(started).toMatchObject({ package: 'other' });
  });

  test('of a package that an action goes on with is refused at once, and waits for nothing', async () => {
    const nas = await recordedNas();
    const slow = await other({
      'start-stop-status':
        'if [ "$1" = start ]; then touch /tmp/in; while [ ! -e /tmp/go ]; do sleep 0.02; done; fi',
    });
    await nas.nas.install(slow, { start: false });
    const needy = { name: 'needy', info: 'install_dep_packages="other"\n' };
    await nas.nas.install(await other({ 'start-stop-status': 'exit 0' }, needy), { start: false });
    const starting = nas.nas.start('other');
    await call(nas, 'while [ ! -e /tmp/in ]; do sleep 0.02; done');
    expect((await call(nas, 'synopkg status other')).exitCode).toBe(55);
    for (const refused of ['stop other', 'uninstall other', 'start needy']) {
      const { exitCode, output } = await call(nas, `synopkg ${refused}`);
      expect(JSON.parse(output)).toMatchObject({ error: { code: 275 }, success: false });
      expect(exitCode).toBe(1);
    }
    await call(nas, 'touch /tmp/go');
    expect((await starting).result).toBe('done');
  });

  test('is told of a package’s script that calls what is not emulated', async () => {
    const nas = await recordedNas();
    await nas.nas.install(await other({ postinst: 'synoacltool -get /volume1\nexit 0' }), { start: false });
    expect(findingsOf(nas.events)).toContainEqual(
      expect.objectContaining({
        code: 'command-not-emulated',
        severity: 'warning',
        place: { member: 'scripts/postinst', line: 2 },
        text: 'The package calls "synoacltool -get", which spkbox does not emulate: the call failed.',
      }),
    );
    expect(nas.events.filter((event) => event.type === 'findings').at(-1)).toMatchObject({
      package: 'other',
    });
  });
});

test('synopkghelper update registers a port file anew', async () => {
  const nas = await recordedNas();
  await nas.nas.install(await hello(), { answers: { hello_greeting: 'Hi' } });
  expect((await call(nas, 'synopkghelper update hello port-config', 'hello')).exitCode).toBe(0);
  expect(await call(nas, 'synopkghelper update hello nothing', 'hello')).toEqual({
    exitCode: 1,
    output: 'Failed to update nothing of hello [its conf/resource has no such entry]\n',
  });
});

test('the line is no leftover, not after a restart of the NAS either', async () => {
  const nas = await recordedNas();
  expect((await nas.nas.leftBehind()).left).toEqual([]);
  await call(nas, 'synopkg list');
  await nas.nas.shutDown();
  await nas.nas.boot();
  expect((await call(nas, 'synopkg list')).exitCode).toBe(0);
  expect((await nas.nas.leftBehind()).left).toEqual([]);
});
