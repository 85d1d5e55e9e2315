import { describe, expect, it } from 'vitest';
import { chooseWizard } from '../../../src/spk/wizard/choose-wizard.ts';
import { wizardFiles } from '../../../src/spk/wizard/wizard-files.ts';

const filesOf = (...names: readonly string[]) =>
  wizardFiles({
    members: names.map((name) => ({
      name: `WIZARD_UIFILES/${name}`,
      kind: 'file',
      mode: 0o644,
      size: 1,
    })) as never,
  });

describe('the file that Package Center shows', () => {
  it.each([
    ['the language of the user', ['install_uifile', 'install_uifile_ger'], 'install_uifile_ger'],
    [
      'the plain file for a language without its own',
      ['install_uifile', 'install_uifile_fre'],
      'install_uifile',
    ],
    [
      'English where there is nothing else',
      ['install_uifile_chs.sh', 'install_uifile_enu.sh'],
      'install_uifile_enu.sh',
    ],
    ['the script before the pages', ['install_uifile', 'install_uifile.sh'], 'install_uifile.sh'],
    [
      'pages of the language before a plain script',
      ['install_uifile.sh', 'install_uifile_ger'],
      'install_uifile_ger',
    ],
    ['the plain file before English', ['install_uifile_enu', 'install_uifile'], 'install_uifile'],
  ])('is %s', (_, names, expected) => {
    expect(chooseWizard(filesOf(...names), 'install', 'ger')?.member).toBe(`WIZARD_UIFILES/${expected}`);
  });

  it('is none for an action without a file, or when all are for other languages', () => {
    expect(chooseWizard(filesOf('install_uifile'), 'upgrade', 'enu')).toBeUndefined();
    expect(chooseWizard(filesOf('install_uifile_chs'), 'install', 'ger')).toBeUndefined();
    expect(chooseWizard([], 'install', 'enu')).toBeUndefined();
  });

  it('is the plain file where DSM calls the language def', () => {
    expect(
      chooseWizard(filesOf('install_uifile_enu', 'install_uifile'), 'install', 'def')?.language,
    ).toBeUndefined();
  });
});
