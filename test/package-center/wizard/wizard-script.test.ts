/** Wizards that scripts write, on real boxes. */
import { describe, expect, test } from 'vitest';
import type { Answers } from '../../../src/package-center/package/answers.ts';
import {
  type AskedWizard,
  askWizard,
  type WizardLookup,
} from '../../../src/package-center/wizard/ask-wizard.ts';
import { type WizardPlace, wizardScriptRunner } from '../../../src/package-center/wizard/wizard-script.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, fixture, type RecordedNas, recordedNas } from '../../support/fixture.ts';

interface Setting extends Partial<WizardLookup>, WizardPlace {
  readonly timeLimit?: number;
  readonly given?: Answers;
}

function ask(box: RecordedNas, spk: Spk, setting: Setting = {}): Promise<AskedWizard> {
  const { action = 'install', language = 'enu', given = {}, timeLimit = 20_000, ...place } = setting;
  const { machine, system, config } = box.nas;
  const parts = { machine, system, config, timeLimit, username: 'ann', language, signal: undefined };
  return askWizard(spk, {
    action,
    language,
    callerAnswers: given,
    runScript: wizardScriptRunner(parts, place),
  });
}

/** The fixture with another script for the wizard of the installation. */
const written = (script: string) =>
  changed('wizard-script', { 'WIZARD_UIFILES/install_uifile.sh': `#!/bin/sh\n${script}\n` });

const PAGES = JSON.stringify([
  { items: [{ type: 'textfield', subitems: [{ key: 'wizard_a', defaultValue: 'x' }] }] },
]);
const WRITE = `echo '${PAGES}' > "$SYNOPKG_TEMP_LOGFILE"`;

const ROOM = /^\/volume1\/@tmp\/synopkg\/wizard\.\w{6}\/WIZARD_UIFILES\//;

