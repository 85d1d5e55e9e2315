/** A report as JUnit XML for CI servers: an action is a suite, a step is a test case. A run that passed has no failure in it. */

import { addEvent, emptyReport, type Report } from '../fold/report.ts';
import { packageName } from '../labels.ts';
import type { Reporter, ReporterOptions, Write } from '../reporter.ts';
import { type Element, element, toXml } from '../xml.ts';
import { actionSuite } from './action-suite.ts';
import { leftBehindSuite } from './left-behind-suite.ts';
import { CUT_OFF, casesOf, isBad, seconds, suite, totals } from './suite.ts';

export type JunitOptions = Partial<Pick<ReporterOptions, 'strict'>>;

export function junit(report: Report, { strict = false }: JunitOptions = {}): string {
  const suites = [
    ...report.actions.map((action) => actionSuite(action, report)),
    ...(report.leftBehind === undefined ? [] : [leftBehindSuite(report.leftBehind, strict)]),
  ];
  const all = [...suites, runSuite(report, suites)];
  return toXml(element('testsuites', { name: 'spkbox', ...totals(all), time: seconds(report.ms) }, all));
}

/** Collects the run and writes the whole file at its end. */
export function junitReporter(write: Write, options: JunitOptions = {}): Reporter {
  let report = emptyReport();
  return {
    onEvent(event) {
      report = addEvent(report, event);
    },
    onEnd: () => write(junit(report, options)),
  };
}

/** What is not about one action; it also says that a run failed where nothing else does. */
function runSuite(report: Report, suites: readonly Element[]): Element {
  const classname = 'run';
  const statuses = report.statuses.map(({ ms, code, status, description, ...name }) =>
    element('testcase', { name: `status ${packageName(name)}`, classname, time: seconds(ms) }, [
      element('system-out', {}, `${code} ${status}: ${description}`),
    ]),
  );
  const errors = report.errors.map(({ code, text, hint, where }) =>
    element('testcase', { name: code, classname }, [
      element(
        'error',
        { message: text, type: code },
        [text, where ?? '', hint].filter((part) => part !== '').join('\n'),
      ),
    ]),
  );
  const explained = errors.length > 0 || suites.some((one) => casesOf(one).some(isBad));
  return suite('run', report.ms, [
    ...statuses,
    ...errors,
    element(
      'testcase',
      { name: 'the whole run', classname, time: seconds(report.ms) },
      wholeRun(report, explained),
    ),
  ]);
}

function wholeRun({ ended }: Report, explained: boolean): Element[] {
  if (ended === undefined) return [element('error', { message: CUT_OFF })];
  return ended.passed || explained
    ? []
    : [element('failure', { message: ended.reasons.join(' ') || 'The run failed.', type: 'run' })];
}
