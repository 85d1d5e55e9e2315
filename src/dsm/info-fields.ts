/** The fields of INFO, in the order of guide 05 and the older document. */
import type { DeviationId } from './deviations.ts';
import { isLanguage } from './languages.ts';
import { likely, type Source, sure } from './source.ts';
import { compareOsVersions } from './versions.ts';

export type InfoKind =
  | 'text'
  | 'package name'
  | 'version'
  | 'os version'
  | 'yes/no'
  | 'url'
  | 'port'
  | 'protocol'
  | 'md5'
  | 'kilobytes'
  | 'arch list'
  | 'model list'
  | 'package list'
  | 'service list'
  | 'app list'
  | 'folder'
  | 'install type';

export interface InfoField {
  /** `displayname_[language]` and `description_[language]` stand for twenty fields each. */
  readonly name: string;
  /** `always`: every DSM refuses a package without the field. `dsm7`: only DSM 7 refuses it. */
  readonly required: 'always' | 'dsm7' | 'no';
  readonly kind: InfoKind;
  /** The value of an absent field; undefined where it has none. `[field]` is the value of another field. */
  readonly default: string | undefined;
  /** The default that real boxes use where it differs from the guide's. */
  readonly observed?: { readonly default: string; readonly deviation: DeviationId };
  /** The first DSM that reads the field; undefined where the document gives no version. */
  readonly since: string | undefined;
  /** The first DSM that ignores the field. */
  readonly until?: string;
  /** The effect of the field. */
  readonly decides: string;
  readonly source: Source;
}

type FieldRow = readonly [name: string, kind: InfoKind, since: string | undefined, decides: string];

interface FieldExtras {
  readonly required?: InfoField['required'];
  readonly default?: string;
  readonly observed?: NonNullable<InfoField['observed']>;
  readonly until?: string;
  readonly source?: Source;
}

const GUIDE_05_INFO = sure('guide 05 INFO');
const GUIDE_DSM6 = sure('developer guide of DSM 6, INFO optional fields');

function infoFieldRow([name, kind, since, decides]: FieldRow, extra: FieldExtras = {}): InfoField {
  return { name, kind, since, decides, required: 'no', default: undefined, source: GUIDE_05_INFO, ...extra };
}

const DEFAULT_YES = { default: 'yes' } as const;
const DEFAULT_NO = { default: 'no' } as const;

const REQUIRED_FIELDS: readonly InfoField[] = [
  infoFieldRow(
    ['package', 'package name', '2.0-0731', 'What the package is: its folder and its name in every command.'],
    {
      required: 'always',
    },
  ),
  infoFieldRow(
    ['version', 'version', '2.0-0731', 'Which build of the package it is, and what it can upgrade.'],
    {
      required: 'always',
    },
  ),
  infoFieldRow(
    [
      'os_min_ver',
      'os version',
      '6.1-14715',
      'The oldest DSM that may install it; DSM 7 wants 7.0-40000 or more.',
    ],
    {
      required: 'dsm7',
    },
  ),
  infoFieldRow(['description', 'text', '2.3-1118', 'The short text in Package Center.'], {
    required: 'dsm7',
  }),
  infoFieldRow(['arch', 'arch list', '2.0-0731', 'The platforms and families that it runs on.'], {
    required: 'dsm7',
    default: 'noarch',
  }),
  infoFieldRow(['maintainer', 'text', '2.0-0731', 'The developer that Package Center names.'], {
    required: 'dsm7',
  }),
];

const DISPLAY_FIELDS: readonly InfoField[] = [
  infoFieldRow(['displayname', 'text', '2.3-1118', 'The name in Package Center.'], { default: '[package]' }),
  infoFieldRow(['displayname_[language]', 'text', '2.3-1118', 'The name for users of that language.'], {
    default: '[displayname]',
  }),
  infoFieldRow(['description_[language]', 'text', '2.3-1118', 'The short text for users of that language.'], {
    default: '[description]',
  }),
  infoFieldRow(['maintainer_url', 'url', '4.2-3160', "The link to the developer's page."]),
  infoFieldRow(['distributor', 'text', '4.2-3160', 'The publisher that Package Center names.']),
  infoFieldRow(['distributor_url', 'url', '4.2-3160', "The link to the publisher's page, once installed."]),
  infoFieldRow(['support_url', 'url', undefined, 'The link to technical support.']),
  infoFieldRow(
    ['support_center', 'yes/no', '5.0-4458', 'A link to Support Center instead of report_url.'],
    DEFAULT_NO,
  ),
  infoFieldRow(['helpurl', 'url', '3.2-1922', 'The link to a help page, once installed.']),
  infoFieldRow(['beta', 'yes/no', '6.0', 'Whether Package Center marks it as a beta version.'], DEFAULT_NO),
  infoFieldRow([
    'report_url',
    'url',
    '3.2-1922',
    'Where testers of a beta version report; it marks the package as beta too.',
  ]),
];

