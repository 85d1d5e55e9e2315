/** The parts of which every JUnit suite is made, and the counts that it states about its cases. */
import { nameNumbers } from '../fold/run-name.ts';
import { type Element, element } from '../xml.ts';

export const CUT_OFF = 'The recording ends here: the run did not end.';

export function suite(
  name: string,
  ms: number,
  cases: readonly Element[],
  more: readonly Element[] = [],
): Element {
  return element('testsuite', { name, ...countCases(cases), time: seconds(ms) }, [...more, ...cases]);
}

/** The names, each but the first of its kind with its number: CI servers merge suites and cases of one name. */
export const numberNames = (names: readonly string[]): string[] => names.map(nameNumbers());

export const property = (name: string, value: string): Element => element('property', { name, value });

export const seconds = (ms: number): string => (ms / 1000).toFixed(3);

const childrenOf = ({ children }: Element): readonly Element[] =>
  typeof children === 'string' ? [] : children;
export const casesOf = (parent: Element): Element[] =>
  childrenOf(parent).filter(({ name }) => name === 'testcase');
const has = (parent: Element, kind: string): boolean => childrenOf(parent).some(({ name }) => name === kind);
export const isBad = (testCase: Element): boolean => has(testCase, 'failure') || has(testCase, 'error');

const countCases = (cases: readonly Element[]) => ({
  tests: cases.length,
  failures: cases.filter((testCase) => has(testCase, 'failure')).length,
  errors: cases.filter((testCase) => has(testCase, 'error')).length,
  skipped: cases.filter((testCase) => has(testCase, 'skipped')).length,
});

export const totals = (suites: readonly Element[]) => {
  const { tests, failures, errors } = countCases(suites.flatMap(casesOf));
  return { tests, failures, errors };
};
