/** The fields of INFO: guide 05's list and the older document's, in their order. */
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
  /** `always`: no DSM installs a package without it. `dsm7`: DSM 7 does not. */
  readonly needed: 'always' | 'dsm7' | 'no';
  readonly kind: InfoKind;
  /** What counts when the field is absent; undefined for none. `[field]` is the value of that field. */
  readonly default: string | undefined;
  /** What counts where DSM was seen to do otherwise than the guide. */
  readonly seen?: { readonly default: string; readonly deviation: DeviationId };
  /** The first DSM that reads it; undefined where the document does not say. */
  readonly since: string | undefined;
  /** The first DSM that does without it. */
  readonly until?: string;
  /** What it decides. */
  readonly decides: string;
  readonly source: Source;
}

type Row = readonly [name: string, kind: InfoKind, since: string | undefined, decides: string];

interface Extra {
  readonly needed?: InfoField['needed'];
  readonly default?: string;
  readonly seen?: NonNullable<InfoField['seen']>;
  readonly until?: string;
  readonly source?: Source;
}

const GUIDE = sure('guide 05 INFO');
const OLDER = sure('developer guide of DSM 6, INFO optional fields');

function field([name, kind, since, decides]: Row, extra: Extra = {}): InfoField {
  return { name, kind, since, decides, needed: 'no', default: undefined, source: GUIDE, ...extra };
}

const yes = { default: 'yes' } as const;
const no = { default: 'no' } as const;

const NEEDED: readonly InfoField[] = [
  field(
    ['package', 'package name', '2.0-0731', 'What the package is: its folder and its name in every command.'],
    {
      needed: 'always',
    },
  ),
  field(['version', 'version', '2.0-0731', 'Which build of the package it is, and what it can upgrade.'], {
    needed: 'always',
  }),
  field(
    [
      'os_min_ver',
      'os version',
      '6.1-14715',
      'The oldest DSM that may install it; DSM 7 wants 7.0-40000 or more.',
    ],
    {
      needed: 'dsm7',
    },
  ),
  field(['description', 'text', '2.3-1118', 'The short text in Package Center.'], { needed: 'dsm7' }),
  field(['arch', 'arch list', '2.0-0731', 'The platforms and families that it runs on.'], {
    needed: 'dsm7',
    default: 'noarch',
  }),
  field(['maintainer', 'text', '2.0-0731', 'The developer that Package Center names.'], { needed: 'dsm7' }),
];

const SHOWN: readonly InfoField[] = [
  field(['displayname', 'text', '2.3-1118', 'The name in Package Center.'], { default: '[package]' }),
  field(['displayname_[language]', 'text', '2.3-1118', 'The name for users of that language.'], {
    default: '[displayname]',
  }),
  field(['description_[language]', 'text', '2.3-1118', 'The short text for users of that language.'], {
    default: '[description]',
  }),
  field(['maintainer_url', 'url', '4.2-3160', "The link to the developer's page."]),
  field(['distributor', 'text', '4.2-3160', 'The publisher that Package Center names.']),
  field(['distributor_url', 'url', '4.2-3160', "The link to the publisher's page, once installed."]),
  field(['support_url', 'url', undefined, 'The link to technical support.']),
  field(['support_center', 'yes/no', '5.0-4458', 'A link to Support Center instead of report_url.'], no),
  field(['helpurl', 'url', '3.2-1922', 'The link to a help page, once installed.']),
  field(['beta', 'yes/no', '6.0', 'Whether Package Center marks it as a beta version.'], no),
  field([
    'report_url',
    'url',
    '3.2-1922',
    'Where testers of a beta version report; it marks the package as beta too.',
  ]),
];

const FITS: readonly InfoField[] = [
  field(['model', 'model list', '4.0-2219', 'The only models that it may be installed on.']),
  field(['exclude_arch', 'arch list', '6.0', 'Platforms that it may not be installed on.']),
  field(['exclude_model', 'model list', '7.0-40329', 'Models that it may not be installed on.']),
  field(['os_max_ver', 'os version', '6.1-14715', 'The newest DSM that may install it.']),
  field(['checksum', 'md5', '3.2-1922', 'The MD5 sum of package.tgz; DSM 7 stops when it is another.']),
  field(['extractsize', 'kilobytes', '4.0-2166', 'The free space that it needs; bytes before DSM 6.0.'], {
    default: 'the size of the .spk',
  }),
];

const OPENED: readonly InfoField[] = [
  field(['adminport', 'port', '2.0-0731', 'The port of its own page, part of the link that opens it.'], {
    default: '80',
  }),
  field(['adminurl', 'text', '2.3-1118', 'The path of that link.']),
  field(['adminprotocol', 'protocol', '3.2-1922', 'The protocol of that link, http or https.'], {
    default: 'http',
  }),
  field(['checkport', 'yes/no', '3.2-1922', 'Whether a taken adminport stops the installation.'], yes),
  field([
    'dsmuidir',
    'folder',
    '3.2-1922',
    'The folder in target that DSM links below webman/3rdparty; name:folder pairs since 7.0.',
  ]),
  field(['dsmappname', 'app list', '3.2-1922', 'The applications of its DSM config file.']),
  field(['dsmapppage', 'text', '7.0-40332', 'The page of the application that the open button opens.']),
  field(['dsmapplaunchname', 'text', '7.0-40796', 'The application that is launched, before dsmappname.'], {
    default: '[dsmappname]',
  }),
];

