/** An action on the page: its steps, each with what it did and wrote. */
import { cutMiddle, outputLines } from '../fold/output-lines.ts';
import type { ActionReport, StepReport } from '../fold/report.ts';
import { countText, failureWords, isDone, outcomeWords, packageName, stepName } from '../labels.ts';
import { type Content, type Html, tag } from './markup.ts';
import { foldable, row, type Tone, toned } from './parts.ts';

export function actionPart(action: ActionReport): Html {
  const { outcome, expected, ms } = action;
  const isGood = outcome !== undefined && (isDone(outcome) || expected);
  const words = outcome === undefined ? 'did not end' : outcomeWords(outcome);
  const name = [`${action.action} ${packageName(action)}  `, toned('quiet', words)];
  const error = outcome?.error;
  const dsm = error && tag('p', {}, `DSM shows error ${error.code}: ${error.description}`);
  const body = [
    outcome?.reason === undefined ? undefined : tag('p', { class: 'bad' }, outcome.reason),
    dsm,
    outcome?.alerts.map((alert) => tag('p', { class: 'odd' }, alert)),
    action.steps.map((step) => stepPart('', step)),
    action.undone.map((step) => stepPart('undo ', step)),
  ];
  return foldable({ tone: isGood ? 'good' : 'bad', name, ms }, body, { open: !isGood });
}

const TONES: Readonly<Record<StepReport['result'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  running: 'bad',
  skipped: 'quiet',
  waiting: 'quiet',
};

function stepPart(prefix: string, step: StepReport): Html {
  const heading = { tone: TONES[step.result], name: prefix + stepName(step.planned) };
  if (step.result === 'waiting')
    return row({ ...heading, name: [heading.name, toned('quiet', '  not reached')] });
  const body = stepBody(step);
  const timed = { ...heading, ms: step.ms };
  return body.length === 0 ? row(timed) : foldable(timed, body, { open: step.result === 'failed' });
}

function stepBody(step: StepReport): Content[] {
  const texts: readonly (readonly [string, string])[] = [
    ...(step.result === 'failed' ? [['bad', failureWords(step)] as const] : []),
    ...(step.result === 'skipped' ? [['quiet', step.reason ?? 'left out'] as const] : []),
    ...step.notes.map((note) => ['quiet', note] as const),
    ...step.messages.map((message) => ['odd', `Package Center tells the user: ${message}`] as const),
    ...step.calls.map(
      ({ command, args, exitCode }) => ['quiet', `${[command, ...args].join(' ')} → ${exitCode}`] as const,
    ),
  ];
  const output = outputPart(step);
  return [
    ...texts.map(([tone, text]) => tag('p', { class: tone }, text)),
    ...(output === undefined ? [] : [output]),
  ];
}

/** Lines of one step that the page has, and characters of one line. */
const MOST_LINES = 400;
const LONGEST_LINE = 2000;

function outputPart({ output }: StepReport): Html | undefined {
  if (output.length === 0) return undefined;
  const { head, leftOut, tail } = cutMiddle(outputLines(output), MOST_LINES);
  const lines = (all: typeof head) =>
    all.map(({ stream, text }) => [
      stream === 'stderr' ? toned('odd', text.slice(0, LONGEST_LINE)) : text.slice(0, LONGEST_LINE),
      '\n',
    ]);
  const gap = leftOut === 0 ? undefined : toned('quiet', `… ${countText(leftOut, 'line')} left out …\n`);
  return tag('pre', { tabindex: 0 }, lines(head), gap, lines(tail));
}
