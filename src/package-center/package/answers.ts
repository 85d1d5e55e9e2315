/** The wizard's answers on their way into scripts and conf/resource. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Resource } from '../../spk/conf/resource.ts';

export type Answers = Readonly<Record<string, string | number | boolean>>;

/** Linux's limit for one environment variable, in bytes. spkbox holds all answers together to it. */
const MOST_ANSWER_BYTES = 128 * 1024 - 1;

/** The answers as a script's environment variables. Booleans become `true` and `false` (guide 11). */
export function answerVariables(answers: Answers): Record<string, string> {
  assertFitting(answers);
  for (const name of Object.keys(answers)) {
    if (isAnswerKey(name)) continue;
    throw new SpkboxError('USE_BAD_ANSWERS', `"${name}" cannot be the key of a wizard's answer`, {
      hint: 'Use letters, digits and "_", and no name that the shell or DSM uses, such as PATH or SYNOPKG_PKGNAME.',
      where: name,
    });
  }
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, String(value)]));
}

/**
 * Leaves out answers that no variable can hold. The caller's answers were checked before and stay. Only defaults of the
 * package's wizard are left out: a bad default must not end the run.
 */
export function fittingAnswers(
  answers: Answers,
  callerAnswers: Answers,
): { readonly answers: Answers; readonly unfit: readonly string[] } {
  const [callerEntries, wizardEntries] = partition(Object.entries(answers), ([name]) =>
    Object.hasOwn(callerAnswers, name),
  );
  let size = callerEntries.reduce((sum, [name, value]) => sum + variableSize(name, value), 0);
  const [fit, unfit] = partition(wizardEntries, ([name, value]) => {
    const isFit = !String(value).includes('\0') && size + variableSize(name, value) <= MOST_ANSWER_BYTES;
    if (isFit) size += variableSize(name, value);
    return isFit;
  });
  const fittingNames = new Set([...callerEntries, ...fit].map(([name]) => name));
  return {
    answers: Object.fromEntries(Object.entries(answers).filter(([name]) => fittingNames.has(name))),
    unfit: unfit.map(([name]) => name),
  };
}

function partition<T>(all: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const item of all) (test(item) ? yes : no).push(item);
  return [yes, no];
}

/** The bytes that a variable takes in a program's environment. */
const variableSize = (name: string, value: Answers[string]): number =>
  Buffer.byteLength(`${name}=${value}`) + 1;

/** Checked before the action: a script that cannot start because of an answer would stop an installation half-way. */
function assertFitting(answers: Answers): void {
  let size = 0;
  for (const [name, value] of Object.entries(answers)) {
    size += variableSize(name, value);
    const hasNul = String(value).includes('\0');
    if (!hasNul && size <= MOST_ANSWER_BYTES) continue;
    const problem = hasNul ? 'has a NUL byte' : 'is too long for an environment variable';
    throw new SpkboxError('USE_BAD_ANSWERS', `the wizard's answer "${name}" ${problem}`, {
      hint: `A script gets the answers as environment variables: text without NUL bytes, ${MOST_ANSWER_BYTES} bytes in all.`,
      where: name,
    });
  }
}

/** Characters of answers that go into conf/resource; spkbox takes no longer conf/resource either. */
const MOST_FILLED = 1024 * 1024;

/**
 * Replaces `{{key}}` in conf/resource with the answers. Inferred: only within JSON strings, and `{{key}}` is kept where
 * no answer has the key. It is also kept where the answers get too long, which `onUnfilled` learns.
 */
export function fillResource(
  resource: Resource,
  answers: Answers,
  onUnfilled: () => void = () => undefined,
): Resource {
  let room = MOST_FILLED;
  const fillKey = (template: string, key: string): string => {
    if (!Object.hasOwn(answers, key)) return template;
    const answer = String(answers[key]);
    room -= answer.length;
    if (room >= 0) return answer;
    onUnfilled();
    return template;
  };
  return new Map([...resource].map(([name, spec]) => [name, fill(spec, fillKey)]));
}

/** Says so where the answers are too long for conf/resource. */
export function unfilledFindings(resource: Resource, answers: Answers): Finding[] {
  let count = 0;
  fillResource(resource, answers, () => {
    count += 1;
  });
  if (count === 0) return [];
  const text = `The wizard's answers make conf/resource longer than ${MOST_FILLED} characters, so ${count} of its templates were not filled in.`;
  return [makeFinding('resource-answer-unfit', { member: 'conf/resource' }, text)];
}

function fill(value: unknown, fillKey: (template: string, key: string) => string): unknown {
  if (typeof value === 'string') return value.replace(/\{\{([A-Za-z0-9_]+)\}\}/g, fillKey);
  if (Array.isArray(value)) return value.map((element) => fill(element, fillKey));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, fillKey)]));
}
