/** A report as JUnit XML for CI servers: an action is a suite, a step is a test case. A run that passed has no failure in it. */

import { addEvent, emptyReport, type Report } from '../fold/report.ts';
import { packageName } from '../labels.ts';
import type { Reporter, ReporterOptions, Write } from '../reporter.ts';
import { type Element, element, toXml } from '../xml.ts';
import { actionSuite } from './action-suite.ts';
import { leftBehindSuite } from './left-behind-suite.ts';
import { scenarioSuite } from './scenario-suite.ts';
import { CUT_OFF, casesOf, isBad, numberNames, seconds, suite, totals } from './suite.ts';
import { upgradeSuite } from './upgrade-suite.ts';

export type JunitOptions = Partial<Pick<ReporterOptions, 'strict'>>;

export function junit(report: Report, options: JunitOptions = {}): string {
  return junitFile(suitesOf(report, options), report.ms);
}

export const junitFile = (suites: readonly Element[], ms: number): string =>
  toXml(element('testsuites', { name: 'spkbox', ...totals(suites), time: seconds(ms) }, suites));

/** The suites of one run: its scenario, its actions, what was left behind, and the run as a whole. */
export function suitesOf(report: Report, { strict = false }: JunitOptions = {}): Element[] {
  const suites = [
    ...(report.scenario === undefined ? [] : [scenarioSuite(report.scenario)]),
    ...actionSuites(report),
    ...(report.upgrades.length === 0 ? [] : [upgradeSuite(report.upgrades, report.ended?.passed === true)]),
    ...(report.leftBehind === undefined ? [] : [leftBehindSuite(report.leftBehind, strict)]),
  ];
  return [...suites, runSuite(report, suites)];
}

/** `install hello 1.0.0-1`, and ` (2)` where an action of the run has that name already. */
function actionSuites(report: Report): Element[] {
  const names = numberNames(report.actions.map((action) => `${action.action} ${packageName(action)}`));
  return report.actions.map((action, index) => actionSuite(names[index] ?? '', action, report));
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

/** What is about no single action. It also says that a run failed where no other suite does. */
function runSuite(report: Report, suites: readonly Element[]): Element {
  const classname = 'run';
  const statusNames = numberNames(report.statuses.map((status) => `status ${packageName(status)}`));
  const statuses = report.statuses.map(({ ms, code, status, description }, index) =>
    element('testcase', { name: statusNames[index], classname, time: seconds(ms) }, [
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
  const consumers = numberNames(report.failedConsumers.map(({ consumer }) => `consumer ${consumer}`));
  const failedConsumers = report.failedConsumers.map(({ consumer, text }, index) =>
    element('testcase', { name: consumers[index], classname }, [
      element('error', { message: `${consumer} failed: ${text}`, type: 'consumer-failed' }),
    ]),
  );
  const explained =
    errors.length > 0 ||
    failedConsumers.length > 0 ||
    suites.some((suiteElement) => casesOf(suiteElement).some(isBad));
  return suite('run', report.ms, [
    ...statuses,
    ...errors,
    ...failedConsumers,
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
