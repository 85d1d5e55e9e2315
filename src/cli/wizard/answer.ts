/** The user's answers from the terminal, and what to do with them next. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import {
  type Answers,
  completeAnswers,
  findingsLines,
  pageOf,
  printable,
  type WizardPage,
} from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { lookOf, print, say } from '../terminal.ts';
import { askPages, type Questions } from './ask.ts';
import type { WizardCommandFlags } from './flags.ts';
import { headLines } from './lines.ts';
import type { WizardView } from './read.ts';

/** Asks on stderr; the answers alone go to stdout. */
export async function answerOnTerminal(
  view: WizardView,
  pages: readonly WizardPage[],
  { given, flags }: { readonly given: Answers; readonly flags: WizardCommandFlags },
): Promise<number> {
  const page = pageOf({ ...lookOf(process.stderr), verbose: flags.verbose === true });
  using terminal = openTerminal();
  terminal.tell([...headLines(page, view), ...findingsLines(page, view.findings)]);
  const answersTyped = await askPages(terminal, page, { pages, given }).catch((error: unknown) => {
    if (terminal.left()) return undefined;
    throw error;
  });
  if (answersTyped === undefined) return LEFT;
  const { answers, findings } = completeAnswers(pages, answersTyped);
  terminal.tell(['', ...findingsLines(page, findings), ...reuse(answers)]);
  print(jsonText(answers));
  return [...view.findings, ...findings].some(({ severity }) => severity !== 'note') ? 1 : 0;
}

/** What a shell gives for a program that Ctrl-C ended. */
const LEFT = 130;

/** What gives the same answers without questions. */
export function reuse(answers: Answers): string[] {
  const words = Object.entries(answers).map(([key, value]) => `--wizard ${shellWord(`${key}=${value}`)}`);
  return words.length === 0
    ? ['The wizard asks nothing.']
    : ['The same answers again:', ...words.map((word) => `  ${printable(word)}`), ''];
}

const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

interface Terminal extends Questions, Disposable {
  /** The user pressed Ctrl-C, or nothing more comes. */
  left(): boolean;
}

function openTerminal(): Terminal {
  let isMuted = false;
  const output = new Writable({
    write(chunk, _, callback) {
      if (!isMuted) process.stderr.write(chunk);
      callback();
    },
  });
  const abortController = new AbortController();
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  lines.on('SIGINT', () => abortController.abort());
  lines.on('close', () => abortController.abort());
  // What was pasted beyond the line that a question took.
  const early: string[] = [];
  lines.on('line', (text) => early.push(text));
  return {
    tell: (texts) => texts.forEach(say),
    async ask(prompt, secret = false) {
      const typed = early.shift();
      if (typed !== undefined) {
        say(`${prompt}${secret ? '' : printable(typed)}`);
        return typed;
      }
      if (!secret) return lines.question(prompt, { signal: abortController.signal });
      process.stderr.write(prompt);
      isMuted = true;
      return lines.question('', { signal: abortController.signal }).finally(() => {
        isMuted = false;
        say('');
      });
    },
    left: () => abortController.signal.aborted,
    [Symbol.dispose]: () => lines.close(),
  };
}
