/** Differences of synopkg.log between releases. spkbox writes the lines of DSM 7.2 and adapts them to older releases. */
import type { ScriptName } from './actions.ts';
import type { ReleaseName } from './releases.ts';
import { type Source, sure } from './source.ts';

export interface LogFormRow {
  /** The line of DSM 7.2. */
  readonly form: RegExp;
  /** Replaces the matched part; undefined where the release writes no such line. */
  readonly replacement: string | undefined;
  readonly releases: readonly ReleaseName[];
  readonly source: Source;
}

const RELEASES_BEFORE_72: readonly ReleaseName[] = ['7.0', '7.0.1', '7.1', '7.1.1'];
const LOGS_BEFORE_72 = sure('logs of DSM 7.0.1 to 7.1.1-42962 Update 7: spksrc#4888, #5459, #6337');
const DSM6_RELEASES: readonly ReleaseName[] = ['6.2.4'];
const DSM6_INSTALL_LOG = sure('log of an installation on DSM 6: spksrc#4410');

export const LOG_FORMS: readonly LogFormRow[] = [
  {
    form: /^\w+ .+: begin to (?:start|stop) version /,
    replacement: undefined,
    releases: RELEASES_BEFORE_72,
    source: LOGS_BEFORE_72,
  },
  {
    form: /^\w+ .+: (?:start|stop) version .+, result \d+$/,
    replacement: undefined,
    releases: RELEASES_BEFORE_72,
    source: LOGS_BEFORE_72,
  },
  {
    form: /^(?:Acquire|Release) \S+ for .+ when 0x\d{4} \(/,
    replacement: undefined,
    releases: RELEASES_BEFORE_72,
    source: LOGS_BEFORE_72,
  },
  {
    form: / \/bin\/mkdir -p \S+\/@appstore\/.+ -m 755/,
    replacement: undefined,
    releases: DSM6_RELEASES,
    source: DSM6_INSTALL_LOG,
  },
  {
    form: / \/bin\/touch \/var\/packages\/.+\/installing/,
    replacement: undefined,
    releases: DSM6_RELEASES,
    source: DSM6_INSTALL_LOG,
  },
  {
    form: /(?<= \/bin\/mkdir -p \/var\/packages\/.+) -m 755/,
    replacement: '',
    releases: DSM6_RELEASES,
    source: DSM6_INSTALL_LOG,
  },
];

/** The line in the form of this release; undefined where the release writes no such line. */
export function formatForRelease(release: ReleaseName, line: string): string | undefined {
  const row = LOG_FORMS.find(({ form, releases }) => releases.includes(release) && form.test(line));
  if (row === undefined) return line;
  return row.replacement === undefined ? undefined : line.replace(row.form, row.replacement);
}

export interface LogAroundRow {
  readonly script: ScriptName;
  readonly place: 'before' | 'after';
  /** The subject of the Begin line and the End line. */
  readonly subject: string;
  readonly releases: readonly ReleaseName[];
  readonly source: Source;
}

/** DSM 7 writes similar lines at boot for packages that bring a profile; logs of other packages do not show them. */
const APPARMOR = sure('logs of DSM 6.1 and 6.2: spksrc#2916, #3434, #4212');

export const LOG_AROUND: readonly LogAroundRow[] = [
  {
    script: 'start',
    place: 'before',
    subject: 'pre-load apparmor',
    releases: DSM6_RELEASES,
    source: APPARMOR,
  },
  { script: 'stop', place: 'after', subject: 'unload apparmor', releases: DSM6_RELEASES, source: APPARMOR },
];

/** The subjects of the extra log lines before or after the script. */
export function extraLinesAround(
  release: ReleaseName,
  script: ScriptName,
  place: LogAroundRow['place'],
): readonly string[] {
  return LOG_AROUND.filter(
    (row) => row.releases.includes(release) && row.script === script && row.place === place,
  ).map(({ subject }) => subject);
}
