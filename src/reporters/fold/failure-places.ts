/** What failed in a run, with the file and line where somebody mends it. */
import { START_STOP_STATUS } from '../../dsm/actions.ts';
import { placeText, type RecordedFinding } from '../../findings.ts';
import { textOf } from './output-lines.ts';
import type { ActionReport, PackageReport, Report, StepReport } from './report.ts';

export interface FailurePlace {
  readonly text: string;
  /** A scenario file, a file of a package's folder, or an .spk. */
  readonly file?: string;
  readonly line?: number;
}

/** Empty for a run that passed; at least one for any other. */
export function failurePlaces(report: Report): readonly FailurePlace[] {
  const { ended, scenario } = report;
  if (ended?.passed === true) return [];
  const places = [
    ...(scenario?.steps ?? []).flatMap(({ expectations }) => expectations.filter(isFailed).map(expectation)),
    ...report.actions.flatMap((action) => actionPlaces(action, report)),
    ...report.packages.flatMap(findingPlaces),
    ...report.errors.map(({ text, where = '' }) => ({ text: where === '' ? text : `${where}: ${text}` })),
  ];
  if (ended === undefined) return [...places, { text: 'The run did not end.', ...scenarioFile(report) }];
  return places.length > 0
    ? places
    : [{ text: ended.reasons.join(' ') || 'The run failed.', ...scenarioFile(report) }];
}

type Expectation = NonNullable<Report['scenario']>['steps'][number]['expectations'][number];

const isFailed = ({ result }: Expectation): boolean => result === 'failed';

const expectation = ({ text, actual = '', file, line }: Expectation): FailurePlace => ({
  text: `expected that ${text}: ${actual}`,
  file,
  line,
});

const scenarioFile = ({ scenario }: Report) => (scenario === undefined ? {} : { file: scenario.file });

function actionPlaces(action: ActionReport, { packages }: Report): FailurePlace[] {
  const { outcome, expected, action: verb, package: name, version } = action;
  if (outcome === undefined || outcome.result === 'done' || expected) return [];
  const pkg = packages.findLast((other) => other.package === name && other.version === version);
  const step = action.steps.findLast(
    ({ result, planned }) => result === 'failed' && planned.onFailure !== 'ignore',
  );
  const at = outcome.at === undefined ? '' : `${outcome.at}: `;
  const reason = outcome.reason ?? outcome.alerts.join(' ');
  return [{ text: `${verb} ${name}: ${at}${reason || outcome.result}`, ...scriptPlace(step, pkg) }];
}

/** The script that failed, and the line that its shell named last. */
function scriptPlace(failed: StepReport | undefined, pkg: PackageReport | undefined) {
  if (failed?.planned.step.kind !== 'script') return fileOf(pkg, undefined);
  const { script } = failed.planned.step;
  const file = START_STOP_STATUS.includes(script) ? 'start-stop-status' : script;
  const lines = [...textOf(failed.output, 'stderr').slice(-MOST_READ).matchAll(SHELL_LINE)].filter(
    ([, name]) => name === file,
  );
  const line = lines.at(-1)?.[2];
  return fileOf(pkg, `scripts/${file}`, line === undefined ? undefined : Number(line));
}

/** The end of the output, where the reason stands. */
const MOST_READ = 20_000;
/** `/var/packages/hello/scripts/postinst: line 12: foo: command not found`. */
const SHELL_LINE = /\/scripts\/([\w-]{1,40}): (?:line )?(\d{1,7}): /g;

function findingPlaces(pkg: PackageReport): FailurePlace[] {
  return pkg.findings
    .filter(({ severity }) => severity === 'failed')
    .map((finding) => ({
      text: findingText(finding),
      ...fileOf(pkg, finding.place.member, finding.place.line),
    }));
}

const findingText = ({ place, text }: RecordedFinding): string =>
  placeText(place) === '' ? text : `${placeText(place)}: ${text}`;

/** A member of a packed .spk is no file of the repository: the .spk is named without a line. */
function fileOf(pkg: PackageReport | undefined, member?: string, line?: number): Omit<FailurePlace, 'text'> {
  if (pkg === undefined || pkg.file === '') return {};
  if (member === undefined || pkg.file.endsWith('.spk')) return { file: pkg.file };
  return { file: `${pkg.file.replace(/\/$/, '')}/${member}`, ...(line === undefined ? {} : { line }) };
}