const COMPATIBILITY_FIELDS: readonly InfoField[] = [
  infoFieldRow(['model', 'model list', '4.0-2219', 'The only models that it may be installed on.']),
  infoFieldRow(['exclude_arch', 'arch list', '6.0', 'Platforms that it may not be installed on.']),
  infoFieldRow(['exclude_model', 'model list', '7.0-40329', 'Models that it may not be installed on.']),
  infoFieldRow(['os_max_ver', 'os version', '6.1-14715', 'The newest DSM that may install it.']),
  infoFieldRow([
    'checksum',
    'md5',
    '3.2-1922',
    'The MD5 sum of package.tgz; DSM 7 stops when it is another.',
  ]),
  infoFieldRow(
    ['extractsize', 'kilobytes', '4.0-2166', 'The free space that it needs; bytes before DSM 6.0.'],
    {
      default: 'the size of the .spk',
    },
  ),
];

const DESKTOP_FIELDS: readonly InfoField[] = [
  infoFieldRow(
    ['adminport', 'port', '2.0-0731', 'The port of its own page, part of the link that opens it.'],
    {
      default: '80',
    },
  ),
  infoFieldRow(['adminurl', 'text', '2.3-1118', 'The path of that link.']),
  infoFieldRow(['adminprotocol', 'protocol', '3.2-1922', 'The protocol of that link, http or https.'], {
    default: 'http',
  }),
  infoFieldRow(
    ['checkport', 'yes/no', '3.2-1922', 'Whether a taken adminport stops the installation.'],
    DEFAULT_YES,
  ),
  infoFieldRow([
    'dsmuidir',
    'folder',
    '3.2-1922',
    'The folder in target that DSM links below webman/3rdparty; name:folder pairs since 7.0.',
  ]),
  infoFieldRow(['dsmappname', 'app list', '3.2-1922', 'The applications of its DSM config file.']),
  infoFieldRow([
    'dsmapppage',
    'text',
    '7.0-40332',
    'The page of the application that the open button opens.',
  ]),
  infoFieldRow(
    ['dsmapplaunchname', 'text', '7.0-40796', 'The application that is launched, before dsmappname.'],
    {
      default: '[dsmappname]',
    },
  ),
];

const CONTROL_FIELDS: readonly InfoField[] = [
  infoFieldRow(['startable', 'yes/no', '3.2-1922', 'Whether users may start and stop it.'], {
    ...DEFAULT_YES,
    until: '6.1-14907',
  }),
  infoFieldRow(['ctl_stop', 'yes/no', '6.1-14907', 'Whether users may start and stop it.'], DEFAULT_YES),
  infoFieldRow(['ctl_uninstall', 'yes/no', '6.1-14907', 'Whether users may uninstall it.'], DEFAULT_YES),
  infoFieldRow(
    [
      'precheckstartstop',
      'yes/no',
      '6.0',
      'Whether prestart and prestop are asked before a start and a stop.',
    ],
    {
      ...DEFAULT_YES,
      observed: { default: 'no', deviation: 'precheckstartstop-default' },
    },
  ),
  infoFieldRow(
    ['install_reboot', 'yes/no', '3.2-1922', 'Whether the NAS starts anew after an installation or upgrade.'],
    DEFAULT_NO,
  ),
];

const RELATION_FIELDS: readonly InfoField[] = [
  infoFieldRow([
    'install_dep_packages',
    'package list',
    '3.2-1922',
    'Packages that must be there first; they start before it.',
  ]),
  infoFieldRow(['install_conflict_packages', 'package list', '4.1-2851', 'Packages that may not be there.']),
  infoFieldRow([
    'install_break_packages',
    'package list',
    '6.1-15117',
    'Packages that are stopped and broken while it is there.',
  ]),
  infoFieldRow([
    'install_replace_packages',
    'package list',
    '6.1-15117',
    'Packages that it replaces and that are removed.',
  ]),
  infoFieldRow(
    [
      'use_deprecated_replace_mechanism',
      'yes/no',
      '7.0-40340',
      'Whether what it replaces goes after it came, without prereplace and postreplace.',
    ],
    DEFAULT_NO,
  ),
  infoFieldRow([
    'install_dep_services',
    'service list',
    '3.2-1922',
    "DSM's services that must run for an installation.",
  ]),
  infoFieldRow([
    'start_dep_services',
    'service list',
    '3.2-1922',
    "DSM's services that must run for a start.",
  ]),
  infoFieldRow(
    [
      'instuninst_restart_services',
      'service list',
      '3.2-1922',
      "DSM's services that are reloaded by an installation, upgrade or uninstallation.",
    ],
    { until: '7.0', source: GUIDE_DSM6 },
  ),
  infoFieldRow(
    [
      'startstop_restart_services',
      'service list',
      '3.2-1922',
      "DSM's services that are reloaded by a start or stop.",
    ],
    { until: '7.0', source: GUIDE_DSM6 },
  ),
];

