/** What was left behind as a JUnit suite: a case for each thing that the package should have removed, properties for the rest. */
import type { LeftBehind, LeftFile } from '../../events.ts';
import type { LeftBehindReport } from '../fold/report.ts';
import { makerName, makerText } from '../labels.ts';
import { type Element, element } from '../xml.ts';
import { property, suite } from './suite.ts';

export function leftBehindSuite(
  { left: entries, imprecise, ms }: LeftBehindReport,
  strict: boolean,
): Element {
  const cases = entries.filter(({ verdict }) => verdict === 'left').map((entry) => leftCase(entry, strict));
  const rest = entries
    .filter(({ verdict }) => verdict !== 'left')
    .map(({ verdict, what }) => property(verdict, what));
  const unsure = imprecise.map(({ precision, fact, why }) => property(precision, `${fact}: ${why}`));
  const facts = [...rest, ...unsure];
  return suite('left behind', ms, cases, facts.length === 0 ? [] : [element('properties', {}, facts)]);
}

function leftCase(entry: LeftBehind, strict: boolean): Element {
  const { kind, what, files } = entry;
  const reasons = [entry.why, makerText(entry)].filter((text) => text !== '').join('; ');
  const list = files.map((file) => `${fileText(file)}\n`).join('');
  const failure = element('failure', { message: `left behind: ${what}`, type: 'left' }, reasons);
  return element('testcase', { name: `${kind} ${what}`, classname: 'left behind' }, [
    ...(strict ? [failure] : []),
    element('system-out', {}, `${reasons}\n${list}`),
  ]);
}

function fileText({ path, change, owner, mode, maker }: LeftFile): string {
  return `${mode} ${owner} ${path} (${change}${maker === undefined ? '' : ` by ${makerName(maker)}`})`;
}
