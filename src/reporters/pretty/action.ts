/** The first and the last lines of an action; where it failed: what happened, where, what DSM shows and what to do. */
import type { Outcome } from '../../events.ts';
import type { ActionReport, StepReport } from '../fold/report.ts';
import {
  countText,
  duration,
  failureWords,
  isDone,
  outcomeWords,
  packageName,
  scriptFile,
  stepName,
} from '../labels.ts';
import { formatLine, type Page, paragraph, type Span, spreadOrWrap } from './layout.ts';
import { scriptAdvice } from './script-advice.ts';

/** A top-level action begins after an empty line; a nested action names the action that asked for it. */
export function actionTitle(page: Page, action: ActionReport, asker: ActionReport | undefined): string[] {
  const title: Span = [`${action.action} ${packageName(action)}`, 'strong'];
  if (asker === undefined) return ['', ...paragraph(page, [title], [''])];
  return paragraph(page, [title], [`  within ${asker.action} ${asker.package}`, 'quiet']);
}

/** `label` names the package, where the lines of several actions are mixed. */
export function actionEnd(page: Page, action: ActionReport, label: string): string[] {
  const { outcome } = action;
  if (outcome === undefined) return [];
  const missed = action.steps.filter(isMissed).length;
  const notReached = `  – ${label}${countText(missed, 'step')} not reached`;
  const words: Span = [`  ${label}${outcomeWords(outcome)}`, isDone(outcome) ? 'good' : 'strong-bad'];
  return [
    ...(missed === 0 || outcome.result === 'refused' ? [] : [formatLine(page, [notReached, 'quiet'])]),
    ...spreadOrWrap(page, words, duration(action.ms)),
    ...outcome.alerts.flatMap((alert) => paragraph(page, [['  ! ', 'odd']], [alert])),
    ...(isDone(outcome) ? [] : failureLines(page, action, outcome)),
  ];
}

/** Steps that start the old version again are not missed when nothing went wrong. */
const isMissed = ({ result, planned }: StepReport): boolean =>
  result === 'waiting' && planned.phase !== 'start-again';

function failureLines(page: Page, action: ActionReport, outcome: Outcome): string[] {
  const failed = failedStep(action);
  const { error } = outcome;
  const details = [
    '',
    ...row(page, 'what happened', outcome.reason ?? (failed && failureWords(failed))),
    ...row(page, 'where', placeText(action, outcome, failed)),
  ];
  // An interrupted run is no fault of the package.
  if (outcome.reason === INTERRUPTED) return details;
  return [
    ...details,
    ...row(page, 'DSM shows', error && dsmWords(error)),
    ...row(page, 'what to do', adviceFor(outcome, failed)),
  ];
}

const INTERRUPTED = 'the run was interrupted';

const CRASH_ADVICE =
  'This error comes from a worker, a hook or spkbox itself, not from the package. Fix the worker or hook; else report it.';

const dsmWords = ({ code, description }: NonNullable<Outcome['error']>): string =>
  description === '' ? `error ${code}` : `error ${code}: ${description}`;

const row = (page: Page, label: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : paragraph(page, [[`  ${label.padEnd(15)}`, 'quiet']], [text]);

/** The step that decided how the action ended. */
const failedStep = ({ steps }: ActionReport): StepReport | undefined =>
  steps.findLast(({ result, planned }) => result === 'failed' && planned.onFailure !== 'ignore');

function placeText(action: ActionReport, { at }: Outcome, failed: StepReport | undefined): string {
  const step =
    failed === undefined
      ? at
      : `${stepName(failed.planned)} (step ${action.steps.indexOf(failed) + 1} of ${action.steps.length})`;
  return step === undefined ? packageName(action) : `${packageName(action)}, ${step}`;
}

function adviceFor({ result }: Outcome, failed: StepReport | undefined): string {
  if (result === 'crashed') return CRASH_ADVICE;
  if (result === 'refused') return 'Do what the findings above advise.';
  if (failed === undefined) return '';
  const { step } = failed.planned;
  if (step.kind === 'script') return scriptAdvice(scriptFile(step.script), failed);
  if (step.kind === 'task') return '';
  return `Look at "${step.worker}" in conf/resource.`;
}
