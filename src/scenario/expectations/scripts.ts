/** What the scripts of the step were, got and wrote. */
import { z } from 'zod';
import type { ActionReport } from '../../reporters/fold/report.ts';
import type { Subject } from '../scenario-place.ts';
import { type Check, checkEqual, defineExpectation } from './define-expectation.ts';
import { checkText } from './outcome.ts';
import { textPattern } from './text-pattern.ts';

export const order = defineExpectation({
  key: 'order',
  summary: 'The scripts and the workers with their timings that the step ran, in this order and no others.',
  schema: z.array(z.string()),
  check: (expected, subject) => {
    const actual = actionsOf(subject).flatMap((action) => stepNames(action));
    const text = `the step runs ${expected.join(', ') || 'nothing'}`;
    const isMet = actual.join('\n') === expected.join('\n');
    return [{ text, met: isMet, actual: `it ran ${actual.join(', ') || 'nothing'}` }];
  },
});

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

function stepNames({ steps }: ActionReport): string[] {
  return steps.flatMap(({ planned: { step }, result }) => {
    if (result === undefined || result === 'skipped') return [];
    if (step.kind === 'script') return [step.script];
    return step.kind === 'acquire' || step.kind === 'release' ? [`${step.worker} ${step.timing}`] : [];
  });
}
