/** The findings of packages as JUnit XML: a package is a suite, and what DSM refuses is a failure. */
import { type CheckedEntry, type CheckResult, resultsOf } from '../checked-package.ts';
import { type Element, element } from '../xml.ts';
import { junitFile } from './junit.ts';
import { numberNames, suite } from './suite.ts';

export function junitCheck(entries: readonly CheckedEntry[]): string {
  const names = numberNames(entries.map(({ name }) => name));
  return junitFile(
    entries.map((entry, index) => packageSuite(names[index] ?? '', entry)),
    0,
  );
}

function packageSuite(classname: string, entry: CheckedEntry): Element {
  const results = resultsOf(entry);
  const names = numberNames(results.map(({ code }) => code));
  const cases = results.map(({ file, line, ...result }, index) =>
    element('testcase', { name: names[index], classname, file, line }, verdictOf(result)),
  );
  // A package without findings has a case that passed.
  const all = cases.length > 0 ? cases : [element('testcase', { name: 'no findings', classname })];
  return suite(classname, 0, all);
}

const verdictOf = ({ level, code, text }: Pick<CheckResult, 'level' | 'code' | 'text'>): Element[] =>
  level === 'error' ? [element('failure', { message: text, type: code })] : [element('system-out', {}, text)];
