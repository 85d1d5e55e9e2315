import { beforeAll, describe, expect, test } from 'vitest';
import { type Action, PACKAGE_STATUS, type ScriptName } from '../../../src/dsm/actions.ts';
import { type Fidelity, scriptEnvironment } from '../../../src/dsm/environment.ts';
import type { Answers } from '../../../src/package-center/package/answers.ts';
import { fixture, type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { placesIn, TRACE_FACTS, type Trace, tracesIn } from '../../support/traces.ts';

/** Every script of the life that the tests below lead, in the order in which they run. */
const LIFE: readonly [Action, ScriptName[]][] = [
  ['install', ['prereplace', 'preinst', 'postinst', 'postreplace', 'prestart', 'start']],
  // A status is asked for by DSM itself, so it looks like a script at boot.
  ['boot', ['status']],
  ['stop', ['prestop', 'stop']],
  ['start', ['prestart', 'start']],
  ['uninstall', ['prestop', 'stop', 'preuninst', 'postuninst']],
];
const SCRIPTS = LIFE.flatMap(([action, scripts]) => scripts.map((script) => ({ action, script })));
const ANSWERS = { wizard_name: 'given at the installation' };
const PARTING = { wizard_keep: 'given at the removal' };

const BEFORE_PLACING: readonly ScriptName[] = ['prereplace', 'preinst'];
const ONLY_WHILE_PLACING: readonly ScriptName[] = [...BEFORE_PLACING, 'postinst', 'postreplace'];

describe.each<Fidelity>(['dsm', 'guide'])('with the fidelity %s', (fidelity) => {
  let box: RecordedNas;
  let uid: number;
  const traces = new Map<string, Trace>();
  const traceOf = (action: Action, script: ScriptName): Trace => {
    const trace = traces.get(`${PACKAGE_STATUS[action] || 'NONE'}.${script}`);
    if (trace === undefined) throw new Error(`${script} of ${action} did not run`);
    return trace;
  };

  beforeAll(async () => {
    box = await recordedNas({ fidelity, language: 'ger', username: 'somebody' });
    await live(box);
    uid = Number(/^trace:x:(\d+)/m.exec(await box.read('/etc/passwd'))?.[1]);
    await box.nas.uninstall('trace', { answers: PARTING });
    for (const [name, trace] of await tracesIn(box, '/tmp/trace.d')) traces.set(name, trace);
  });

  test('every script ran once, and no other', () => {
    const wanted = SCRIPTS.map(({ action, script }) => `${PACKAGE_STATUS[action] || 'NONE'}.${script}`);
    expect([...traces.keys()].sort()).toEqual(wanted.sort());
  });

  test.each(SCRIPTS)(
    '$script of $action has exactly the variables of the rows, and the answers',
    ({ action, script }) => {
      const { env } = traceOf(action, script);
      const answers = answersIn(action, script);
      const facts = { ...TRACE_FACTS, ...placesIn(env), packageStatus: PACKAGE_STATUS[action] };
      const username = action === 'boot' ? '' : 'somebody';
      expect(env).toEqual({
        ...scriptEnvironment({ ...facts, username }, { script, action, fidelity }),
        ...answers,
      });
    },
  );

  test.each(SCRIPTS)(
    '$script of $action runs as the package, in /, with umask 022 and its three files',
    ({ action, script }) => {
      const { facts, files } = traceOf(action, script);
      expect(facts).toMatchObject({
        user: `${uid}`,
        group: `${uid}`,
        groups: `${uid} 999`,
        umask: '0022',
        cwd: '/',
      });
      expect(files.map((file) => file.split(' ')[0])).toEqual(['0', '1', '2']);
      expect(files[0]).toBe('0 /dev/null');
    },
  );

  test.each(SCRIPTS)('$script of $action is run from its place, with its argument', ({ action, script }) => {
    const { facts } = traceOf(action, script);
    const isArgument = ['prestart', 'start', 'prestop', 'stop', 'status'].includes(script);
    const folder = BEFORE_PLACING.includes(script)
      ? /^\/volume1\/@tmp\/synopkg\/install\.\w{6}\/scripts\//
      : /^\/var\/packages\/trace\/scripts\//;
    expect(facts.script).toMatch(folder);
    expect(facts.script?.split('/').at(-1)).toBe(isArgument ? 'start-stop-status' : script);
    expect(facts.arguments).toBe(isArgument ? script : '');
  });

  test.each(SCRIPTS)('$script of $action finds the folders that are made by then', ({ action, script }) => {
    expect(traceOf(action, script).there).toEqual(foldersAt(action, script, fidelity));
  });

  test('the places that only an installation has are named in its own scripts alone', () => {
    for (const { action, script } of SCRIPTS) {
      const { env } = traceOf(action, script);
      const names = ['SYNOPKG_PKGINST_TEMP_DIR', 'SYNOPKG_TEMP_SPKFILE', 'SYNOPKG_PKG_PROGRESS_PATH'];
      const wanted = action === 'install' && ONLY_WHILE_PLACING.includes(script) ? names : [];
      expect(names.filter((name) => name in env)).toEqual(wanted);
    }
  });
});

test('preinst knows the volume and the staged package only, as DSM was seen; the guide has all', () => {
  const inPreinst = (fidelity: Fidelity) =>
    Object.keys(scriptEnvironment(TRACE_FACTS, { script: 'preinst', action: 'install', fidelity })).filter(
      (name) => /^SYNOPKG_PKG(DEST|VAR|TMP|HOME|INST)/.test(name),
    );
  expect(inPreinst('dsm')).toEqual(['SYNOPKG_PKGDEST_VOL', 'SYNOPKG_PKGINST_TEMP_DIR']);
  expect(inPreinst('guide')).toHaveLength(6);
});

describe('the answers of the wizard', () => {
  let shared: RecordedNas;
  beforeAll(async () => {
    shared = await recordedNas();
  });

  const VALUES = {
    blanks: '  two  words  ',
    quotes: `it's "quoted" \`id\``,
    lines: 'one\ntwo\n',
    commands: '$(touch /tmp/never) ${HOME} $HOME; touch /tmp/never && true | false > /tmp/never',
    backslashes: '\\ \\n \\\\',
    unicode: 'Grüße, 世界 🎉',
    empty: '',
    yes: true,
    no: false,
    number: 42,
    percent: '%s %n 100%',
    glob: '* ? [a-z] ~ !!',
    equals: 'a=b=c',
  } satisfies Answers;

  test('reach the scripts byte by byte, and true and false as these words', async () => {
    const box = await recordedNas();
    await box.nas.install(await fixture('trace'), { answers: VALUES, start: false });
    const { output } = await box.shell('cat /tmp/trace.d/INSTALL.preinst');
    // The fixture writes a newline in a value as a blank.
    for (const [name, value] of Object.entries(VALUES)) {
      expect(output).toContain(`\nenv ${name}=${String(value).replaceAll('\n', ' ')}\n`);
    }
    expect((await box.shell('ls /tmp/never')).exitCode).not.toBe(0);
  });

  test.each([
    'PATH',
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'SYNOPKG_PKGNAME',
    'SYNOPKG_ANYTHING',
    'BASH_ENV',
    'ENV',
    'IFS',
    'HOME',
    'a-b',
    'a b',
    '1st',
    '',
    'a=b',
    'a\nb',
    'ä',
  ])('never have the key %j: nothing is begun', async (name) => {
    const box = shared;
    const before = box.events.length;
    await expect(box.nas.install(await fixture('trace'), { answers: { [name]: 'x' } })).rejects.toMatchObject(
      {
        code: 'USE_BAD_ANSWERS',
        where: name,
      },
    );
    expect(box.events).toHaveLength(before);
  });

  test.each([
    ['a NUL byte', 'a\0b'],
    ['more than a program can be given', 'x'.repeat(128 * 1024)],
  ])('never have %s: nothing is begun', async (_, value) => {
    const box = shared;
    const before = box.events.length;
    await expect(
      box.nas.install(await fixture('trace'), { answers: { wizard: value } }),
    ).rejects.toMatchObject({ code: 'USE_BAD_ANSWERS', where: 'wizard' });
    expect(box.events).toHaveLength(before);
    expect(await box.leftovers()).toEqual([]);
  });

  test('may be as long as a program can be given', async () => {
    const box = await recordedNas();
    const value = 'x'.repeat(128 * 1024 - 'wizard='.length - 2);
    const outcome = await box.nas.install(await fixture('only-some-scripts'), { answers: { wizard: value } });
    expect(outcome.result).toBe('done');
  });
});

/** Answers are for the scripts of the action that asked for them, and never for start-stop-status. */
function answersIn(action: Action, script: ScriptName): Answers {
  if (action === 'install' && ONLY_WHILE_PLACING.includes(script)) return ANSWERS;
  return script === 'preuninst' || script === 'postuninst' ? PARTING : {};
}

function foldersAt(action: Action, script: ScriptName, fidelity: Fidelity): string[] {
  if (BEFORE_PLACING.includes(script)) return [];
  // Its links are there until the package is removed for good, but target and tmp lead nowhere any more.
  if (script === 'postuninst') return ['var', 'etc', 'home', 'share', 'shares'];
  const made = ['target', 'var', 'etc', 'home', 'tmp', 'share'];
  // By the guide, data-share acquires when the package is started: nothing before that finds the link.
  const isEarly = action === 'install' && script !== 'start';
  return fidelity === 'guide' && isEarly ? made : [...made, 'shares'];
}

async function live({ nas }: RecordedNas): Promise<void> {
  await nas.install(await fixture('trace'), { start: true, answers: ANSWERS });
  await nas.status('trace');
  await nas.stop('trace');
  await nas.start('trace');
}
