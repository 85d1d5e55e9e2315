/** The variables of a script: the rows of guide 08, with observations from real boxes. */
import { type Action, type ScriptName, UPGRADES } from './actions.ts';
import { inferred, likely, type Source, sure } from './source.ts';

/** Package Center fills it in for each script; the values of the variables come from it. */
export interface ScriptEnvironmentInput {
  readonly package: string;
  readonly version: string;
  readonly oldVersion: string;
  readonly targetFolder: string;
  readonly volume: string;
  readonly varFolder: string;
  readonly tmpFolder: string;
  readonly homeFolder: string;
  readonly adminPort: string;
  readonly stagedPackage: string;
  readonly messageFile: string;
  readonly upgradeFolder: string;
  readonly spkFile: string;
  readonly progressFile: string;
  readonly language: string;
  readonly dsmMajor: string;
  readonly dsmMinor: string;
  readonly dsmBuild: string;
  readonly platform: string;
  readonly packageStatus: string;
  readonly username: string;
}

export interface EnvironmentRow {
  readonly variable: string;
  readonly value: keyof ScriptEnvironmentInput | { readonly text: string };
  /** The actions in whose scripts the variable is set; absent: all actions. */
  readonly actions?: readonly Action[];
  /** The scripts in which the variable is set; absent: all scripts. */
  readonly scripts?: readonly ScriptName[];
  /** The scripts in which real boxes do not set the variable; the guide does not mention this. */
  readonly notSeenIn?: readonly ScriptName[];
  /** The first DSM build with the variable; absent: every build. */
  readonly sinceBuild?: number;
  /** The first DSM build without the variable; absent: none. */
  readonly untilBuild?: number;
  readonly source: Source;
}

const GUIDE_08 = sure('guide 08 Script Environment Variables');
const BEFORE_PLACING: readonly ScriptName[] = ['prereplace', 'preinst'];
const PLACING_ACTIONS: readonly Action[] = ['install', ...UPGRADES];
const PLACING_SCRIPTS: readonly ScriptName[] = [
  'preupgrade',
  'preuninst',
  'postuninst',
  'prereplace',
  'preinst',
  'postinst',
  'postreplace',
  'postupgrade',
];
const NOT_IN_PREINST = likely('guide 08; not set in preinst on 7.2.2 (easytier) and 7.0 beta (spksrc#4215)');
const NOT_IN_PREINST_NOR_DSM6 = likely(
  'guide 13 for the build that brought the folder; not set in preinst on 7.2.2 (easytier) and 7.0 beta (spksrc#4215)',
);

/** Of the first preview of DSM 7, as far as guide 08 and 13 name builds. */
const FIRST_DSM7_BUILD = 40_000;

const WEB_SERVER = likely('environment dump of a DSM 6 installation: java-installer#7');

/** DSM 6 has en_US.utf8. bash would complain of it in every log where the host has no such locale. */
const LOCALE = 'C.UTF-8';
const SAME_ENCODING = inferred(
  'java-installer#7 shows en_US.utf8; what a script relies on is taken to be the encoding, which C.UTF-8 shares and nearly every Linux has',
);

/** PATH of every script. Source: the row of PATH below. */
export const DSM_PATH =
  '/sbin:/bin:/usr/sbin:/usr/bin:/usr/syno/sbin:/usr/syno/bin:/usr/local/sbin:/usr/local/bin';

