/** The fields of INFO against guide 05. */
import { describe, expect, it } from 'vitest';
import {
  INFO_FIELDS,
  infoDefault,
  infoField,
  isYes,
  requiredFields,
  saysYes,
} from '../../src/dsm/info-fields.ts';
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGES } from '../../src/dsm/languages.ts';

describe('infoField', () => {
  it('finds a field by its key', () => {
    expect(infoField('os_min_ver')).toMatchObject({
      kind: 'os version',
      required: 'dsm7',
      since: '6.1-14715',
    });
    expect(infoField('adminport')?.default).toBe('80');
    expect(infoField('install_type')?.kind).toBe('install type');
  });

  it('finds one row for every language of DSM, and none for others', () => {
    expect(infoField('displayname_ger')?.name).toBe('displayname_[language]');
    expect(infoField('description_enu')?.name).toBe('description_[language]');
    for (const key of ['displayname_xyz', 'description_', 'displayname_toString', 'unheard_of']) {
      expect(infoField(key), key).toBeUndefined();
    }
  });

  it('knows every field of guide 05 and of the older document once', () => {
    const names = INFO_FIELDS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const needed =
      'package version os_min_ver description arch maintainer displayname maintainer_url distributor distributor_url support_url support_center model exclude_arch checksum adminport adminurl adminprotocol dsmuidir dsmappname dsmapppage dsmapplaunchname checkport startable ctl_stop ctl_uninstall precheckstartstop helpurl beta report_url install_reboot install_dep_packages install_conflict_packages install_break_packages install_replace_packages install_dep_services start_dep_services extractsize support_conf_folder install_type silent_install silent_upgrade silent_uninstall auto_upgrade_from offline_install thirdparty os_max_ver support_move exclude_model use_deprecated_replace_mechanism install_on_cold_storage instuninst_restart_services startstop_restart_services';
    expect(names).toEqual(expect.arrayContaining(needed.split(' ')));
  });
});

describe('what is needed', () => {
  it('is six fields on DSM 7 and two before', () => {
    expect(requiredFields('dsm7')).toEqual([
      'package',
      'version',
      'os_min_ver',
      'description',
      'arch',
      'maintainer',
    ]);
    expect(requiredFields('dsm6')).toEqual(['package', 'version']);
  });
});

describe('yes and no', () => {
  it('is yes for the word alone', () => {
    expect(isYes('yes')).toBe(true);
    for (const value of ['no', 'YES', 'true', '1', '', undefined]) expect(isYes(value)).toBe(false);
  });

  it('falls back to the default of the field', () => {
    const none = new Map<string, string>();
    expect(saysYes(none, 'ctl_stop')).toBe(true);
    expect(saysYes(none, 'install_reboot')).toBe(false);
    expect(saysYes(new Map([['ctl_stop', 'no']]), 'ctl_stop')).toBe(false);
    expect(saysYes(none, 'unheard_of')).toBe(false);
  });

  it('takes an absent precheckstartstop for no as DSM does, and for yes as the guide does', () => {
    expect(infoDefault('precheckstartstop')).toBe('no');
    expect(infoDefault('precheckstartstop', 'guide')).toBe('yes');
    expect(saysYes(new Map(), 'precheckstartstop')).toBe(false);
    expect(saysYes(new Map([['precheckstartstop', 'yes']]), 'precheckstartstop')).toBe(true);
  });
});

describe('the languages', () => {
  it('are the twenty of guide 05, English first and by default', () => {
    expect(LANGUAGES.map(({ code }) => code).join(' ')).toBe(
      'enu cht chs krn ger fre ita spn jpn dan nor sve nld rus plk ptb ptg hun trk csy',
    );
    expect(DEFAULT_LANGUAGE).toBe('enu');
    expect(isLanguage('itn')).toBe(false);
  });
});
