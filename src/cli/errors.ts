/** What went wrong, for a person: the code to search for, what happened, where, and what to do. */
import { styleText } from 'node:util';
import { hostLimitError, printable, printableLines, SpkboxError } from '../index.ts';
import { lookOf, say } from './terminal.ts';

/** 1: the package under test is at fault; 2: the caller, the host, or spkbox itself. */
export function exitCodeOf(error: unknown): number {
  return error instanceof SpkboxError && error.fault === 'package' ? 1 : 2;
}

/** Shows an error on stderr; the stack trace only when it was asked for. */
export function printError(thrown: unknown): void {
  const error = hostLimitError(thrown) ?? thrown;
  const { colour } = lookOf(process.stderr);
  const red = (text: string) => (colour ? styleText('red', text, { validateStream: false }) : text);
  for (const line of error instanceof SpkboxError ? knownLines(error, red) : unexpectedLines(error, red)) {
    say(line);
  }
  if (process.env.SPKBOX_DEBUG === '1') for (const line of traceLines(error)) say(line);
}

type Paint = (text: string) => string;

function knownLines({ code, summary, where, hint }: SpkboxError, red: Paint): string[] {
  const [first = '', ...more] = printableLines(summary);
  return [
    `${red(`error ${code}:`)} ${first}`,
    ...more,
    ...(where ? [`  where: ${printable(where)}`] : []),
    `  what to do: ${printableLines(hint).join(' ')}`,
  ];
}

function unexpectedLines(error: unknown, red: Paint): string[] {
  const errorText = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const trace = process.env.SPKBOX_DEBUG === '1' ? 'the trace below' : 'the trace that SPKBOX_DEBUG=1 shows';
  return [
    `${red('error: spkbox itself failed:')} ${printableLines(errorText).join(' ')}`,
    `  what to do: This is our fault, not that of the package. Please report it, with ${trace}.`,
  ];
}

/** The error and everything that caused it. */
function traceLines(error: unknown): string[] {
  const lines: string[] = [];
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth += 1
  ) {
    lines.push(...printableLines(`${depth > 0 ? 'caused by ' : ''}${current.stack ?? current.message}`));
  }
  return lines;
}