describe('the script of a wizard', () => {
  test('runs before the installation as the package, from a folder with all members but package.tgz', async () => {
    const box = await recordedNas();
    const { answers, findings } = await ask(box, await fixture('wizard-script'));
    expect(findings).toEqual([]);
    expect(answers).toMatchObject({
      wizard_script: expect.stringMatching(ROOM),
      wizard_user: expect.stringMatching(/^wizard-script:wizard-script \d{5}$/),
      wizard_cwd: '/ 0022',
      wizard_message: expect.stringMatching(/^\/run\/synopkgs\/synopkgwizard\.log\.\w{6} 600 wizard-script$/),
      wizard_folder: '755 root INFO WIZARD_UIFILES conf scripts ',
      wizard_status: 'INSTALL 1.0.0-0001  ann',
    });
  });

  test('gets the variables of guide 08, but none that names what is not there yet', async () => {
    const seen = await ask(await recordedNas(), await fixture('wizard-script'));
    const byTheGuide = await ask(await recordedNas({ fidelity: 'guide' }), await fixture('wizard-script'));
    const names = (asked: AskedWizard) => String(asked.answers.wizard_names).trim().split(' ');
    expect(names(seen)).toContain('SYNOPKG_PKGNAME');
    expect(names(seen)).toContain('SYNOPKG_PKGDEST_VOL');
    for (const name of ['SYNOPKG_PKGDEST', 'SYNOPKG_PKGINST_TEMP_DIR', 'SYNOPKG_TEMP_SPKFILE']) {
      expect(names(seen)).not.toContain(name);
      expect(names(byTheGuide)).toContain(name);
    }
  });

  test('leaves no trace: no folder, no file, no account', async () => {
    const box = await recordedNas();
    const accounts = () => Promise.all(['passwd', 'group', 'shadow'].map((name) => box.read(`/etc/${name}`)));
    const before = await accounts();
    await ask(box, await fixture('wizard-script'));
    expect(await accounts()).toEqual(before);
    expect((await box.nas.leftBehind()).left).toEqual([]);
  });

  test('of the language comes before the one for all', async () => {
    const box = await recordedNas({ language: 'fre' });
    const { answers } = await ask(box, await fixture('wizard-script'), { language: 'fre' });
    expect(answers).toEqual({ wizard_language: 'fre' });
  });

  test('is run by /bin/sh where it names no interpreter, and on DSM 7 whatever its mode', async () => {
    const spk = await changed('wizard-script', {
      'WIZARD_UIFILES/install_uifile.sh': `list=(x)\n${WRITE}\n`,
    });
    expect(await ask(await recordedNas(), spk)).toEqual({ answers: { wizard_a: 'x' }, findings: [] });
  });

  test('in an upgrade is given the version that is there as its own; by the guide the new one', async () => {
    for (const [fidelity, version] of [
      ['dsm', '1.0.0-0001'],
      ['guide', '2.0.0-0002'],
    ] as const) {
      const box = await recordedNas({ fidelity });
      const old = await fixture('wizard-script');
      await box.nas.install(old, { start: false });
      const spk = { ...old, info: { ...old.info, version: '2.0.0-0002' } };
      const { accounts, facts } = await installed(box, old);
      const { answers } = await ask(box, spk, { action: 'upgrade', installed: facts });
      expect(answers.wizard_status).toBe(`UPGRADE ${version} 1.0.0-0001 ann`);
      expect(answers.wizard_script).toMatch(ROOM);
      expect(answers.wizard_script).toMatch(/\/upgrade_uifile\.sh$/);
      expect(await box.read('/etc/passwd')).toBe(accounts.passwd);
    }
  });

  test('of an uninstallation runs where the package is', async () => {
    const box = await recordedNas();
    const spk = await fixture('wizard-script');
    await box.nas.install(spk, { start: false });
    const { facts } = await installed(box, spk);
    const { answers } = await ask(box, spk, { action: 'uninstall', installed: facts });
    expect(answers.wizard_script).toBe('/var/packages/wizard-script/WIZARD_UIFILES/uninstall_uifile.sh');
    expect(answers.wizard_status).toMatch(/^UNINSTALL/);
  });

  test('may write nothing: then nothing is asked', async () => {
    const asked = await ask(await recordedNas(), await written('exit 0'), { given: { other: '1' } });
    expect(asked.answers).toEqual({ other: '1' });
    expect(asked.findings).toMatchObject([{ code: 'wizard-answer-unknown', severity: 'warning' }]);
  });

  test('has answers that reach the scripts of the package', async () => {
    const box = await recordedNas();
    const spk = await fixture('wizard-script');
    const { answers } = await ask(box, spk);
    await box.nas.install(spk, { answers, start: false });
    for (const name of ['preinst', 'postinst']) {
      const env = await box.read(`/tmp/wizard-script.INSTALL.${name}`);
      expect(env).toContain('wizard_status=INSTALL 1.0.0-0001  ann\n');
    }
  });

  test('of two packages can run at once', async () => {
    const box = await recordedNas();
    const other = { ...(await fixture('wizard-script')) };
    const renamed = { ...other, info: { ...other.info, package: 'other' } };
    const [one, two] = await Promise.all([ask(box, other), ask(box, renamed)]);
    expect(one.answers.wizard_user).toMatch(/^wizard-script:/);
    expect(two.answers.wizard_user).toMatch(/^other:/);
    expect([...one.findings, ...two.findings]).toEqual([]);
    expect((await box.nas.leftBehind()).left).toEqual([]);
  });

  test('has its answers completed and checked like any other wizard', async () => {
    const pages = [
      {
        items: [
          {
            type: 'textfield',
            subitems: [
              { key: 'wizard_port', validator: { allowBlank: false, regex: { expr: '/^\\d+$/' } } },
              { key: 'wizard_name', defaultValue: 'x' },
            ],
          },
        ],
      },
    ];
    const spk = await changed('wizard-script', {
      'WIZARD_UIFILES/pages': JSON.stringify(pages),
      'WIZARD_UIFILES/install_uifile.sh':
        '#!/bin/sh\ncat "$(dirname "$0")/pages" > "$SYNOPKG_TEMP_LOGFILE"\n',
    });
    const box = await recordedNas();
    expect(await ask(box, spk, { given: { wizard_port: 'x' } })).toMatchObject({
      answers: { wizard_port: 'x', wizard_name: 'x' },
      findings: [{ code: 'wizard-answer-pattern', severity: 'warning' }],
    });
    expect((await ask(box, spk)).findings).toMatchObject([{ code: 'wizard-answer-missing' }]);
  });
});

