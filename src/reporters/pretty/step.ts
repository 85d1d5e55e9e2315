/** Formats a step: its mark, name and duration on a line; its notes, output and messages below. */
import type { StepReport } from '../fold/report.ts';
import { duration, failureWords, stepName, TASK_WORDS } from '../labels.ts';
import { stepCallLines } from './calls.ts';
import { cap, formatLine, type Page, paragraph, type Span, spread, type Tone } from './layout.ts';
import { outputView } from './output.ts';

interface Look {
  readonly mark: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<StepReport['result'], Look>> = {
  passed: { mark: '✓', tone: 'good' },
  failed: { mark: '✗', tone: 'bad' },
  skipped: { mark: '–', tone: 'quiet' },
  running: { mark: '…', tone: 'odd' },
  waiting: { mark: ' ', tone: 'quiet' },
};
/** It failed, and the action goes on. */
const TOLERATED: Look = { mark: '!', tone: 'odd' };
const UNDONE: Look = { mark: '↺', tone: 'odd' };

/** Names of tasks and scripts are shorter than this, which aligns the notes beside them. */
const NAME_COLUMNS = 16;

/** What distinguishes a step from others. */
export interface StepPlace {
  readonly undo: boolean;
  /** What stands before its name: `hello: ` where the lines of several actions are mixed. */
  readonly label: string;
}

export function stepLines(page: Page, step: StepReport, place: StepPlace): string[] {
  return [
    ...headLines(page, step, place),
    ...step.notes.flatMap((text) => paragraph(page, [['      · ', 'quiet']], [text])),
    ...stepCallLines(page, step.calls),
    ...outputView(page, step),
    ...step.messages.flatMap((text) => messageLines(page, text)),
    ...(step.outputStillOpen
      ? paragraph(page, [['      · ', 'quiet']], ['a child of the script still holds its output open'])
      : []),
  ];
}

function headLines(page: Page, step: StepReport, { undo, label }: StepPlace): string[] {
  const { mark, tone } = lookOf(step, undo);
  const name = `${label}${undo ? 'undo ' : ''}${stepName(step.planned)}`;
  const nameTone = step.result === 'skipped' ? 'quiet' : 'plain';
  const leading: Span[] = [
    [`  ${mark} `, tone],
    [name, nameTone],
  ];
  const time = step.result === 'skipped' || step.result === 'running' ? '' : duration(step.ms);
  const note = noteOf(step, undo);
  const gap = ' '.repeat(Math.max(2, NAME_COLUMNS - name.length + 1));
  const whole = note[0] === '' ? spread(page, leading, time) : spread(page, [...leading, [gap], note], time);
  if (whole !== undefined) return [whole.trimEnd()];
  const short = spread(page, leading, time)?.trimEnd();
  return [...(short === undefined ? paragraph(page, leading, ['']) : [short]), ...below(page, step, note)];
}

/** A reason must be read, what a task is about is known from its name. */
const below = (page: Page, step: StepReport, note: Span): string[] =>
  note[0] === '' || step.result === 'passed' ? [] : paragraph(page, [['      ']], note);

function lookOf({ result, planned }: StepReport, undo: boolean): Look {
  if (result === 'failed') {
    return planned.onFailure === 'ignore' || planned.onFailure === 'alert' ? TOLERATED : LOOKS.failed;
  }
  return undo && result === 'passed' ? UNDONE : LOOKS[result];
}

function noteOf(step: StepReport, undo: boolean): Span {
  const { tone } = lookOf(step, undo);
  switch (step.result) {
    case 'failed':
      return [failureWords(step), tone];
    case 'running':
      return ['it did not end', tone];
    case 'skipped':
      return [step.reason ?? 'not needed', 'quiet'];
    default:
      return [step.planned.step.kind === 'task' && !undo ? TASK_WORDS[step.planned.step.task] : '', 'quiet'];
  }
}

const LONGEST_MESSAGE = 2_000;

/** What the user of the NAS would read in Package Center. */
function messageLines(page: Page, text: string): string[] {
  const side: Span = ['      │ ', 'said'];
  const lines = (page.verbose ? text : cap(text, LONGEST_MESSAGE)).trimEnd().split(/\r\n|\n|\r/);
  return [
    formatLine(page, ['      ╭ ', 'said'], ['Package Center tells the user', 'quiet']),
    ...lines.flatMap((part) => paragraph(page, [side], [part, 'said'], side)),
    formatLine(page, ['      ╰', 'said']),
  ];
}
