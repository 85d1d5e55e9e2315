/** The wizard's answers on their way into scripts and conf/resource. */
import { isAnswerKey } from '../../dsm/wizard-rules.ts';
import { SpkboxError } from '../../errors.ts';
import type { Resource } from '../../spk/conf/resource.ts';

export type Answers = Readonly<Record<string, string | number | boolean>>;

/** What Linux lets one variable of a program's environment have; all answers together keep within it. Bytes. */
const LIMIT = 128 * 1024 - 1;

/** The answers as variables of a script; true and false are these words (guide 11). */
export function answerVariables(answers: Answers): Record<string, string> {
  checkValues(answers);
  for (const name of Object.keys(answers)) {
    if (isAnswerKey(name)) continue;
    throw new SpkboxError('USE_BAD_ANSWERS', `"${name}" cannot be the key of a wizard's answer`, {
      hint: 'A key has letters, digits and "_", and is no variable of the shell or of DSM, such as PATH or SYNOPKG_PKGNAME.',
      where: name,
    });
  }
  return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, String(value)]));
}

/**
 * The answers without those that no variable can hold. What the caller gave was checked before and stays; what the
 * package's own wizard adds is left out, for it may not end the run.
 */
export function fittingAnswers(
  answers: Answers,
  given: Answers,
): { readonly answers: Answers; readonly unfit: readonly string[] } {
  const [own, rest] = partition(Object.entries(answers), ([name]) => Object.hasOwn(given, name));
  let size = own.reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  const [fit, unfit] = partition(rest, ([name, value]) => {
    const isFit = !String(value).includes('\0') && size + sizeOf(name, value) <= LIMIT;
    if (isFit) size += sizeOf(name, value);
    return isFit;
  });
  const kept = new Set([...own, ...fit].map(([name]) => name));
  return {
    answers: Object.fromEntries(Object.entries(answers).filter(([name]) => kept.has(name))),
    unfit: unfit.map(([name]) => name),
  };
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const one of all) (test(one) ? yes : no).push(one);
  return [yes, no];
}

/** As it stands in a program's environment. Bytes. */
const sizeOf = (name: string, value: Answers[string]): number => Buffer.byteLength(`${name}=${value}`) + 1;

/** Said here, because a script that cannot be started would stop an installation half-way. */
function checkValues(answers: Answers): void {
  let size = 0;
  for (const [name, value] of Object.entries(answers)) {
    size += sizeOf(name, value);
    const hasNul = String(value).includes('\0');
    if (!hasNul && size <= LIMIT) continue;
    const what = hasNul ? 'has a NUL byte' : 'is longer than a script can be given';
    throw new SpkboxError('USE_BAD_ANSWERS', `the wizard's answer "${name}" ${what}`, {
      hint: `A script gets the answers as environment variables: text without NUL bytes, ${LIMIT} bytes in all.`,
      where: name,
    });
  }
}

/**
 * conf/resource with `{{key}}` replaced by the answers. Inferred: only within JSON strings, and a key without an
 * answer stays as it is.
 */
export function fillResource(resource: Resource, answers: Answers): Resource {
  return new Map([...resource].map(([name, spec]) => [name, fill(spec, answers)]));
}

function fill(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') {
    return value.replace(/\{\{([A-Za-z0-9_]+)\}\}/g, (whole, key: string) =>
      Object.hasOwn(answers, key) ? String(answers[key]) : whole,
    );
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, answers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, answers)]));
}
