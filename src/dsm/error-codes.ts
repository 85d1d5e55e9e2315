/** DSM's error codes and texts: the answers of `synopkg` and Package Center to a refusal or failure. */
import { inferred, likely, type Source, sure } from './source.ts';

/** The stage that DSM reports with the error (`stage` or `last_stage`). */
export type ErrorStage =
  | 'prepare'
  | 'prepare_install'
  | 'prepare_start'
  | 'postinstall'
  | 'started'
  | 'status';

export interface DsmErrorRow {
  readonly code: number;
  /** `error.description`, verbatim. */
  readonly description: string;
  /** Undefined where the transcripts do not show it. */
  readonly stage: ErrorStage | undefined;
  /** A further key of the error object, with an observed value. */
  readonly also?: { readonly key: string; readonly example: unknown };
  readonly source: Source;
}

const TRANSCRIPTS = 'transcripts in spksrc#6531 and spksrc#4798';

/** Rows that share a code differ only in their text. The first row of a code is the most general. */
export const ERROR_CODES: readonly DsmErrorRow[] = [
  {
    code: 255,
    description: 'failed to locate given package',
    stage: 'status',
    source: sure('N4S4/synology-api'),
  },
  {
    code: 261,
    description: 'invalid package info content',
    stage: 'prepare_install',
    source: sure('ceyounger/checkmk-agent-synology#1'),
  },
  {
    code: 261,
    description: 'package does not have preupgrade / postupgrade script',
    stage: 'prepare_install',
    source: sure('runfalk#159 on 7.0; vegardit/synology-wireguard#3 on 7.1.1; alexlnos/dsm-mini on 7.2.2'),
  },
  {
    code: 261,
    description: 'package should have same major number of current os in os_min_ver',
    stage: 'prepare_install',
    also: { key: 'firmware', example: '7' },
    source: sure('runfalk#93'),
  },
  { code: 262, description: "isn't turned on", stage: 'status', source: sure('text of synopkg is_onoff') },
  {
    code: 263,
    description: 'failed to sort spks, the spk might not exist or invalid format',
    stage: undefined,
    source: sure(TRANSCRIPTS),
  },
  { code: 263, description: 'failed to create temp dir', stage: undefined, source: sure(TRANSCRIPTS) },
  { code: 263, description: 'failed to locate given package', stage: undefined, source: sure(TRANSCRIPTS) },
  {
    code: 272,
    description: 'Failed to run script, script=[start]',
    stage: 'prepare_start',
    source: sure('Radarr/Radarr#7650'),
  },
  {
    code: 272,
    description: 'Failed to run script, script=[prestart]',
    stage: 'prepare_start',
    source: inferred(
      'the text for start with the other name; that prestart blocks the start was measured on 7.2.2',
    ),
  },
  {
    code: 272,
    description: 'Failed to acquire startup worker',
    stage: 'prepare_start',
    source: inferred(
      'the text and the stage were seen for a usr-local-linker with a string in place of an array; the code is that of the start',
    ),
  },
  {
    code: 275,
    description: 'failed to lock packages',
    stage: 'prepare',
    source: likely('synopkg stop of a package that is not there, on a DS923+ with 7.2.1'),
  },
  {
    code: 276,
    description: 'failed to run postinst script',
    stage: 'postinstall',
    source: sure('bb-qq/r8152#447'),
  },
  {
    code: 276,
    description: 'failed to run preinst script',
    stage: undefined,
    source: inferred('the text is in CM_armv8#1 without its number; postinst has the same text and 276'),
  },
  {
    code: 277,
    description: 'failed to run preupgrade script',
    stage: 'started',
    source: sure('tailscale#14304 on 7.2.2'),
  },
  {
    code: 277,
    description: 'failed to run postupgrade script',
    stage: undefined,
    source: inferred('no transcript; preupgrade has the same text and 277'),
  },
  {
    code: 278,
    // The quotes belong to the text: the JSON shows them escaped.
    description: '"failed to acquire postinst worker"',
    stage: undefined,
    also: { key: 'worker_msg', example: [] },
    source: sure('spksrc#4313'),
  },
  {
    code: 279,
    description: 'root partition does not have enough space',
    stage: 'prepare_install',
    also: { key: 'space', example: 'root' },
    source: sure('cowboy/synology-update-plex#50'),
  },
  {
    code: 281,
    description: 'package does not support the current arch / model',
    stage: 'prepare_install',
    source: sure('homebridge-syno-spk#183'),
  },
  {
    code: 283,
    description: 'package port conflicts with others',
    stage: 'prepare_install',
    also: { key: 'port', example: 8096 },
    source: sure('spksrc#4767; spksrc#6531'),
  },
  {
    code: 289,
    description: 'spk is not from synology',
    stage: 'prepare',
    source: sure('schmidhorst/synology-autorun#3; on DSM 7 only a warning: syno.plexupdate'),
  },
  {
    code: 313,
    description: 'failed to revise file attributes',
    stage: undefined,
    source: likely('lxc-on-dsm; PeterSuh-Q3/SynoSmartInfo#20'),
  },
  {
    code: 319,
    description: 'invalid package privilege content',
    stage: 'prepare',
    source: sure('spksrc#4442'),
  },
];

