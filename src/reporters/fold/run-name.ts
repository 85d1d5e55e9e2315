/** What a run is called in reports: the same from run to run, so that CI servers and baselines find it again. */
import type { Report } from './report.ts';

/** `hello lives (dsm 7.0) · DSM 7.0 apollolake`. */
export function runName({ scenario, packages, run }: Report): string {
  const names = [...new Set(packages.map(({ package: name }) => name))].join(', ');
  const subject = scenario === undefined ? names || 'a run' : scenarioName(scenario);
  return run === undefined ? subject : `${subject} · DSM ${run.dsm.release} ${run.dsm.platform}`;
}

/** `hello lives (dsm 7.0)`. */
export const scenarioName = ({ name, cell }: { readonly name: string; readonly cell: string }): string =>
  cell === '' ? name : `${name} (${cell})`;

/** Names that come one by one, each but the first of its kind with its number: CI servers merge what has one name. */
export function nameNumbers(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const number = (counts.get(name) ?? 0) + 1;
    counts.set(name, number);
    return number === 1 ? name : `${name} (${number})`;
  };
}