/** What the NAS knows of a package that is there. */
async function installed(box: RecordedNas, spk: Spk) {
  const { makePackageRecord: packageFacts } = await import(
    '../../../src/package-center/package/package-record.ts'
  );
  const accounts = await box.nas.system.accounts.read();
  return { accounts, facts: packageFacts(spk, { volume: '/volume1', answers: {}, accounts }) };
}

const DSM6_INFO =
  'package="wizard-script"\nversion="1.0.0-0001"\nos_min_ver="6.0-7000"\narch="noarch"\ndescription="A fixture."\nmaintainer="spkbox"\n';

describe('a script that fails', () => {
  test('shows no pages, and its last lines are told', async () => {
    const box = await recordedNas();
    const spk = await written(`${WRITE}\necho first >&2\necho "no such port" >&2\nexit 11`);
    const { answers, findings } = await ask(box, spk, { given: { wizard_b: 'y' } });
    expect(answers).toEqual({ wizard_b: 'y' });
    expect(findings).toMatchObject([
      {
        code: 'wizard-script-failed',
        severity: 'warning',
        place: { member: 'WIZARD_UIFILES/install_uifile.sh' },
        text: "The wizard's script exited with 11, so the user sees no pages. On stderr: first | no such port",
      },
    ]);
    expect((await box.nas.leftBehind()).left).toEqual([]);
  });

  test.each([
    ['a signal', 'kill -9 $$', 'was ended by SIGKILL'],
    ['a lacking command', '/no/such/command', 'exited with 127'],
  ])('by %s says so', async (_, script, says) => {
    const { findings } = await ask(await recordedNas(), await written(script));
    expect(findings).toMatchObject([{ code: 'wizard-script-failed', text: expect.stringContaining(says) }]);
  });

  test.each([
    ['no JSON', 'echo "[{" > "$SYNOPKG_TEMP_LOGFILE"', 'wizard-not-json'],
    ['no list', `echo '{"step_title":"x"}' > "$SYNOPKG_TEMP_LOGFILE"`, 'wizard-not-list'],
    ['no pages but on its output', `echo '${PAGES}'`, 'wizard-script-stdout'],
    ['too much', 'head -c 1500000 /dev/zero | tr "\\0" x > "$SYNOPKG_TEMP_LOGFILE"', 'wizard-too-large'],
  ])('by writing %s is told, and asks nothing', async (_, script, code) => {
    const { answers, findings } = await ask(await recordedNas(), await written(script));
    expect(answers).toEqual({});
    expect(findings.map((finding) => [finding.code, finding.severity])).toEqual([[code, 'warning']]);
  });

  test('may edit its file in place, as released packages do with sed -i', async () => {
    const spk = await written(
      `echo '${PAGES}' > "$SYNOPKG_TEMP_LOGFILE"; sed -i s/x/x/ "$SYNOPKG_TEMP_LOGFILE"`,
    );
    expect((await ask(await recordedNas(), spk)).findings).toEqual([]);
  });

  test('that complains and exits with 0 is told with its words', async () => {
    const spk = await written(
      `echo '${PAGES}' > "$SYNOPKG_TEMP_LOGFILE"; echo 'sed: no such placeholder' >&2`,
    );
    const { findings } = await ask(await recordedNas(), spk);
    expect(findings).toMatchObject([
      { code: 'wizard-script-stderr', text: expect.stringContaining('sed: no such placeholder') },
    ]);
  });

  test('on DSM 6 without its exec bit is not run', async () => {
    const spk = await changed('wizard-script', {
      INFO: DSM6_INFO,
    });
    const members = spk.members.map((member) =>
      member.name.endsWith('install_uifile.sh') ? { ...member, mode: 0o644 } : member,
    );
    const box = await recordedNas({ dsm: '6.2.4' });
    expect((await ask(box, spk)).answers.wizard_status).toMatch(/^INSTALL/);
    const { answers, findings } = await ask(box, { ...spk, members });
    expect(answers).toEqual({});
    expect(findings).toMatchObject([{ code: 'wizard-script-not-executable' }]);
  });

  test('on DSM 6 without conf/privilege is root’s', async () => {
    const spk = await changed('wizard-script', {
      INFO: DSM6_INFO,
      'conf/privilege': undefined,
    });
    const box = await recordedNas({ dsm: '6.2.4' });
    const { answers, findings } = await ask(box, spk);
    expect(answers).toMatchObject({
      wizard_user: 'root:root 0',
      wizard_message: expect.stringMatching(/600 root$/),
    });
    expect(findings).toEqual([]);
    expect((await box.nas.leftBehind()).left).toEqual([]);
  });

  test('is not run as an account of DSM’s own', async () => {
    const spk = await changed('wizard-script', {
      'conf/privilege': '{"defaults":{"run-as":"package"},"username":"admin"}',
    });
    expect((await ask(await recordedNas(), spk)).findings).toMatchObject([{ code: 'wizard-script-not-run' }]);
  });
});