/** The most general row of a code; undefined for a code that no source shows. */
export function dsmError(code: number): DsmErrorRow | undefined {
  return ERROR_CODES.find((row) => row.code === code);
}

/** Every row of a code. */
export function dsmErrors(code: number): readonly DsmErrorRow[] {
  return ERROR_CODES.filter((row) => row.code === code);
}

/** The row with this code whose text contains the words. */
export function errorSaying(code: number, words: string): DsmErrorRow {
  const row = dsmErrors(code).find(({ description }) => description.includes(words));
  if (row === undefined) throw new RangeError(`No source shows ${code} with "${words}".`);
  return row;
}

/** The error object of DSM's answer. */
export interface DsmError {
  readonly code: number;
  readonly description: string;
  /** Further keys of DSM's error object: `port` of 283, `space` of 279. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** A row as DSM answers it. */
export function toDsmError({ code, description }: DsmErrorRow, detail?: DsmError['detail']): DsmError {
  return { code, description, ...(detail === undefined ? {} : { detail }) };
}

/** INFO holds something that this DSM does not take. */
export const BAD_INFO_CONTENT: DsmError = toDsmError(errorSaying(261, 'invalid package info content'));

export interface WebApiError {
  readonly code: number;
  readonly meaning: string;
  readonly source: Source;
}

const WEB_API = sure('N4S4/synology-api');
const EASYTIER = sure('easytier on 7.2.2');

/** Codes of the web API; they are separate from `ERROR_CODES`. */
export const WEB_API_ERRORS: readonly WebApiError[] = [
  { code: 103, meaning: 'The API has no such method.', source: EASYTIER },
  { code: 105, meaning: 'The session lacks the permission.', source: EASYTIER },
  { code: 119, meaning: 'The session is not valid.', source: EASYTIER },
  { code: 4501, meaning: 'The call failed; the code gives no reason.', source: WEB_API },
  {
    code: 4532,
    meaning: 'codesign_error of an upload: the package is not signed by Synology; an installation may go on.',
    source: WEB_API,
  },
];

export function webApiError(code: number): WebApiError | undefined {
  return WEB_API_ERRORS.find((row) => row.code === code);
}

export interface DsmMessage {
  /** Verbatim, with {name} for each variable part. */
  readonly text: string;
  readonly when: string;
  /** The error code that DSM answers with this message; undefined where no source shows it. */
  readonly code: number | undefined;
  readonly source: Source;
}

/** Further messages that DSM shows or logs. */
export const DSM_MESSAGES = {
  invalidFileFormat: {
    text: 'Invalid file format. Please contact the package developer.',
    when: 'The outer tar is compressed or holds ._* members, or a wizard script is not executable (261 or 263).',
    code: undefined,
    source: likely('rescriptum; schmidhorst/synology-autorun#3'),
  },
  lowerPrivilege: {
    text: 'Failed to install. The package should run with a lower privilege level. Please contact the package developer to modify the privilege settings.',
    when: 'Package Center shows it for 319.',
    code: 319,
    source: sure('gitea-spk#33; the help site'),
  },
  versionForm: {
    text: 'Failed to load pkg info, version=[{version}], correct-format=[^\\d+(\\.\\d+){0,5}(-\\d+)?$]',
    when: 'The version in INFO has another form; it is logged with 261.',
    code: 261,
    source: sure('ccu-historian#292'),
  },
  notForThisNas: {
    text: 'This package is not supported on the platform of Synology NAS or is incompatible with the current DSM version.',
    when: 'Package Center shows it for 281.',
    code: 281,
    source: likely('bb-qq/r8152#481 on 7.2.2; the pairing with 281 is inferred'),
  },
  osTooNew: {
    text: 'This package requires DSM {os_max_ver}(Update 0) or Older',
    when: 'os_max_ver is below the version of this DSM.',
    code: undefined,
    source: sure('tailscale/tailscale#2230 on 7.0-41882'),
  },
  olderVersion: {
    text: 'Current package version is {installed}. You cannot roll back to the older version {version}.',
    when: 'The package is installed in a newer version.',
    code: undefined,
    source: sure('SickChill/sickchill#7063 on 6.2.4; BenjV/SYNO-packages#12; ccu-historian#295'),
  },
  portTaken: {
    text: 'Port {port} configured for this package is either used by another service or reserved for system use. Please disable or modify the conflicting service, or contact the developer to modify the package configuration',
    when: 'Package Center shows it for 283.',
    code: 283,
    source: sure('openhab/openhab-syno-spk#55; spksrc#4722 on 7.0'),
  },
  noSpace: {
    text: 'The available disk space of this system is insufficient.',
    when: 'The volume has less free space than extractsize says.',
    code: undefined,
    source: likely('duplicati#2406 on 6.1'),
  },
} as const satisfies Record<string, DsmMessage>;
