/** What the scripts of an upgrade, a shutdown, a boot, a move and a replacement are given. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Action, PACKAGE_STATUS, type ScriptName } from '../../../src/dsm/actions.ts';
import { type Fidelity, scriptEnvironment } from '../../../src/dsm/environment.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { placesIn, TRACE_FACTS, type Trace, tracesIn } from '../../support/traces.ts';

const FIXTURE = new URL('../../fixtures/packages/trace/', import.meta.url);
const OLD = TRACE_FACTS.version;
const NEW = '2.0.0-0001';
/** Not in /tmp, which a shutdown empties. */
const RECORDS = '/var/tmp/trace.d';

interface Run {
  readonly action: Action;
  readonly script: ScriptName;
  /** The version whose script it is. */
  readonly of: string;
}

const runs = (action: Action, of: string, scripts: readonly ScriptName[]): Run[] =>
  scripts.map((script) => ({ action, script, of }));

const RUNS: readonly Run[] = [
  ...runs('upgrade', OLD, ['prestop', 'stop', 'preuninst', 'postuninst']),
  ...runs('upgrade', NEW, ['preupgrade', 'prereplace', 'preinst', 'postinst', 'postreplace', 'postupgrade']),
  ...runs('upgrade', NEW, ['prestart', 'start']),
  ...runs('shutdown', NEW, ['stop']),
  ...runs('boot', NEW, ['prestart', 'start']),
  ...runs('move', NEW, ['prestop', 'stop', 'prestart', 'start']),
];

const IN_STAGING: readonly ScriptName[] = ['preupgrade', 'prereplace', 'preinst'];
const START_STOP: readonly ScriptName[] = ['prestart', 'start', 'prestop', 'stop'];
const AROUND_PLACING = ['SYNOPKG_PKGINST_TEMP_DIR', 'SYNOPKG_TEMP_SPKFILE', 'SYNOPKG_PKG_PROGRESS_PATH'];
const ANSWERS = { wizard_name: 'given at the upgrade' };

/** The package in one version, which says in its records which one it is. */
function version(of: string, name = 'trace'): Promise<Spk> {
  const text = (path: string) => readFileSync(new URL(path, FIXTURE), 'utf8');
  return changed('trace', {
    INFO: infoOf(text('INFO'), of, name),
    'scripts/start-stop-status': text('scripts/start-stop-status').replace(
      'packages/trace/',
      `packages/${name}/`,
    ),
    'scripts/record': text('scripts/record')
      .replaceAll('/tmp/trace.d', RECORDS)
      .replace('echo "cwd', `echo "version ${of}"\n  echo "cwd`),
    'conf/resource': '{}',
  });
}

/** Its port is its own: no two packages have the same. */
function infoOf(info: string, of: string, name: string): string {
  const port = name === 'trace' ? '8766' : '8767';
  const named = info.replace(OLD, of).replace('package="trace"', `package="${name}"`).replace('8766', port);
  return `${named}support_move="yes"\n`;
}

