/** What was left behind as a JUnit suite: a case for each thing that the package should have removed, properties for the rest. */
import type { LeftBehind } from '../../events.ts';
import type { LeftBehindReport } from '../fold/report.ts';
import { type Element, element } from '../xml.ts';
import { property, suite } from './suite.ts';

export function leftBehindSuite({ left, imprecise, ms }: LeftBehindReport, strict: boolean): Element {
  const cases = left.filter(({ verdict }) => verdict === 'left').map((one) => leftCase(one, strict));
  const rest = left
    .filter(({ verdict }) => verdict !== 'left')
    .map(({ verdict, what }) => property(verdict, what));
  const unsure = imprecise.map(({ precision, fact, why }) => property(precision, `${fact}: ${why}`));
  const known = [...rest, ...unsure];
  return suite('left behind', ms, cases, known.length === 0 ? [] : [element('properties', {}, known)]);
}

function leftCase({ kind, what, why, files }: LeftBehind, strict: boolean): Element {
  const list = files
    .map(({ path, change, owner, mode }) => `${mode} ${owner} ${path} (${change})\n`)
    .join('');
  const failure = element('failure', { message: `left behind: ${what}`, type: 'left' }, why);
  return element('testcase', { name: `${kind} ${what}`, classname: 'left behind' }, [
    ...(strict ? [failure] : []),
    element('system-out', {}, `${why}\n${list}`),
  ]);
}