export const ENVIRONMENT: readonly EnvironmentRow[] = [
  { variable: 'SYNOPKG_PKGNAME', value: 'package', source: GUIDE_08 },
  { variable: 'SYNOPKG_PKGVER', value: 'version', source: GUIDE_08 },
  { variable: 'SYNOPKG_PKGDEST', value: 'targetFolder', notSeenIn: BEFORE_PLACING, source: NOT_IN_PREINST },
  { variable: 'SYNOPKG_PKGDEST_VOL', value: 'volume', source: GUIDE_08 },
  {
    variable: 'SYNOPKG_PKGVAR',
    value: 'varFolder',
    notSeenIn: BEFORE_PLACING,
    sinceBuild: 40314,
    source: NOT_IN_PREINST_NOR_DSM6,
  },
  {
    variable: 'SYNOPKG_PKGTMP',
    value: 'tmpFolder',
    notSeenIn: BEFORE_PLACING,
    sinceBuild: 40356,
    source: NOT_IN_PREINST_NOR_DSM6,
  },
  {
    variable: 'SYNOPKG_PKGHOME',
    value: 'homeFolder',
    notSeenIn: BEFORE_PLACING,
    sinceBuild: 40759,
    source: NOT_IN_PREINST_NOR_DSM6,
  },
  { variable: 'SYNOPKG_PKGPORT', value: 'adminPort', source: GUIDE_08 },
  {
    variable: 'SYNOPKG_PKGINST_TEMP_DIR',
    value: 'stagedPackage',
    actions: PLACING_ACTIONS,
    scripts: PLACING_SCRIPTS,
    source: GUIDE_08,
  },
  {
    variable: 'SYNOPKG_TEMP_LOGFILE',
    value: 'messageFile',
    source: sure('guide 08; every generic spksrc hook writes to it'),
  },
  { variable: 'SYNOPKG_TEMP_UPGRADE_FOLDER', value: 'upgradeFolder', actions: UPGRADES, source: GUIDE_08 },
  {
    variable: 'SYNOPKG_TEMP_SPKFILE',
    value: 'spkFile',
    actions: PLACING_ACTIONS,
    scripts: PLACING_SCRIPTS,
    source: GUIDE_08,
  },
  {
    variable: 'SYNOPKG_PKG_PROGRESS_PATH',
    value: 'progressFile',
    actions: PLACING_ACTIONS,
    scripts: PLACING_SCRIPTS,
    source: GUIDE_08,
  },
  { variable: 'SYNOPKG_DSM_LANGUAGE', value: 'language', source: GUIDE_08 },
  { variable: 'SYNOPKG_DSM_VERSION_MAJOR', value: 'dsmMajor', source: GUIDE_08 },
  { variable: 'SYNOPKG_DSM_VERSION_MINOR', value: 'dsmMinor', source: GUIDE_08 },
  { variable: 'SYNOPKG_DSM_VERSION_BUILD', value: 'dsmBuild', source: GUIDE_08 },
  { variable: 'SYNOPKG_DSM_ARCH', value: 'platform', source: GUIDE_08 },
  { variable: 'SYNOPKG_PKG_STATUS', value: 'packageStatus', source: GUIDE_08 },
  { variable: 'SYNOPKG_OLD_PKGVER', value: 'oldVersion', actions: UPGRADES, source: GUIDE_08 },
  { variable: 'SYNOPKG_USERNAME', value: 'username', source: GUIDE_08 },
  {
    variable: 'PATH',
    value: { text: DSM_PATH },
    source: WEB_SERVER,
  },
  // Deviation `dsm-six-environment`.
  {
    variable: 'TERM',
    value: { text: 'linux' },
    untilBuild: FIRST_DSM7_BUILD,
    source: WEB_SERVER,
  },
  ...['LANG', 'LC_ALL'].map((variable) => ({
    variable,
    value: { text: LOCALE },
    untilBuild: FIRST_DSM7_BUILD,
    source: SAME_ENCODING,
  })),
  {
    variable: 'HOME',
    value: { text: '/root' },
    source: sure('inherited from the caller of synopkg on 7.0.1: spkcli'),
  },
  {
    variable: 'PWD',
    value: { text: '/' },
    source: inferred('a shell sets PWD to its working folder, which is / under systemd'),
  },
];

/** Whom spkbox follows where DSM and the guide differ: `dsm` as observed, `guide` to the letter. */
export const FIDELITIES = ['dsm', 'guide'] as const;

export type Fidelity = (typeof FIDELITIES)[number];

export interface ScriptOccasion {
  readonly script: ScriptName;
  readonly action: Action;
  readonly fidelity: Fidelity;
}

/** Whether the row's variable is set in this script of this action on this build of DSM. */
export function isSetIn(
  row: EnvironmentRow,
  { script, action, fidelity }: ScriptOccasion,
  build: number,
): boolean {
  if (row.sinceBuild !== undefined && build < row.sinceBuild) return false;
  if (row.untilBuild !== undefined && build >= row.untilBuild) return false;
  if (row.actions !== undefined && !row.actions.includes(action)) return false;
  if (row.scripts !== undefined && !row.scripts.includes(script)) return false;
  return fidelity === 'guide' || !(row.notSeenIn ?? []).includes(script);
}

/** The whole environment of one script of one action, in the table's order. */
export function scriptEnvironment(
  input: ScriptEnvironmentInput,
  occasion: ScriptOccasion,
): Record<string, string> {
  const build = Number(input.dsmBuild);
  const rows = ENVIRONMENT.filter((row) => isSetIn(row, occasion, build));
  return Object.fromEntries(
    rows.map(({ variable, value }) => [variable, typeof value === 'string' ? input[value] : value.text]),
  );
}
