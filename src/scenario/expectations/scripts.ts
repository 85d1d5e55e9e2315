/** What the scripts of the step were, got and wrote. */
import { z } from 'zod';
import { SCRIPT_NAMES } from '../../dsm/actions.ts';
import type { PlannedStep } from '../../events.ts';
import type { ActionReport, StepReport } from '../../reporters/fold/report.ts';
import { word } from '../file/closed.ts';
import type { Subject } from '../scenario-place.ts';
import { type Check, checkEqual, defineExpectation } from './define-expectation.ts';
import { checkText } from './outcome.ts';
import { textPattern } from './text-pattern.ts';

export const scripts = defineExpectation({
  key: 'scripts',
  summary: 'The scripts that the step ran, in this order and no others: ["preinst", "postinst"].',
  schema: z.array(word(SCRIPT_NAMES)),
  check: (expected, subject) => [checkOrder(expected, stepNames(subject, ['script']))],
});

export const order = defineExpectation({
  key: 'order',
  summary:
    'The scripts, and the workers with their timings, that the step ran, in this order and no others: ["preinst", "port-config WHEN_POSTINST"].',
  schema: z.array(z.string()),
  check: (expected, subject) => [checkOrder(expected, stepNames(subject, ['script', 'acquire', 'release']))],
});

function checkOrder(expected: readonly string[], actual: readonly string[]): Check {
  const text = `the step runs ${expected.join(', ') || 'nothing'}`;
  const isMet = actual.join('\n') === expected.join('\n');
  return { text, met: isMet, actual: `it ran ${actual.join(', ') || 'nothing'}` };
}

export const environment = defineExpectation({
  key: 'environment',
  summary:
    'Variables of scripts that ran last: { postinst: { SYNOPKG_PKGNAME: "hello" } }; null for one that is not set.',
  schema: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.null()]))),
  check: (expected, subject) =>
    Object.entries(expected).flatMap(([script, variables]) => {
      const actual = subject.place.environments.get(script);
      if (actual === undefined) return [{ text: `${script} runs`, met: false, actual: 'it did not run' }];
      return Object.entries(variables).map(([name, value]) =>
        checkEqual(`${name} of ${script} is ${value ?? 'not set'}`, actual[name], value ?? undefined),
      );
    }),
});

export const output = defineExpectation({
  key: 'output',
  summary: 'What scripts of the step wrote, both streams together: { postinst: { contains: "ready" } }.',
  schema: z.record(z.string(), textPattern),
  check: (expected, subject) =>
    Object.entries(expected).map(([script, pattern]): Check => {
      const steps = actionsOf(subject).flatMap(({ steps: all }) => all);
      const step = steps.findLast(
        ({ planned }) => planned.step.kind === 'script' && planned.step.script === script,
      );
      return checkText(`the output of ${script}`, step?.output.map(({ text }) => text).join(''), pattern);
    }),
});

const actionsOf = ({ place, actionsBefore }: Subject): readonly ActionReport[] =>
  place.report().actions.slice(actionsBefore);

/** The names of the steps of these kinds that were run. */
const stepNames = (subject: Subject, kinds: readonly string[]): string[] =>
  actionsOf(subject)
    .flatMap(({ steps }) => steps)
    .filter(({ planned, result }) => wasRun(result) && kinds.includes(planned.step.kind))
    .map(({ planned: { step } }) => nameOf(step));

const wasRun = (result: StepReport['result']): boolean => result === 'passed' || result === 'failed';

function nameOf(step: PlannedStep['step']): string {
  if (step.kind === 'script') return step.script;
  return step.kind === 'acquire' || step.kind === 'release' ? `${step.worker} ${step.timing}` : step.kind;
}
