/** What the packages leave, and how long a step takes. */
import { z } from 'zod';
import { closedObject, duration } from '../file/closed.ts';
import { type Check, defineExpectation, notChecked } from './define-expectation.ts';
import { checkText } from './outcome.ts';
import { mismatchOf, textPattern } from './text-pattern.ts';

export const leftovers = defineExpectation({
  key: 'leftovers',
  summary: 'What is left behind that a package should have removed, apart from these paths: [] for nothing.',
  schema: z.array(z.string()),
  async check(allowed, { place: { nas } }) {
    const { left, imprecise } = await nas.leftBehind();
    const text =
      allowed.length === 0 ? 'nothing is left behind' : `only ${allowed.join(', ')} is left behind`;
    const unwanted = left.filter(({ verdict, what }) => verdict === 'left' && !allowed.includes(what));
    const [unavailable] = imprecise.filter(({ precision }) => precision === 'unavailable');
    if (unwanted.length > 0) return [{ text, met: false, actual: unwanted.map(leftText).join('; ') }];
    return [unavailable === undefined ? { text, met: true } : notChecked(text, unavailable.why)];
  },
});

const leftText = ({
  what,
  maker,
}: {
  readonly what: string;
  readonly maker?: { readonly step: string };
}): string => (maker === undefined ? what : `${what}, by ${maker.step}`);

export const logs = defineExpectation({
  key: 'logs',
  summary:
    "What DSM's log of a package and the logs that it writes itself hold: { hello: { contains: 'ready' } }.",
  schema: z.record(z.string(), textPattern),
  check: (expected, { place: { nas } }) =>
    Promise.all(
      Object.entries(expected).map(async ([name, pattern]): Promise<Check> => {
        const { package: own, synopkg, files } = await nas.logs(name);
        const text = [own, ...synopkg, ...files.map((file) => file.text)].join('\n');
        return checkText(`the logs of ${name}`, text, pattern);
      }),
    ),
});

export const changes = defineExpectation({
  key: 'changes',
  summary:
    'Which files were created, changed or deleted since the named step began: {since, lacks, contains, matches}, on a list of "created /path".',
  schema: closedObject({ since: z.string(), paths: textPattern }),
  async check({ since, paths }, { place: { nas, marks } }) {
    const text = `the changes since ${JSON.stringify(since)} are as expected`;
    const mark = marks.get(since);
    if (mark === undefined) return [{ text, met: false, actual: 'no earlier step has this name' }];
    const measured = await nas.machine.changesSince(mark);
    if (measured.precision === 'unavailable') return [notChecked(text, measured.why)];
    const list = measured.value.map(({ change, path }) => `${change} ${path}`).join('\n');
    const mismatch = mismatchOf(list, paths);
    return [mismatch === undefined ? { text, met: true } : { text, met: false, actual: mismatch }];
  },
});

export const within = defineExpectation({
  key: 'within',
  summary: 'How long the step may take: "3s".',
  schema: duration,
  check: (limit, { ms }) => [
    { text: `the step ends within ${limit} ms`, met: ms <= limit, actual: `it took ${Math.round(ms)} ms` },
  ],
});