describe.each<Fidelity>(['dsm', 'guide'])('with the fidelity %s', (fidelity) => {
  const traces = new Map<string, Trace>();
  const traceOf = ({ action, script }: Pick<Run, 'action' | 'script'>): Trace => {
    const trace = traces.get(`${action}.${script}`);
    if (trace === undefined) throw new Error(`${script} of ${action} did not run`);
    return trace;
  };
  let uid = '';

  beforeAll(async () => {
    const box = await recordedNas({ fidelity, language: 'ger', username: 'somebody', volumes: 2 });
    await box.shell(`mkdir -m 777 ${RECORDS}`);
    await box.nas.install(await version(OLD), { start: true });
    const keep = async (action: Action, act: () => Promise<unknown>) => {
      await box.shell(`rm -f ${RECORDS}/*`);
      await act();
      const seen = await tracesIn(box, RECORDS);
      for (const [name, trace] of seen) traces.set(`${action}.${name.split('.')[1]}`, trace);
    };
    const upgrade = await version(NEW);
    await keep('upgrade', () => box.nas.install(upgrade, { answers: ANSWERS }));
    await keep('shutdown', () => box.nas.shutDown());
    await keep('boot', () => box.nas.boot());
    await keep('move', () => box.nas.move('trace', '/volume2'));
    uid = /^trace:x:(\d+)/m.exec(await box.read('/etc/passwd'))?.[1] ?? '';
  });

  test('every script ran once, and no other', () => {
    expect([...traces.keys()].sort()).toEqual(RUNS.map(({ action, script }) => `${action}.${script}`).sort());
    for (const { facts } of traces.values()) expect(Object.keys(facts)).toContain('end');
  });

  test.each(RUNS)('$script of $action comes from the .spk of $of', (run) => {
    expect(traceOf(run).facts.version).toBe(run.of);
  });

  test.each(RUNS)('$script of $action has exactly the variables of the rows', (run) => {
    const { action, script } = run;
    const { env } = traceOf(run);
    const facts = {
      ...TRACE_FACTS,
      ...placesIn(env),
      ...placesAt(run),
      version: NEW,
      oldVersion: action === 'upgrade' ? OLD : '',
      upgradeFolder: '/volume1/@tmp/synopkg.tmp/trace',
      packageStatus: PACKAGE_STATUS[action],
      username: action === 'boot' || action === 'shutdown' ? '' : 'somebody',
    };
    const answers = action === 'upgrade' && !START_STOP.includes(script) ? ANSWERS : {};
    expect(env).toEqual({ ...scriptEnvironment(facts, { script, action, fidelity }), ...answers });
  });

  test.each(RUNS)(
    '$script of $action runs as the package, in /, with umask 022 and its three files',
    (run) => {
      const { facts, files } = traceOf(run);
      expect(facts).toMatchObject({ user: uid, group: uid, groups: `${uid} 999`, umask: '0022', cwd: '/' });
      expect(files.map((file) => file.split(' ')[0])).toEqual(['0', '1', '2']);
    },
  );

  test.each(RUNS)('$script of $action is run from its place', (run) => {
    const folder = IN_STAGING.includes(run.script)
      ? /^\/volume1\/@tmp\/synopkg\/install\.\w{6}\/scripts\//
      : /^\/var\/packages\/trace\/scripts\//;
    expect(traceOf(run).facts.script).toMatch(folder);
  });

  test('an upgrade says so, with the old version and its folder, in every script and in stop and start', () => {
    for (const run of RUNS.filter(({ action }) => action === 'upgrade')) {
      expect(traceOf(run).env, run.script).toMatchObject({
        SYNOPKG_PKG_STATUS: 'UPGRADE',
        SYNOPKG_PKGVER: NEW,
        SYNOPKG_OLD_PKGVER: OLD,
        SYNOPKG_TEMP_UPGRADE_FOLDER: '/volume1/@tmp/synopkg.tmp/trace',
      });
      const wanted = START_STOP.includes(run.script) ? [] : AROUND_PLACING;
      expect(
        AROUND_PLACING.filter((name) => name in traceOf(run).env),
        run.script,
      ).toEqual(wanted);
    }
  });

  test.each(RUNS.filter(({ action }) => action === 'boot' || action === 'shutdown'))(
    '$script at $action has an empty status and an empty user name, and nothing of an upgrade',
    (run) => {
      const { env } = traceOf(run);
      expect(env).toMatchObject({ SYNOPKG_PKG_STATUS: '', SYNOPKG_USERNAME: '' });
      expect(Object.keys(env).filter((name) => /OLD_PKGVER|UPGRADE/.test(name))).toEqual([]);
    },
  );

  test('a package that is moved is stopped on its old volume and started on its new one', () => {
    const volumeIn = (script: ScriptName) => traceOf({ action: 'move', script }).env.SYNOPKG_PKGDEST_VOL;
    expect(START_STOP.map(volumeIn)).toEqual(['/volume2', '/volume2', '/volume1', '/volume1']);
  });

  test('target and tmp are gone for the old postuninst, and there again for the new postinst', () => {
    const kept = ['var', 'etc', 'home', 'share'];
    const thereAt = (script: ScriptName) => [...traceOf({ action: 'upgrade', script }).there].sort();
    const all = [...kept, 'target', 'tmp'].sort();
    expect(thereAt('preupgrade')).toEqual(all);
    expect(thereAt('preuninst')).toEqual(all);
    expect(thereAt('postuninst')).toEqual([...kept].sort());
    for (const script of ['postinst', 'postreplace', 'postupgrade', 'start'] as const)
      expect(thereAt(script)).toEqual(all);
  });
});

function placesAt({ action, script }: Run) {
  if (action !== 'move' || !['prestart', 'start'].includes(script)) return {};
  const onVolume2 = (folder: string) => `/volume2/${folder}/trace`;
  return {
    volume: '/volume2',
    targetFolder: onVolume2('@appstore'),
    varFolder: onVolume2('@appdata'),
    tmpFolder: onVolume2('@apptemp'),
    homeFolder: onVolume2('@apphome'),
  };
}

describe('a package that replaces another', () => {
  const replaced: Record<string, string[]> = {};
  const order: string[] = [];

  beforeAll(async () => {
    const box: RecordedNas = await recordedNas();
    await box.shell(`mkdir -m 777 ${RECORDS}`);
    await box.nas.install(await version(OLD, 'trace-before'), { start: true });
    await box.shell(`rm ${RECORDS}/*`);
    const looking = (script: string) =>
      `#!/bin/sh\necho "${script} $SYNOPKG_PKG_STATUS $(ls /var/packages | tr '\\n' ' ')" >> ${RECORDS}/order\n`;
    const scripts = ['prereplace', 'preinst', 'postinst', 'postreplace'];
    const spk = await changed('trace', {
      'conf/resource': '{}',
      ...Object.fromEntries(scripts.map((script) => [`scripts/${script}`, looking(script)])),
    });
    const outcome = await box.nas.install(spk, { start: false });
    expect(outcome.result).toBe('done');
    for (const line of (await box.read(`${RECORDS}/order`)).trim().split('\n')) {
      const [script = '', status = '', ...there] = line.split(' ');
      order.push(`${script} ${status}`);
      replaced[script] = there.filter((name) => name.startsWith('trace'));
    }
    for (const name of (await tracesIn(box, RECORDS)).keys()) if (name !== 'order') order.push(name);
  });

  test('runs prereplace and postreplace around its own, and the other is uninstalled between them', () => {
    expect(order.slice(0, 4)).toEqual([
      'prereplace INSTALL',
      'preinst INSTALL',
      'postinst INSTALL',
      'postreplace INSTALL',
    ]);
    expect(order.slice(4).sort()).toEqual(
      ['prestop', 'stop', 'preuninst', 'postuninst'].map((script) => `UNINSTALL.${script}`).sort(),
    );
  });

  test('finds the other in prereplace alone, where its files can still be taken over', () => {
    expect(replaced).toEqual({
      prereplace: ['trace-before'],
      preinst: [],
      postinst: ['trace'],
      postreplace: ['trace'],
    });
  });
});