const INSTALLATION_FIELDS: readonly InfoField[] = [
  infoFieldRow([
    'install_type',
    'install type',
    '5.0-4458',
    'system or system_hidden: on the root file system, even without a volume.',
  ]),
  infoFieldRow(
    ['install_on_cold_storage', 'yes/no', '7.0-40726', 'Whether it may be on a volume for cold storage.'],
    DEFAULT_NO,
  ),
  infoFieldRow(['support_move', 'yes/no', '6.2-22306', 'Whether it may move to another volume.'], DEFAULT_NO),
  infoFieldRow(['support_conf_folder', 'yes/no', '4.2-3160', 'Whether the folder conf counts.'], {
    ...DEFAULT_NO,
    until: '6.0',
  }),
  infoFieldRow(
    ['silent_install', 'yes/no', '5.0-4458', 'Whether it may be installed without its wizard.'],
    DEFAULT_NO,
  ),
  infoFieldRow(
    ['silent_upgrade', 'yes/no', '5.0-4458', 'Whether it may be upgraded without its wizard, and by itself.'],
    DEFAULT_NO,
  ),
  infoFieldRow(
    ['silent_uninstall', 'yes/no', '5.0-4458', 'Whether it may be uninstalled without its wizard.'],
    DEFAULT_NO,
  ),
  infoFieldRow([
    'auto_upgrade_from',
    'version',
    '5.2-5565',
    'The oldest version that is upgraded by itself.',
  ]),
  infoFieldRow(
    ['offline_install', 'yes/no', '6.0', 'Whether it stays out of the list in Package Center.'],
    DEFAULT_NO,
  ),
  infoFieldRow(['thirdparty', 'yes/no', '4.0', 'Whether it is listed among those of third parties.'], {
    ...DEFAULT_NO,
    until: '5.0',
  }),
  infoFieldRow(
    ['firmware', 'os version', undefined, 'The oldest DSM that may install it, before os_min_ver.'],
    {
      until: '6.1-14715',
      source: likely('SynoCommunity/spkrepo, the keys that it requires; java-installer#17'),
    },
  ),
];

export const INFO_FIELDS: readonly InfoField[] = [
  REQUIRED_FIELDS,
  DISPLAY_FIELDS,
  COMPATIBILITY_FIELDS,
  DESKTOP_FIELDS,
  CONTROL_FIELDS,
  RELATION_FIELDS,
  INSTALLATION_FIELDS,
].flat();

/** The row of a key; undefined for an undocumented key or a language that DSM lacks. */
export function infoField(key: string): InfoField | undefined {
  const [, stem, language] = /^(displayname|description)_(.+)$/.exec(key) ?? [];
  if (stem === undefined || language === undefined) return INFO_FIELDS.find(({ name }) => name === key);
  return isLanguage(language) ? INFO_FIELDS.find(({ name }) => name === `${stem}_[language]`) : undefined;
}

/** The default of an absent field, by DSM's behaviour or by the guide. */
export function infoDefault(key: string, fidelity: 'dsm' | 'guide' = 'dsm'): string | undefined {
  const row = infoField(key);
  return fidelity === 'dsm' && row?.observed !== undefined ? row.observed.default : row?.default;
}

/** Whether this DSM reads the field. A field without a documented version is read by all. */
export function isReadBy({ since }: InfoField, osVersion: string): boolean {
  return since === undefined || compareOsVersions(osVersion, since) >= 0;
}

/** Inferred: the guide allows only yes and no, in lower case, so anything else does not mean yes. */
export function isYes(value: string | undefined): boolean {
  return value === 'yes';
}

/** Whether a yes/no field of INFO is yes, by its value or its default. */
export function saysYes(
  fields: ReadonlyMap<string, string>,
  key: string,
  fidelity: 'dsm' | 'guide' = 'dsm',
): boolean {
  return isYes(fields.get(key) ?? infoDefault(key, fidelity));
}

/** Whether the package has a button to start and stop it. Guide 05: ctl_stop took startable's place. */
export const usersCanStart = (fields: ReadonlyMap<string, string>): boolean =>
  saysYes(fields, 'startable') && saysYes(fields, 'ctl_stop');

/** The fields without which this DSM refuses a package. */
export function requiredFields(hierarchy: 'dsm6' | 'dsm7'): readonly string[] {
  return INFO_FIELDS.filter(
    ({ required }) => required === 'always' || (required === 'dsm7' && hierarchy === 'dsm7'),
  ).map(({ name }) => name);
}

/** Characters that a package name may not contain. Source: guide 05 package. */
export const FORBIDDEN_IN_NAME = [':', '/', '>', '<', '|', '='] as const;

/** The lowest os_min_ver that DSM 7 accepts. Source: guide 01 and guide 05. */
export const DSM7_LEAST_OS_MIN_VER = '7.0-40000';
