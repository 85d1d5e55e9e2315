/** The DSM releases that spkbox can emulate: their numbers, their VERSION file, and the differences of Package Center. */
import type { HierarchyForm } from './hierarchy.ts';
import { inferred, likely, type Source, sure } from './source.ts';

export type ReleaseName = '6.2.4' | '7.0' | '7.0.1' | '7.1' | '7.1.1' | '7.2' | '7.2.1' | '7.2.2' | '7.3';

/** A key of /etc.defaults/VERSION. */
export type VersionKey =
  | 'majorversion'
  | 'minorversion'
  | 'major'
  | 'minor'
  | 'micro'
  | 'productversion'
  | 'buildphase'
  | 'buildnumber'
  | 'smallfixnumber'
  | 'nano'
  | 'base'
  | 'packing'
  | 'packing_id'
  | 'os_name'
  | 'builddate'
  | 'buildtime';

/** The exit codes of `synopkg status`. */
export interface StatusExit {
  readonly started: number;
  readonly stopped: number;
  readonly starting: number;
  readonly notInstalled: number;
  readonly broken: number;
}

type ReleaseProperty =
  | 'build'
  | 'versionKeys'
  | 'built'
  | 'hierarchy'
  | 'statusForm'
  | 'statusExit'
  | 'startsAfterInstall';

export interface Release {
  /** The value of productversion. */
  readonly name: ReleaseName;
  readonly major: number;
  readonly minor: number;
  readonly micro: number;
  readonly build: number;
  /** The number of the update on top (`7.2.2-72806 Update 3`): smallfixnumber and nano. */
  readonly update: number;
  /** The build time of this update, as VERSION writes it. */
  readonly built: { readonly date: string; readonly time: string };
  /** The keys of VERSION in the file's order. */
  readonly versionKeys: readonly VersionKey[];
  /** The set of folders that a package has. */
  readonly hierarchy: HierarchyForm;
  /** The answer of `synopkg status`: two lines of text, or one line of JSON. */
  readonly statusForm: 'text' | 'json';
  readonly statusExit: StatusExit;
  /** Whether `synopkg install` starts a newly installed package. */
  readonly startsAfterInstall: boolean;
  readonly sources: Readonly<Record<ReleaseProperty, Source>>;
}

const DSM6_KEYS: readonly VersionKey[] = [
  'majorversion',
  'minorversion',
  'productversion',
  'buildphase',
  'buildnumber',
  'smallfixnumber',
  'packing',
  'packing_id',
  'builddate',
  'buildtime',
];
const DSM70_KEYS: readonly VersionKey[] = DSM6_KEYS.filter((key) => !key.startsWith('packing'));
const DSM71_KEYS: readonly VersionKey[] = [
  'majorversion',
  'minorversion',
  'major',
  'minor',
  'micro',
  'productversion',
  'buildphase',
  'buildnumber',
  'smallfixnumber',
  'nano',
  'base',
  'builddate',
  'buildtime',
];
const DSM72_KEYS: readonly VersionKey[] = [
  'majorversion',
  'minorversion',
  'major',
  'minor',
  'micro',
  'buildphase',
  'buildnumber',
  'smallfixnumber',
  'nano',
  'base',
  'productversion',
  'os_name',
  'builddate',
  'buildtime',
];

const BUILD_SOURCE = sure('spksrc toolchain Makefiles; 007revad wiki DSM-versions-per-model');

const HIERARCHY_SOURCE = sure('guide 13: var, tmp and home since 7.0; spksrc#3061 for DSM 6');

const OLD_EXIT: StatusExit = { started: 0, stopped: 3, starting: 4, notInstalled: 4, broken: 150 };
const NEW_EXIT: StatusExit = { started: 0, stopped: 17, starting: 55, notInstalled: 255, broken: 150 };
const EXIT_SOURCE = sure('007revad/Synology_app_mover package_status()');

const STATUS_TEXT = {
  statusForm: 'text',
  source: sure('spkcli on 7.0.1; runfalk#93; markdumay/synology-docker#53'),
} as const;
const STATUS_JSON = { statusForm: 'json', source: sure('007revad/Synology_app_mover#44 on 7.1.1') } as const;

/** The common properties of all releases with one minor version. */
interface ReleaseSeries {
  readonly keys: { readonly versionKeys: readonly VersionKey[]; readonly source: Source };
  readonly status: typeof STATUS_TEXT | typeof STATUS_JSON;
  readonly exit: StatusExit;
  readonly start: { readonly on: boolean; readonly source: Source };
}

const DSM6_SERIES: ReleaseSeries = {
  keys: { versionKeys: DSM6_KEYS, source: sure('VERSION of 6.2.2 and 6.2.4 boxes, several') },
  status: STATUS_TEXT,
  exit: OLD_EXIT,
  start: { on: false, source: inferred('as on 7.0; on DSM 6 it answers nothing that would tell') },
};
const DSM70_SERIES: ReleaseSeries = {
  keys: {
    versionKeys: DSM70_KEYS,
    source: inferred(
      'spkcli shows productversion, buildphase, buildnumber, builddate on 7.0.1; rest as on DSM 6',
    ),
  },
  status: STATUS_TEXT,
  exit: OLD_EXIT,
  start: {
    on: false,
    source: likely('installed_and_stopped: runfalk#93; spkcli calls synopkg start itself'),
  },
};
const DSM71_SERIES: ReleaseSeries = {
  keys: {
    versionKeys: DSM71_KEYS,
    source: likely('synohdpack.version of 7.1.1 up to base; Inferred: date and time last, as everywhere'),
  },
  status: STATUS_JSON,
  exit: OLD_EXIT,
  start: { on: false, source: inferred('nobody wrote it down for 7.1; its log is still like that of 7.0') },
};
const DSM72_SERIES: ReleaseSeries = {
  keys: { versionKeys: DSM72_KEYS, source: sure('VERSION of 7.2.1-u11, 7.2.2-u3 and 7.3.2 boxes') },
  status: STATUS_JSON,
  exit: NEW_EXIT,
  start: { on: true, source: likely('installed_and_started on 7.2.2: easytier') },
};

