/** Tests a package's regular expressions in bounded time: an expression that backtracks for hours is stopped. */
import { type Context, createContext, Script } from 'node:vm';

export type RegexVerdict = 'matches' | 'differs' | 'too slow' | 'no regular expression';

/** `expr` has the form of a wizard file: `/^[a-z]+$/i`. */
export type RegexTester = (expr: string, value: string) => RegexVerdict;

export interface RegexLimits {
  /** Milliseconds for a single expression. */
  readonly perExpression: number;
  /** Milliseconds for all expressions together. */
  readonly inAll: number;
}

const LIMITS: RegexLimits = { perExpression: 100, inAll: 1000 };

/** Longer expressions are not tested, because their compilation cannot be stopped. */
const MAX_EXPRESSION_LENGTH = 10_000;

/** Only this line runs; the package's expression is data in it. `vm` provides the timeout, not a sandbox. */
const REGEX_TEST = new Script('new RegExp(source, flags).test(value)');

/** Make a tester for each check of a wizard, since it adds up the time of all expressions. */
export function regexTester({ perExpression, inAll }: RegexLimits = LIMITS): RegexTester {
  const globals: Record<string, string> = Object.create(null);
  let context: Context | undefined;
  let msLeft = inAll;
  return (expr, value) => {
    if (msLeft < 1 || expr.length > MAX_EXPRESSION_LENGTH) return 'too slow';
    // Created on demand: most wizards have no expression.
    context ??= createContext(globals);
    Object.assign(globals, splitExpression(expr), { value });
    const startedAt = performance.now();
    const verdict = testRegex(context, Math.ceil(Math.min(perExpression, msLeft)));
    msLeft -= performance.now() - startedAt;
    return verdict;
  };
}

function testRegex(context: Context, timeout: number): RegexVerdict {
  try {
    return REGEX_TEST.runInContext(context, { timeout }) === true ? 'matches' : 'differs';
  } catch (error) {
    const stopped = (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    return stopped ? 'too slow' : 'no regular expression';
  }
}

/** Inferred: an expression without slashes is the source of a regular expression without flags. */
function splitExpression(expr: string): { source: string; flags: string } {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(expr.trim()) ?? [];
  return { source: source ?? expr, flags: flags ?? '' };
}
