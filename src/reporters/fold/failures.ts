/** What failed in a run, by names that stay from run to run: no line, time, version or number of a process is in them. */

import type { ActionReport, Report } from './report.ts';

/** Empty for a run that passed; at least one name for any other. */
export function failuresOf(report: Report): readonly string[] {
  if (report.ended?.passed === true) return [];
  const names = [
    ...expectations(report),
    ...actions(report),
    ...findings(report),
    ...report.errors.map(({ code }) => code),
  ];
  if (report.ended === undefined) return [...names, 'did not end'];
  return names.length === 0 ? ['the run as a whole'] : [...new Set(names)];
}

const expectations = ({ scenario }: Report): string[] =>
  (scenario?.steps ?? []).flatMap(({ title, expectations: all }) =>
    all.filter(({ result }) => result === 'failed').map(({ text }) => `${title}: ${text}`),
  );

const actions = ({ actions: all }: Report): string[] =>
  all
    .filter(({ outcome, expected }) => outcome !== undefined && outcome.result !== 'done' && !expected)
    .map(actionFailure);

const actionFailure = ({ action, package: name, outcome }: ActionReport): string =>
  `${action} ${name}: ${outcome?.result}${outcome?.at === undefined ? '' : ` at ${outcome.at}`}`;

const findings = ({ packages }: Report): string[] =>
  packages.flatMap(({ package: name, findings: all }) =>
    all
      .filter(({ severity }) => severity === 'failed')
      .map(({ code, subject }) => `${name}: ${code}${subject === undefined ? '' : ` ${subject}`}`),
  );
