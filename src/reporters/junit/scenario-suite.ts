/** A scenario file as a JUnit suite: each of its steps is a case, and so is each expectation. */
import type { CheckedExpectation } from '../../events.ts';
import type { ScenarioReport, ScenarioStepReport } from '../fold/report.ts';
import { type Element, element } from '../xml.ts';
import { numberNames, suite } from './suite.ts';

export function scenarioSuite({ file, steps }: ScenarioReport): Element {
  const titles = numberNames(
    steps.map(({ part, title }) => (part === 'steps' ? title : `${part}: ${title}`)),
  );
  const cases = steps.flatMap((step, index) => stepCases(titles[index] ?? '', step));
  return suite(
    'scenario',
    0,
    cases.map((testCase) => withFile(testCase, file)),
  );
}

/** The line is no part of a name: it moves with every change of the file. */
function stepCases(title: string, { skipped, line, expectations }: ScenarioStepReport): Element[] {
  const names = numberNames(expectations.map(({ text }) => text));
  const step = element('testcase', { name: title, classname: 'scenario', line }, [
    ...(skipped ? [element('skipped', { message: 'An earlier step failed.' })] : []),
  ]);
  return [step, ...expectations.map((entry, index) => expectationCase(`${title}: ${names[index]}`, entry))];
}

function expectationCase(
  name: string,
  { result, key, text, actual = '', file, line }: CheckedExpectation,
): Element {
  const failure = element('failure', { message: `${text}: ${actual}`, type: key }, `${file}:${line}`);
  const verdict = {
    met: [],
    failed: [failure],
    'not-checked': [element('skipped', { message: `not checked: ${actual}` })],
  }[result];
  return element('testcase', { name, classname: 'scenario', line }, verdict);
}

const withFile = (testCase: Element, file: string): Element => ({
  ...testCase,
  attributes: { ...testCase.attributes, file },
});
