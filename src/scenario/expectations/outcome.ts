/** How the actions of the step ended. */
import { z } from 'zod';
import { OUTCOME_RESULTS, type Outcome } from '../../events.ts';
import { word } from '../file/closed.ts';
import type { Subject } from '../scenario-place.ts';
import { type Check, checkEqual, defineExpectation } from './define-expectation.ts';
import { mismatchOf, patternWords, textPattern } from './text-pattern.ts';

export const result = defineExpectation({
  key: 'result',
  summary: 'How the action ends: done, alerted, refused, aborted, broken or not-started. Done when absent.',
  schema: word(OUTCOME_RESULTS),
  check: (expected, subject) =>
    ofOutcomes(subject, (outcome) => {
      const check = checkEqual(`the ${nameOf(outcome)} ends as ${expected}`, outcome.result, expected);
      return check.met ? check : { ...check, actual: `it ended as ${outcome.result}${reasonOf(outcome)}` };
    }),
});

export const code = defineExpectation({
  key: 'code',
  summary: "DSM's error code of an action that fails: 313; or the exit code of a command: 0 when absent.",
  schema: z.number().int(),
  check: (expected, { effect, ...subject }) =>
    effect.exec === undefined
      ? ofOutcomes({ effect, ...subject }, (outcome) =>
          checkEqual(`the ${nameOf(outcome)} has the code ${expected}`, outcome.error?.code, expected),
        )
      : [checkEqual(`the command exits with ${expected}`, effect.exec.exitCode, expected)],
});

export const reason = defineExpectation({
  key: 'reason',
  summary: 'Why the action failed, in the words of the report.',
  schema: textPattern,
  check: (pattern, subject) =>
    ofOutcomes(subject, (outcome) =>
      checkText(`the reason of the ${nameOf(outcome)}`, outcome.reason, pattern),
    ),
});

export const at = defineExpectation({
  key: 'at',
  summary: 'The step that decided how the action ended: preinst, port-config WHEN_POSTINST.',
  schema: z.string(),
  check: (step, subject) =>
    ofOutcomes(subject, (outcome) => checkEqual(`the ${nameOf(outcome)} ends at ${step}`, outcome.at, step)),
});

export const message = defineExpectation({
  key: 'message',
  summary: "The package's messages to the user, one a line.",
  schema: textPattern,
  check: (pattern, subject) =>
    ofOutcomes(subject, ({ messages, ...outcome }) =>
      checkText(`the message of the ${nameOf(outcome)}`, messages.join('\n'), pattern),
    ),
});

export const stdout = defineExpectation({
  key: 'stdout',
  summary: 'What a command writes to its output.',
  schema: textPattern,
  check: (pattern, { effect }) => [checkText("the command's output", effect.exec?.stdout, pattern)],
});

export const stderr = defineExpectation({
  key: 'stderr',
  summary: 'What a command writes to its error output.',
  schema: textPattern,
  check: (pattern, { effect }) => [checkText("the command's error output", effect.exec?.stderr, pattern)],
});

/** A step without an action cannot meet what is expected of one. */
function ofOutcomes({ effect }: Subject, check: (outcome: Outcome) => Check): Check[] {
  const { outcomes = [] } = effect;
  if (outcomes.length > 0) return outcomes.map(check);
  return [{ text: 'the step performs an action', met: false, actual: 'it performed none' }];
}

export function checkText(
  what: string,
  text: string | undefined,
  pattern: z.output<typeof textPattern>,
): Check {
  const sentence = `${what} ${patternWords(pattern)}`;
  if (text === undefined) return { text: sentence, met: false, actual: 'there is none' };
  const actual = mismatchOf(text, pattern);
  return actual === undefined ? { text: sentence, met: true } : { text: sentence, met: false, actual };
}

const nameOf = ({ action, package: name }: Pick<Outcome, 'action' | 'package'>): string =>
  `${action} of ${name}`;

const reasonOf = ({ at: step, reason: why }: Outcome): string =>
  why === undefined ? '' : `${step === undefined ? '' : ` at ${step}`}: ${why}`;
