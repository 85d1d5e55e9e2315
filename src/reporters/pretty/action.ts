/** The first and the last lines of an action; where it failed: what happened, where, what DSM shows and what to do. */
import type { Outcome } from '../../events.ts';
import { textOf } from '../fold/output-lines.ts';
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

/** `asker` is the action within which this one was asked for, by a script that ran `synopkg`. */
export function actionTitle(page: Page, action: ActionReport, asker: ActionReport | undefined): string[] {
  const within = asker === undefined ? '' : `  within ${asker.action} ${asker.package}`;
  return paragraph(page, [[`${action.action} ${packageName(action)}`, 'strong']], [within, 'quiet']);
}

export function actionEnd(page: Page, action: ActionReport): string[] {
  const { outcome } = action;
  if (outcome === undefined) return [];
  const missed = action.steps.filter(isMissed).length;
  const notReached = `  – ${countText(missed, 'step')} not reached`;
  const words: Span = [`  ${outcomeWords(outcome)}`, isDone(outcome) ? 'good' : 'strong-bad'];
  return [
    ...(missed === 0 || outcome.result === 'refused' ? [] : [formatLine(page, [notReached, 'quiet'])]),
    ...spreadOrWrap(page, words, duration(action.ms)),
    ...outcome.alerts.flatMap((alert) => paragraph(page, [['  ! ', 'odd']], [alert])),
    ...(isDone(outcome) ? [] : failureLines(page, action, outcome)),
  ];
}

/** What puts a package back as it was is not missed when nothing went wrong. */
const isMissed = ({ result, planned }: StepReport): boolean =>
  result === 'waiting' && planned.phase !== 'start-again';

function failureLines(page: Page, action: ActionReport, outcome: Outcome): string[] {
  const failed = failedStep(action);
  const { error } = outcome;
  const what = [
    '',
    ...row(page, 'what happened', outcome.reason ?? (failed && failureWords(failed))),
    ...row(page, 'where', whereOf(action, outcome, failed)),
  ];
  // Nobody is at fault where somebody ended the run.
  if (outcome.reason === INTERRUPTED) return what;
  return [
    ...what,
    ...row(page, 'DSM shows', error && dsmWords(error)),
    ...row(page, 'what to do', adviceFor(outcome, failed)),
  ];
}

const INTERRUPTED = 'the run was interrupted';

const dsmWords = ({ code, description }: NonNullable<Outcome['error']>): string =>
  description === '' ? `error ${code}` : `error ${code}: ${description}`;

const row = (page: Page, label: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : paragraph(page, [[`  ${label.padEnd(15)}`, 'quiet']], [text]);

/** The step that decided how the action ended. */
const failedStep = ({ steps }: ActionReport): StepReport | undefined =>
  steps.findLast(({ result, planned }) => result === 'failed' && planned.onFailure !== 'ignore');

function whereOf(action: ActionReport, { at }: Outcome, failed: StepReport | undefined): string {
  const step =
    failed === undefined
      ? at
      : `${stepName(failed.planned)} (step ${action.steps.indexOf(failed) + 1} of ${action.steps.length})`;
  return step === undefined ? packageName(action) : `${packageName(action)}, ${step}`;
}

function adviceFor({ result }: Outcome, failed: StepReport | undefined): string {
  if (result === 'refused') return 'Do what the findings above advise.';
  if (failed === undefined) return '';
  const { step } = failed.planned;
  if (step.kind === 'script') return scriptAdvice(scriptFile(step.script), failed);
  if (step.kind === 'task') return '';
  return `Look at "${step.worker}" in conf/resource.`;
}

/** A command of DSM's own that a script called and the box has not, or has as a name alone. */
const LACKING =
  /(?:^|[\s/])(?:(syno\w+|servicetool): (?:command not found|No such file)|(\w[\w -]*): spkbox does not emulate)/m;

function scriptAdvice(file: string, { output, messages, exitCode }: StepReport): string {
  const [, missing, lacking = missing] = LACKING.exec(textOf(output, 'stderr')) ?? [];
  if (lacking !== undefined)
    return `DSM has the command ${lacking}, spkbox has it not: this failure says nothing about the package.`;
  if (output.length === 0 && messages.length > 0)
    return `Read what it told the user, above; ${file} wrote nothing else.`;
  if (output.length === 0) return `Put "set -x" at the top of ${file}: it wrote nothing before it ended.`;
  return exitCode === undefined
    ? `Find out in ${file} what it waits for; its last words are above.`
    : `Read ${file} around its last words, which are above.`;
}
