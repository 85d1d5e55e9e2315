/** Looks at what a matcher expects, and says how it turned out as the command line does. */
import {
  checkExpectations,
  EXPECTATIONS,
  type Expectations,
  type KeyedCheck,
  recordCheck,
  SpkboxError,
  type Subject,
} from '../index.ts';
import { callLine } from './call-site.ts';
import { placeOf, type Session } from './session.ts';
import { watchedMatch } from './watched-promise.ts';

export interface Match {
  readonly pass: boolean;
  readonly message: () => string;
}

export interface Matching {
  readonly session: Session;
  /** The package; empty for the NAS. */
  readonly name: string;
  /** The name of the matcher. */
  readonly matcher: string;
  readonly isNot: boolean;
}

/** The test fails where it does not await the match. */
export function match(matching: Matching, expected: Expectations): Promise<Match> {
  const { session, matcher } = matching;
  const line = callLine(session.test.file);
  const call = { text: `${matcher} in line ${line}` };
  session.unawaited.add(call);
  return watchedMatch(look(matching, expected, line), () => session.unawaited.delete(call));
}

async function look(matching: Matching, expected: Expectations, line: number): Promise<Match> {
  const { session, isNot } = matching;
  const made = await checkExpectations(parsed(matching, expected), subjectOf(matching));
  const checks = isNot ? [opposite(made)] : made;
  for (const check of checks) recordCheck(session.nas, check, { file: session.test.file, line });
  for (const check of checks.filter(isOpen)) session.notChecked.add(`${check.text}: ${check.actual}`);
  const failed = checks.filter((check) => !check.met && !isOpen(check));
  const message = () =>
    failed.map(({ text, actual = 'it is' }) => `expected that ${text}: ${actual}`).join('\n');
  return { pass: (failed.length === 0) !== isNot, message };
}

const isOpen = ({ looked }: KeyedCheck): boolean => looked === false;

/** Met where one of the checks is not. */
function opposite(checks: readonly KeyedCheck[]): KeyedCheck {
  const texts = checks.map(({ text }) => text).join(', and ');
  const text = `it is not so that ${texts}`;
  const key = checks[0]?.key ?? '';
  const open = checks.find(isOpen);
  if (open !== undefined) return { ...open, text };
  return { key, text, met: checks.some(({ met }) => !met), actual: 'it is so' };
}

function subjectOf({ session, name }: Matching): Subject {
  const last = session.lastActions.get(name) ?? {
    effect: {},
    actionsBefore: Number.POSITIVE_INFINITY,
    ms: 0,
  };
  return { place: placeOf(session), ...last };
}

/** The same forms as in a scenario file: `"3s"` is 3,000 milliseconds. */
function parsed({ matcher }: Matching, expected: Expectations): Expectations {
  return Object.fromEntries(
    EXPECTATIONS.filter(({ key }) => expected[key] !== undefined).map(({ key, schema }) => {
      const value = schema.safeParse(expected[key]);
      if (value.success) return [key, value.data];
      const problems = value.error.issues.map(({ message }) => message).join('; ');
      throw new SpkboxError('USE_BAD_VALUE', `${matcher}: ${problems}`, {
        hint: 'docs/vitest.md lists the matchers with what they take.',
      });
    }),
  );
}
