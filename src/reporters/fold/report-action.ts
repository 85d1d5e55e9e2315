/** The part of the fold that is about one action: its steps with their output, and what was undone. */
import type { Action } from '../../dsm/actions.ts';
import type { ActionParent, Outcome, PackageName, PlannedStep, Requester, RunEvent } from '../../events.ts';

export type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

export interface OutputPiece {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** A call of one of DSM's commands in the box. */
export type CommandCallReport = Omit<EventOf<'command-called'>, 'type' | 'run' | 'seq' | 'at'>;

export interface StepReport {
  readonly planned: PlannedStep;
  readonly result: 'waiting' | 'running' | 'passed' | 'failed' | 'skipped';
  readonly ms: number;
  /** Undefined for what is no script, and when a signal or the time limit ended it. */
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  readonly outputStillOpen: boolean;
  /** In the order in which it came, of very many pieces only stream by stream; neighbours differ in their stream. */
  readonly output: readonly OutputPiece[];
  readonly messages: readonly string[];
  readonly notes: readonly string[];
  /** Calls of DSM's commands while the step ran. */
  readonly calls: readonly CommandCallReport[];
  readonly progress: number | undefined;
}

export interface ActionReport extends PackageName {
  readonly id: number;
  readonly action: Action;
  readonly by: Requester;
  /** The action within which it was asked for. */
  readonly parent: ActionParent | undefined;
  /** Another action went on beside it, neither within it nor around it. */
  readonly concurrent: boolean;
  readonly steps: readonly StepReport[];
  /** What was undone, in the order in which it was undone. */
  readonly undone: readonly StepReport[];
  /** Undefined while it goes on, and when the recording ends within it. */
  readonly outcome: Outcome | undefined;
  /** Whoever asked for the action expected this outcome, which therefore is no failure. */
  readonly expected: boolean;
  readonly ms: number;
}

export const startedAction = (event: EventOf<'action-started'>): ActionReport => ({
  id: event.id,
  action: event.action,
  by: event.by,
  parent: event.parent,
  concurrent: false,
  package: event.package,
  version: event.version,
  steps: event.steps.map(waitingStep),
  undone: [],
  outcome: undefined,
  expected: false,
  ms: 0,
});

const waitingStep = (planned: PlannedStep): StepReport => ({
  planned,
  result: 'waiting',
  ms: 0,
  exitCode: undefined,
  reason: undefined,
  outputStillOpen: false,
  output: [],
  messages: [],
  notes: [],
  calls: [],
  progress: undefined,
});

export type StepEvent = EventOf<
  'step-started' | 'step-ended' | 'output' | 'progress' | 'message' | 'step-note'
>;

/** The action with one more event about one of its steps. */
export function addToAction(action: ActionReport, event: StepEvent): ActionReport {
  switch (event.type) {
    case 'step-started':
      return startStep(action, event);
    case 'step-ended':
      return endStep(action, event);
    default:
      return changeOpenStep(action, event.index, (step) => addToStep(step, event));
  }
}

/** The action with a call of a command from one of its steps. */
export const addCall = (action: ActionReport, index: number, call: CommandCallReport): ActionReport =>
  changeOpenStep(action, index, (step) => ({ ...step, calls: [...step.calls, call] }));

/** Whether the step, or its undo, is running. */
export const isStepRunning = (action: ActionReport, index: number): boolean =>
  isUndoing(action, index) ||
  action.steps.some((step) => step.planned.index === index && step.result === 'running');

type Steps = 'steps' | 'undone';
type ChangeStep = (step: StepReport) => StepReport;

function changeStep(action: ActionReport, list: Steps, index: number, change: ChangeStep): ActionReport {
  const position = action[list].findLastIndex((step) => step.planned.index === index);
  const step = action[list][position];
  return step === undefined ? action : { ...action, [list]: action[list].with(position, change(step)) };
}

/** Changes the undoing of a step while that goes on, else the step itself. */
function changeOpenStep(action: ActionReport, index: number, change: ChangeStep): ActionReport {
  return changeStep(action, isUndoing(action, index) ? 'undone' : 'steps', index, change);
}

const isUndoing = ({ undone }: ActionReport, index: number): boolean =>
  undone.some((step) => step.planned.index === index && step.result === 'running');

function startStep(action: ActionReport, { index, undo }: EventOf<'step-started'>): ActionReport {
  const start: ChangeStep = ({ planned }) => ({ ...waitingStep(planned), result: 'running' });
  return undo ? addUndone(action, index, start) : changeStep(action, 'steps', index, start);
}

function addUndone(action: ActionReport, index: number, start: ChangeStep): ActionReport {
  const step = action.steps.find(({ planned }) => planned.index === index);
  return step === undefined ? action : { ...action, undone: [...action.undone, start(step)] };
}

function endStep(action: ActionReport, event: EventOf<'step-ended'>): ActionReport {
  const { result, ms, exitCode, reason, outputStillOpen = false } = event;
  const end: ChangeStep = (step) => ({ ...step, result, ms, exitCode, reason, outputStillOpen });
  if (!event.undo) return changeStep(action, 'steps', event.index, end);
  return isUndoing(action, event.index)
    ? changeStep(action, 'undone', event.index, end)
    : addUndone(action, event.index, ({ planned }) => end(waitingStep(planned)));
}

function addToStep(
  step: StepReport,
  event: EventOf<'output' | 'progress' | 'message' | 'step-note'>,
): StepReport {
  switch (event.type) {
    case 'output':
      return { ...step, output: addPiece(step.output, event) };
    case 'progress':
      return { ...step, progress: event.value };
    case 'message':
      return { ...step, messages: addText(step.messages, event.text) };
    case 'step-note':
      return { ...step, notes: addText(step.notes, event.text) };
  }
}

/** Notes, or messages, of a step that a report keeps. */
const MOST_TEXTS = 1000;

function addText(texts: readonly string[], text: string): readonly string[] {
  if (texts.length > MOST_TEXTS) return texts;
  return [...texts, texts.length < MOST_TEXTS ? text : 'more than this is left out of the report'];
}

/** Pieces of a step's output that keep their order among the streams; a recording can have any number. */
const MOST_PIECES = 2500;

function addPiece(output: readonly OutputPiece[], { stream, text }: OutputPiece): readonly OutputPiece[] {
  const isFull = output.length >= MOST_PIECES;
  const position = output.at(-1)?.stream === stream ? -1 : isFull ? -2 : undefined;
  const open = position === undefined ? undefined : output.at(position);
  return position === undefined || open === undefined
    ? [...output, { stream, text }]
    : output.with(position, { stream, text: open.text + text });
}