describe('a script that means harm', () => {
  test('is ended after its time, and what it left is named', async () => {
    const box = await recordedNas();
    const spk = await written('trap "" TERM; yes noise | tr n m >&2 & yes | cat; sleep 600');
    const { answers, findings } = await ask(box, spk, { timeLimit: 1000 });
    expect(answers).toEqual({});
    expect(findings[0]).toMatchObject({
      code: 'wizard-script-failed',
      text: expect.stringContaining('was still running after 1 s'),
    });
    expect(JSON.stringify(findings).length).toBeLessThan(5000);
  });

  test('leaves no daemon unseen, and is not waited for', async () => {
    const box = await recordedNas();
    const spk = await written(
      `${WRITE}\nsetsid sleep 300 &\nuntil grep -q sleep /proc/$!/comm; do :; done\nexit 0`,
    );
    const { answers, findings } = await ask(box, spk);
    expect(answers).toEqual({ wizard_a: 'x' });
    expect(findings).toMatchObject([
      { code: 'wizard-script-still-runs', text: expect.stringMatching(/sleep 300 \(pid \d+\)/) },
    ]);
  });

  test('cannot keep its folder, nor write into it', async () => {
    const box = await recordedNas();
    const spk = await written(`echo evil > "$(dirname "$0")/evil" || ${WRITE}`);
    expect((await ask(box, spk)).answers).toEqual({ wizard_a: 'x' });
    expect(await box.machine.list('/volume1/@tmp/synopkg')).toEqual([]);
  });

  test('gets no variable of its choice into a script of the package', async () => {
    const keys = ['PATH', 'LD_PRELOAD', 'BASH_ENV', 'IFS', 'SYNOPKG_PKGNAME', 'BASH_FUNC_echo%%'];
    const fields = keys.map((key) => ({ key, defaultValue: '/evil' }));
    const bad = [
      { key: 'wizard_nul', defaultValue: 'a\0b' },
      { key: 'wizard_long', defaultValue: 'x'.repeat(200_000) },
      { key: 'wizard_good', defaultValue: 'good' },
    ];
    const page = JSON.stringify([{ items: [{ type: 'textfield', subitems: [...fields, ...bad] }] }]);
    const spk = await changed('wizard-script', {
      'WIZARD_UIFILES/install_uifile.sh': undefined,
      'WIZARD_UIFILES/install_uifile': page,
    });
    const box = await recordedNas();
    const { result } = await box.nas.install(spk, { start: false });
    expect(result).toBe('done');
    const env = await box.read('/tmp/wizard-script.INSTALL.postinst');
    expect(env).toContain('wizard_good=good\n');
    expect(env).not.toMatch(/evil|wizard_nul|wizard_long/);
    const findings = box.events.flatMap((event) => (event.type === 'findings' ? event.findings : []));
    const told = (code: string) => findings.filter((finding) => finding.code === code).length;
    expect([told('wizard-key'), told('wizard-answer-unfit')]).toEqual([keys.length, 2]);
  });
});
