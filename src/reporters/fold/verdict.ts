/** Whether a run passed, why it failed, and which behaviour it does not cover. Pure: folded from the events like every report. */
import { installText } from '../../dsm/commands.ts';
import type { EventBody, NotEmulated, Outcome, Verdict } from '../../events.ts';
import type { FindingCode, RecordedFinding } from '../../findings.ts';

/** What of the events so far decides the verdict. Bounded, however long the run is. */
export interface Judgement {
  /** The first failures, as full sentences. */
  readonly failures: readonly string[];
  /** How many there were. */
  readonly failureCount: number;
  readonly notEmulated: readonly NotEmulated[];
  readonly notChecked: readonly string[];
  readonly engine: string;
  /** Commands that DSM has and the box does not. */
  readonly missingCommands: readonly string[];
  /** Things that were left behind and that DSM does not keep, when it was last looked at. */
  readonly unwanted: number;
}

export interface VerdictOptions {
  /** What a package should have removed counts as a failure. */
  readonly strict?: boolean;
}

export const EMPTY_JUDGEMENT: Judgement = {
  failures: [],
  failureCount: 0,
  engine: '',
  notEmulated: [],
  notChecked: [],
  missingCommands: [],
  unwanted: 0,
};

/** Failures, and things that are not emulated, that a verdict names. */
const LONGEST_LIST = 100;

/** Only this function decides whether a run passed. */
export function verdict(
  { judgement }: { readonly judgement: Judgement },
  options: VerdictOptions = {},
): Verdict {
  const { failures, failureCount, engine, notEmulated, missingCommands, unwanted } = judgement;
  const lacking = notEmulated.flatMap(({ kind, name }) =>
    kind === 'command' && missingCommands.includes(name) ? [name] : [],
  );
  const notChecked = [...judgement.notChecked, ...lacking.map((command) => lackText(command, engine))];
  const more = failureCount - failures.length;
  const reasons = [
    ...failures,
    ...(more > 0 ? [`There were ${more} more failures.`] : []),
    ...(options.strict === true && unwanted > 0 ? [leftBehindText(unwanted)] : []),
    ...(options.strict === true ? notChecked : []),
  ];
  return { passed: reasons.length === 0, reasons, notEmulated, notChecked };
}

/** Such a run shows less about the package: what its script meant to do was not done. DSM would have done it. */
const lackText = (command: string, engine: string): string =>
  engine === 'docker'
    ? `not checked what ${command} does: a script called it, DSM has it, the image of the box lacks it (use the engine namespace).`
    : `not checked what ${command} does: a script called it, DSM has it, this host lacks it (${installText([command])}).`;

const leftBehindText = (count: number): string =>
  count === 1
    ? '1 thing was left behind that DSM does not keep.'
    : `${count} things were left behind that DSM does not keep.`;

/** The judgement with one more event. */
export function addToJudgement(judgement: Judgement, event: EventBody): Judgement {
  switch (event.type) {
    case 'box-made':
      return { ...judgement, engine: event.engine, missingCommands: event.missingCommands };
    case 'findings':
      return event.findings.reduce(addFinding, judgement);
    case 'output':
    case 'message':
      return addOutput(judgement, event.text);
    case 'action-ended':
      return addOutcome(judgement, event);
    case 'expectation':
      return addExpectation(judgement, event);
    case 'error':
      return addFailure(judgement, `${event.text} (${event.code})`);
    case 'consumer-failed':
      return addFailure(judgement, `${event.consumer} failed: ${event.text}`);
    case 'left-behind':
      return { ...judgement, unwanted: event.left.filter(({ verdict }) => verdict === 'left').length };
    default:
      return judgement;
  }
}

type EventOf<Type extends EventBody['type']> = Extract<EventBody, { readonly type: Type }>;

function addOutcome(judgement: Judgement, { outcome, expected }: EventOf<'action-ended'>): Judgement {
  const isFailure = outcome.result !== 'done' && expected !== true;
  return isFailure ? addFailure(judgement, outcomeText(outcome)) : judgement;
}

function addExpectation(judgement: Judgement, expectation: EventOf<'expectation'>): Judgement {
  const { result, text, actual = '', file, line } = expectation;
  const sentence = (verb: string) => `${file}:${line}: ${verb} that ${text}: ${actual}.`;
  if (result === 'failed') return addFailure(judgement, sentence('expected'));
  const { notChecked } = judgement;
  if (result === 'met' || notChecked.length >= LONGEST_LIST) return judgement;
  return { ...judgement, notChecked: [...notChecked, sentence('not checked')] };
}

function outcomeText({ action, package: name, at, reason, alerts }: Outcome): string {
  if (reason === undefined) return `${action} ${name}: ${alerts.join(' ')}`;
  return `${action} ${name}: ${at === undefined ? '' : `${at}: `}${reason}`;
}

function addFailure(judgement: Judgement, text: string): Judgement {
  const { failures, failureCount } = judgement;
  return {
    ...judgement,
    failures: failures.length < LONGEST_LIST ? [...failures, text] : failures,
    failureCount: failureCount + 1,
  };
}

/** Findings about something that spkbox does not emulate, and what kind of thing it is. */
const NOT_EMULATED: ReadonlyMap<string, NotEmulated['kind']> = new Map<FindingCode, NotEmulated['kind']>([
  ['worker-not-emulated', 'worker'],
  ['dependency-assumed', 'package'],
  ['command-not-emulated', 'command'],
]);

function addFinding(judgement: Judgement, { code, severity, text, subject }: RecordedFinding): Judgement {
  const kind = NOT_EMULATED.get(code);
  if (kind !== undefined && subject !== undefined) return addNotEmulated(judgement, { kind, name: subject });
  return severity === 'failed' ? addFailure(judgement, text) : judgement;
}

function addNotEmulated(judgement: Judgement, { kind, name }: NotEmulated): Judgement {
  const { notEmulated } = judgement;
  const isListed = notEmulated.some((entry) => entry.kind === kind && entry.name === name);
  if (isListed || notEmulated.length >= LONGEST_LIST) return judgement;
  return { ...judgement, notEmulated: [...notEmulated, { kind, name }] };
}

/** A script that called a command which only this box lacks behaved differently than on DSM. */
function addOutput(judgement: Judgement, text: string): Judgement {
  if (!/not found|No such file/.test(text)) return judgement;
  return judgement.missingCommands
    .filter((command) => couldNotRun(command).test(text))
    .reduce((sum, name) => addNotEmulated(sum, { kind: 'command', name }), judgement);
}

/**
 * As shells, env, nohup, find and Python say it: by the name alone or in a folder of DSM's commands. A file of the same name
 * that is missing elsewhere is none.
 */
const couldNotRun = (command: string): RegExp =>
  new RegExp(
    `(^|[ '"\`‘])(/usr)?(/s?bin/)?${command}['"’]?: (command not found|not found|No such file)|No such file or directory: '${command}'`,
    'm',
  );