interface Built {
  readonly update: number;
  readonly date: string;
  readonly time: string;
  readonly source: Source;
}

function release(name: ReleaseName, build: number, series: ReleaseSeries, built: Built): Release {
  const [major = 0, minor = 0, micro = 0] = name.split('.').map(Number);
  return {
    name,
    major,
    minor,
    micro,
    build,
    update: built.update,
    built: { date: built.date, time: built.time },
    versionKeys: series.keys.versionKeys,
    hierarchy: major < 7 ? 'dsm6' : 'dsm7',
    statusForm: series.status.statusForm,
    statusExit: series.exit,
    startsAfterInstall: series.start.on,
    sources: {
      build: BUILD_SOURCE,
      versionKeys: series.keys.source,
      built: built.source,
      hierarchy: HIERARCHY_SOURCE,
      statusForm: series.status.source,
      statusExit: EXIT_SOURCE,
      startsAfterInstall: series.start.source,
    },
  };
}

const kernelDate = (origin: string): Source => inferred(`the date of a kernel of this build, ${origin}`);
const noDate = inferred('no VERSION of it was found; a day near its publication');

/** Oldest first. */
export const RELEASES: readonly Release[] = [
  release('6.2.4', 25556, DSM6_SERIES, {
    update: 0,
    date: '2021/03/04',
    time: '18:00:29',
    source: kernelDate('uname of technorabilia/build-synouidmod'),
  }),
  release('7.0', 41890, DSM70_SERIES, { update: 0, date: '2021/06/25', time: '00:00:00', source: noDate }),
  release('7.0.1', 42218, DSM70_SERIES, {
    update: 0,
    date: '2021/10/18',
    time: '21:16:50',
    source: likely('VERSION in spkcli; Inferred: the number of its update'),
  }),
  release('7.1', 42661, DSM71_SERIES, {
    update: 0,
    date: '2022/04/01',
    time: '15:31:10',
    source: kernelDate('uname of a DS1621+'),
  }),
  release('7.1.1', 42962, DSM71_SERIES, {
    update: 0,
    date: '2022/09/20',
    time: '22:35:50',
    source: kernelDate('as .NET reports it'),
  }),
  release('7.2', 64570, DSM72_SERIES, { update: 0, date: '2023/05/22', time: '00:00:00', source: noDate }),
  release('7.2.1', 69057, DSM72_SERIES, {
    update: 11,
    date: '2026/03/17',
    time: '17:01:03',
    source: likely('VERSION of a DS923+'),
  }),
  release('7.2.2', 72806, DSM72_SERIES, {
    update: 3,
    date: '2025/01/20',
    time: '14:11:21',
    source: sure('VERSION of 7.2.2-u3, two places'),
  }),
  release('7.3', 81180, DSM72_SERIES, {
    update: 0,
    date: '2025/10/03',
    time: '00:00:00',
    source: likely('date from two 7.3 boxes; Inferred: the time'),
  }),
];

export const DEFAULT_RELEASE: ReleaseName = '7.2.2';

/** The release named `7.2.2`, `7.2.2-72806` or `7.2`; undefined where no release has the name, or its build differs. */
export function findRelease(text: string): Release | undefined {
  const [, name, build] = /^(\d+(?:\.\d+){1,2})(?:-(\d+))?$/.exec(text.trim()) ?? [];
  const row = RELEASES.find((release) => release.name === name);
  return build === undefined || Number(build) === row?.build ? row : undefined;
}

/** `7.2.2-72806`, DSM's own form. */
export function fullName({ name, build }: Release): string {
  return `${name}-${build}`;
}

const VERSION_VALUES: Readonly<Record<VersionKey, (release: Release) => string | number>> = {
  majorversion: ({ major }) => major,
  minorversion: ({ minor }) => minor,
  major: ({ major }) => major,
  minor: ({ minor }) => minor,
  micro: ({ micro }) => micro,
  productversion: ({ name }) => name,
  buildphase: () => 'GM',
  buildnumber: ({ build }) => build,
  smallfixnumber: ({ update }) => update,
  nano: ({ update }) => update,
  base: ({ build }) => build,
  packing: () => 'official',
  // Inferred: seen as 18 on 6.2.2; no 6.2.4 box showed its own.
  packing_id: () => 18,
  os_name: () => 'DSM',
  builddate: ({ built }) => built.date,
  buildtime: ({ built }) => built.time,
};

/** The content of /etc/VERSION and /etc.defaults/VERSION. */
export function versionFile(release: Release): string {
  return release.versionKeys.map((key) => `${key}="${VERSION_VALUES[key](release)}"\n`).join('');
}

/** Whether VERSION of this release has `os_name`; packages use it to tell DSM from its sister systems. */
export function hasOsName(release: Release): boolean {
  return release.versionKeys.includes('os_name');
}