const RUN: readonly InfoField[] = [
  field(['startable', 'yes/no', '3.2-1922', 'Whether users may start and stop it.'], {
    ...yes,
    until: '6.1-14907',
  }),
  field(['ctl_stop', 'yes/no', '6.1-14907', 'Whether users may start and stop it.'], yes),
  field(['ctl_uninstall', 'yes/no', '6.1-14907', 'Whether users may uninstall it.'], yes),
  field(
    [
      'precheckstartstop',
      'yes/no',
      '6.0',
      'Whether prestart and prestop are asked before a start and a stop.',
    ],
    {
      ...yes,
      seen: { default: 'no', deviation: 'precheckstartstop-default' },
    },
  ),
  field(
    ['install_reboot', 'yes/no', '3.2-1922', 'Whether the NAS starts anew after an installation or upgrade.'],
    no,
  ),
];

const OTHERS: readonly InfoField[] = [
  field([
    'install_dep_packages',
    'package list',
    '3.2-1922',
    'Packages that must be there first; they start before it.',
  ]),
  field(['install_conflict_packages', 'package list', '4.1-2851', 'Packages that may not be there.']),
  field([
    'install_break_packages',
    'package list',
    '6.1-15117',
    'Packages that are stopped and broken while it is there.',
  ]),
  field([
    'install_replace_packages',
    'package list',
    '6.1-15117',
    'Packages that it replaces and that are removed.',
  ]),
  field(
    [
      'use_deprecated_replace_mechanism',
      'yes/no',
      '7.0-40340',
      'Whether what it replaces goes after it came, without prereplace and postreplace.',
    ],
    no,
  ),
  field([
    'install_dep_services',
    'service list',
    '3.2-1922',
    "DSM's services that must run for an installation.",
  ]),
  field(['start_dep_services', 'service list', '3.2-1922', "DSM's services that must run for a start."]),
  field(
    [
      'instuninst_restart_services',
      'service list',
      '3.2-1922',
      "DSM's services that are reloaded by an installation, upgrade or uninstallation.",
    ],
    { until: '7.0', source: OLDER },
  ),
  field(
    [
      'startstop_restart_services',
      'service list',
      '3.2-1922',
      "DSM's services that are reloaded by a start or stop.",
    ],
    { until: '7.0', source: OLDER },
  ),
];

const PLACED: readonly InfoField[] = [
  field([
    'install_type',
    'install type',
    '5.0-4458',
    'system or system_hidden: on the root file system, even without a volume.',
  ]),
  field(
    ['install_on_cold_storage', 'yes/no', '7.0-40726', 'Whether it may be on a volume for cold storage.'],
    no,
  ),
  field(['support_move', 'yes/no', '6.2-22306', 'Whether it may move to another volume.'], no),
  field(['support_conf_folder', 'yes/no', '4.2-3160', 'Whether the folder conf counts.'], {
    ...no,
    until: '6.0',
  }),
  field(['silent_install', 'yes/no', '5.0-4458', 'Whether it may be installed without its wizard.'], no),
  field(
    ['silent_upgrade', 'yes/no', '5.0-4458', 'Whether it may be upgraded without its wizard, and by itself.'],
    no,
  ),
  field(['silent_uninstall', 'yes/no', '5.0-4458', 'Whether it may be uninstalled without its wizard.'], no),
  field(['auto_upgrade_from', 'version', '5.2-5565', 'The oldest version that is upgraded by itself.']),
  field(['offline_install', 'yes/no', '6.0', 'Whether it stays out of the list in Package Center.'], no),
  field(['thirdparty', 'yes/no', '4.0', 'Whether it is listed among those of third parties.'], {
    ...no,
    until: '5.0',
  }),
  field(['firmware', 'os version', undefined, 'The oldest DSM that may install it, before os_min_ver.'], {
    until: '6.1-14715',
    source: likely('SynoCommunity/spkrepo, the keys that it requires; java-installer#17'),
  }),
];

export const INFO_FIELDS: readonly InfoField[] = [NEEDED, SHOWN, FITS, OPENED, RUN, OTHERS, PLACED].flat();

/** The row of a key; undefined for one that no document has, and for a language that DSM has not. */
export function infoField(key: string): InfoField | undefined {
  const [, stem, language] = /^(displayname|description)_(.+)$/.exec(key) ?? [];
  if (stem === undefined || language === undefined) return INFO_FIELDS.find(({ name }) => name === key);
  return isLanguage(language) ? INFO_FIELDS.find(({ name }) => name === `${stem}_[language]`) : undefined;
}

/** What counts for an absent field: as DSM does it, or as the guide has it. */
export function infoDefault(key: string, fidelity: 'dsm' | 'guide' = 'dsm'): string | undefined {
  const row = infoField(key);
  return fidelity === 'dsm' && row?.seen !== undefined ? row.seen.default : row?.default;
}

/** Whether that DSM reads the field already; what no document dates is old. */
export function isReadBy({ since }: InfoField, osVersion: string): boolean {
  return since === undefined || compareOsVersions(osVersion, since) >= 0;
}

/** Inferred: the guide knows yes and no only, in small letters; anything else is no yes. */
export function isYes(value: string | undefined): boolean {
  return value === 'yes';
}

/** Whether a yes/no field of INFO says yes, its default included. */
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

/** The fields that DSM 7 does not install a package without. */
export function neededFields(hierarchy: 'dsm6' | 'dsm7'): readonly string[] {
  return INFO_FIELDS.filter(
    ({ needed }) => needed === 'always' || (needed === 'dsm7' && hierarchy === 'dsm7'),
  ).map(({ name }) => name);
}

/** Characters that a package's name may not contain. Source: guide 05 package. */
export const FORBIDDEN_IN_NAME = [':', '/', '>', '<', '|', '='] as const;

/** The least os_min_ver of a package for DSM 7. Source: guide 01 and guide 05. */
export const DSM7_LEAST_OS_MIN_VER = '7.0-40000';
