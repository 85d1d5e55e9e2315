/** How the lines of synopkg.log differ between releases. The forms that the code writes are those of DSM 7.2. */
import type { ScriptName } from './actions.ts';
import type { ReleaseName } from './releases.ts';
import { type Source, sure } from './source.ts';

export interface LogFormRow {
  /** What such a line looks like on DSM 7.2. */
  readonly form: RegExp;
  /** What is written for the part that fits; undefined: there is no such line. */
  readonly instead: string | undefined;
  readonly on: readonly ReleaseName[];
  readonly source: Source;
}

const BEFORE_72: readonly ReleaseName[] = ['7.0', '7.0.1', '7.1', '7.1.1'];
const FEWER = sure('logs of DSM 7.0.1 to 7.1.1-42962 Update 7: spksrc#4888, #5459, #6337');
const DSM6: readonly ReleaseName[] = ['6.2.4'];
const PLACING = sure('log of an installation on DSM 6: spksrc#4410');

export const LOG_FORMS: readonly LogFormRow[] = [
  { form: /^\w+ .+: begin to (?:start|stop) version /, instead: undefined, on: BEFORE_72, source: FEWER },
  {
    form: /^\w+ .+: (?:start|stop) version .+, result \d+$/,
    instead: undefined,
    on: BEFORE_72,
    source: FEWER,
  },
  {
    form: /^(?:Acquire|Release) \S+ for .+ when 0x\d{4} \(/,
    instead: undefined,
    on: BEFORE_72,
    source: FEWER,
  },
  { form: / \/bin\/mkdir -p \S+\/@appstore\/.+ -m 755/, instead: undefined, on: DSM6, source: PLACING },
  { form: / \/bin\/touch \/var\/packages\/.+\/installing/, instead: undefined, on: DSM6, source: PLACING },
  { form: /(?<= \/bin\/mkdir -p \/var\/packages\/.+) -m 755/, instead: '', on: DSM6, source: PLACING },
];

/** The line as this release writes it; undefined where it writes none. */
export function formatForRelease(release: ReleaseName, line: string): string | undefined {
  const row = LOG_FORMS.find(({ form, on }) => on.includes(release) && form.test(line));
  if (row === undefined) return line;
  return row.instead === undefined ? undefined : line.replace(row.form, row.instead);
}

export interface LogAroundRow {
  readonly script: ScriptName;
  readonly place: 'before' | 'after';
  /** What a Begin and an End line are written about. */
  readonly what: string;
  readonly on: readonly ReleaseName[];
  readonly source: Source;
}

/** DSM 7 writes the like at boot, for packages that bring a profile; those of others were not seen to have it. */
const APPARMOR = sure('logs of DSM 6.1 and 6.2: spksrc#2916, #3434, #4212');

export const LOG_AROUND: readonly LogAroundRow[] = [
  { script: 'start', place: 'before', what: 'pre-load apparmor', on: DSM6, source: APPARMOR },
  { script: 'stop', place: 'after', what: 'unload apparmor', on: DSM6, source: APPARMOR },
];

/** What is logged about before or after the script. */
export function extraLinesAround(
  release: ReleaseName,
  script: ScriptName,
  place: LogAroundRow['place'],
): readonly string[] {
  return LOG_AROUND.filter(
    (row) => row.on.includes(release) && row.script === script && row.place === place,
  ).map(({ what }) => what);
}
