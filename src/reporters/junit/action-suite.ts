/** An action as a JUnit suite: each of its steps is a case, and so is what was undone. */
import type { Outcome } from '../../events.ts';
import { placeText } from '../../findings.ts';
import { textOf } from '../fold/output-lines.ts';
import type { ActionReport, Report, StepReport } from '../fold/report.ts';
import { failureWords, isDone, outcomeWords, stepName } from '../labels.ts';
import { type Element, element } from '../xml.ts';
import { CUT_OFF, isBad, property, seconds, suite } from './suite.ts';

/** `name` tells the action apart from every other of the run. */
export function actionSuite(name: string, action: ActionReport, report: Report): Element {
  const subject = { name, action, report };
  const cases = [
    ...action.steps.filter(({ result }) => result !== 'waiting').map((step) => stepCase('', step, subject)),
    ...action.undone.map((step) => stepCase('undo ', step, subject)),
  ];
  const outcome = outcomeCase(subject, cases.some(isBad));
  return suite(name, action.ms, [...cases, ...outcome], [properties(report)]);
}

interface SuiteSubject {
  readonly name: string;
  readonly action: ActionReport;
  readonly report: Report;
}

function stepCase(prefix: string, step: StepReport, subject: SuiteSubject): Element {
  const name = prefix + stepName(step.planned);
  const reasons = step.result === 'failed' ? [failureWords(step)] : [];
  const notes = [...reasons, ...step.notes].map((text) => `· ${text}`);
  const stdout = [...notes, textOf(step.output, 'stdout'), ...step.messages];
  return element('testcase', { name, classname: subject.name, time: seconds(step.ms) }, [
    ...verdictOf(step, subject),
    ...textElement('system-out', stdout.filter((text) => text !== '').join('\n')),
    ...textElement('system-err', textOf(step.output, 'stderr')),
  ]);
}

const textElement = (name: string, text: string): Element[] => (text === '' ? [] : [element(name, {}, text)]);

function verdictOf(step: StepReport, { action, report }: SuiteSubject): Element[] {
  if (step.result === 'skipped') return [element('skipped', { message: step.reason })];
  if (step.result === 'running') return [openStepError(action)];
  if (step.result !== 'failed' || !decides(step, action, report)) return [];
  const message = failureWords(step);
  const parts = [message, dsmShows(action.outcome)].filter((part) => part !== '');
  return [element('failure', { message, type: step.planned.onFailure }, parts.join('\n'))];
}

/** A step without an end: something threw in it, or the recording stops there. */
function openStepError({ outcome }: ActionReport): Element {
  if (outcome?.result !== 'crashed') return element('error', { message: CUT_OFF });
  return element('error', { message: outcomeWords(outcome), type: 'crashed' }, outcome.reason ?? '');
}

/** A failure that was expected, or in a run that passed, is none. */
const isForgiven = ({ expected }: ActionReport, { ended }: Report): boolean =>
  expected || ended?.passed === true;

/** Whether a step's failure decides that of its action: an alert does where nothing worse came. */
function decides({ planned }: StepReport, action: ActionReport, report: Report): boolean {
  const { outcome } = action;
  if (isForgiven(action, report) || outcome?.result === 'done' || planned.onFailure === 'ignore')
    return false;
  return planned.onFailure !== 'alert' || outcome?.result === 'alerted';
}

const dsmShows = (outcome: Outcome | undefined): string =>
  outcome?.error === undefined ? '' : `DSM shows error ${outcome.error.code}: ${outcome.error.description}`;

/** An action that failed without a failed step, such as a refused action. */
function outcomeCase({ name, action, report }: SuiteSubject, stepFailed: boolean): Element[] {
  const { outcome } = action;
  if (outcome === undefined || isDone(outcome) || stepFailed || isForgiven(action, report)) return [];
  const { result, reason } = outcome;
  const message = outcomeWords(outcome);
  const parts = [message, reason ?? '', dsmShows(outcome), ...refusals(action, report)];
  const text = parts.filter((part) => part !== '').join('\n');
  return [
    element('testcase', { name: result, classname: name }, [
      element(result === 'crashed' ? 'error' : 'failure', { message, type: result }, text),
    ]),
  ];
}

const refusals = (action: ActionReport, report: Report): string[] =>
  report.packages
    .filter((pkg) => pkg.package === action.package && pkg.version === action.version)
    .flatMap(({ findings }) => findings)
    .filter(({ severity }) => severity === 'refused')
    .map(({ text, place, advice }) => `${placeText(place)}: ${text} ${advice}`);

const properties = ({ run, box }: Report): Element =>
  element('properties', {}, [
    property('spkbox', run?.spkbox ?? ''),
    property('dsm', run === undefined ? '' : `${run.dsm.release}-${run.dsm.build}`),
    property('platform', run?.dsm.platform ?? ''),
    property('engine', box?.engine ?? ''),
  ]);
