/** Which answers a package gets from its wizard when nobody sits before it. */
import { describe, expect, test } from 'vitest';
import { askWizard, readWizard } from '../../../src/package-center/wizard/ask-wizard.ts';
import { changed, fixture, hello } from '../../support/packages.ts';
import { placed } from '../../support/placed.ts';

const INSTALL = { action: 'install', language: 'enu' } as const;

describe('a wizard that is written down', () => {
  test('gives its defaults, and what the caller says comes before them', async () => {
    expect(
      await askWizard(await hello(), { ...INSTALL, callerAnswers: { hello_write_share: true } }),
    ).toEqual({
      answers: { hello_greeting: 'Hello, world', hello_write_share: 'true' },
      findings: [],
    });
  });

  test('warns of an answer that it would not take, for a NAS without a screen takes it', async () => {
    const { answers, findings } = await askWizard(await hello(), {
      ...INSTALL,
      callerAnswers: { hello_greeting: '<x>', other: 'y' },
    });
    expect(answers).toMatchObject({ hello_greeting: '<x>', other: 'y' });
    expect(findings).toMatchObject([
      { code: 'wizard-answer-unknown', severity: 'warning' },
      { code: 'wizard-answer-pattern', severity: 'warning' },
    ]);
  });

  test('is that of the language, and of the action', async () => {
    const spk = await hello();
    const german = await readWizard(spk, { action: 'install', language: 'ger' });
    expect(german.file?.member).toBe('WIZARD_UIFILES/install_uifile_ger');
    expect(await askWizard(spk, { action: 'uninstall', language: 'enu', callerAnswers: {} })).toMatchObject({
      answers: { hello_delete_data: 'false' },
    });
    expect(await askWizard(spk, { action: 'upgrade', language: 'enu', callerAnswers: { a: 'x' } })).toEqual({
      answers: { a: 'x' },
      findings: [],
    });
  });

  test('tells what its pages lack, but not again what the archive told', async () => {
    const page = '[{"items":[{"type":"textfield","subitems":[{"key":"PATH"}]}]}];';
    const spk = await changed('wizard-script', {
      'WIZARD_UIFILES/install_uifile.sh': undefined,
      'WIZARD_UIFILES/install_uifile': page,
    });
    expect(spk.notes.map(({ code }) => code)).toContain('wizard-not-json');
    const { answers, findings } = await askWizard(spk, { ...INSTALL, callerAnswers: {} });
    expect(answers).toEqual({});
    expect(findings).toMatchObject([
      { code: 'wizard-key', severity: 'warning', place: placed('WIZARD_UIFILES/install_uifile: PATH') },
    ]);
  });
});

test('a wizard whose script is not run gives nothing but what the caller says', async () => {
  const asked = await askWizard(await fixture('wizard-script'), { ...INSTALL, callerAnswers: { a: 'x' } });
  expect(asked.answers).toEqual({ a: 'x' });
  expect(asked.findings).toMatchObject([{ code: 'wizard-script-not-run', severity: 'warning' }]);
});
