/** Regular expressions of a package, tried in bounded time: one that backtracks for hours is stopped. */
import { type Context, createContext, Script } from 'node:vm';

export type RegexVerdict = 'matches' | 'differs' | 'too slow' | 'no regular expression';

/** `expr` is as a wizard writes it: `/^[a-z]+$/i`. */
export type RegexTester = (expr: string, value: string) => RegexVerdict;

export interface RegexLimits {
  /** Milliseconds that one expression may take. */
  readonly each: number;
  /** Milliseconds after which no further one is tried. */
  readonly all: number;
}

const LIMITS: RegexLimits = { each: 100, all: 1000 };

/** Longer expressions are not tried, as their compilation cannot be stopped. */
const LONGEST = 10_000;

/** The only code that runs is this line; the package's part in it is text. `vm` is here for its stopwatch, not as a fence. */
const TRY = new Script('new RegExp(source, flags).test(value)');

/** One for each check of a wizard, as the time for all of it is counted. */
export function regexTester({ each, all }: RegexLimits = LIMITS): RegexTester {
  const given: Record<string, string> = Object.create(null);
  let context: Context | undefined;
  let left = all;
  return (expr, value) => {
    if (left < 1 || expr.length > LONGEST) return 'too slow';
    // Made when it is needed: most wizards have no expression.
    context ??= createContext(given);
    Object.assign(given, parts(expr), { value });
    const began = performance.now();
    const verdict = tryOnce(context, Math.ceil(Math.min(each, left)));
    left -= performance.now() - began;
    return verdict;
  };
}

function tryOnce(context: Context, timeout: number): RegexVerdict {
  try {
    return TRY.runInContext(context, { timeout }) === true ? 'matches' : 'differs';
  } catch (error) {
    const stopped = (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return stopped ? 'too slow' : 'no regular expression';
  }
}

/** Inferred: an expression without slashes is one as it stands. */
function parts(expr: string): { source: string; flags: string } {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(expr.trim()) ?? [];
  return { source: source ?? expr, flags: flags ?? '' };
}
