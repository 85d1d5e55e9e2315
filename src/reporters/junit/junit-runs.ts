/** Several runs as one JUnit file: the suites of each, with the name of the run in front. */
import { type NamedRun, reportRuns } from '../report-runs.ts';
import type { Reporter, Write } from '../reporter.ts';
import type { Element } from '../xml.ts';
import { type JunitOptions, junitFile, suitesOf } from './junit.ts';
import { casesOf } from './suite.ts';

export function junitRuns(write: Write, options: JunitOptions = {}): Reporter {
  const suites: Element[] = [];
  let ms = 0;
  return reportRuns({
    onRun({ name, report }: NamedRun) {
      suites.push(...suitesOf(report, options).map((suite) => ofRun(name, suite)));
      ms += report.ms;
    },
    onEnd: () => write(junitFile(suites, ms)),
  });
}

/** `hello lives · DSM 7.0 apollolake: install hello 1.0.0-1`. */
function ofRun(run: string, suite: Element): Element {
  const name = `${run}: ${suite.attributes.name}`;
  const cases = casesOf(suite).map((testCase) => ({
    ...testCase,
    attributes: { ...testCase.attributes, classname: name },
  }));
  const children = typeof suite.children === 'string' ? [] : suite.children;
  const rest = children.filter((child) => child.name !== 'testcase');
  return { ...suite, attributes: { ...suite.attributes, name }, children: [...rest, ...cases] };
}
