/** The explanation of a code, printed for people or as JSON. */
import {
  ERROR_CODES,
  ERRORS,
  FINDINGS,
  nearWords,
  type Page,
  pageOf,
  printable,
  type Span,
  SpkboxError,
  WEB_API_ERRORS,
} from '../../index.ts';
import { rowLines, titleLines } from '../inspect/rows.ts';
import { jsonText } from '../json-text.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { type ExplainedDsmError, type Explanation, explainCode, findingStyle } from './explanation.ts';
import type { ExplainFlags } from './flags.ts';

export async function runExplain(code: string, { json }: ExplainFlags): Promise<number> {
  const explanation = explainCode(code);
  if (explanation === undefined) throw unknownCode(code);
  if (json === true) print(jsonText(explanation));
  else printLines(explanationLines(pageOf({ ...lookOf(process.stdout), verbose: false }), explanation));
  return 0;
}

function explanationLines(page: Page, explanation: Explanation): string[] {
  const { code } = explanation;
  switch (explanation.kind) {
    case 'finding':
      return [
        ...titleLines(page, code, `finding · ${explanation.severities.join(' or ')}`),
        ...rowLines(page, 'meaning', [explanation.meaning]),
        ...rowLines(page, 'DSM error', explanation.dsmErrors.map(errorSpan)),
        ...rowLines(page, 'what to do', [explanation.advice]),
        ...rowLines(page, 'source', [explanation.source]),
      ];
    case 'error':
      return [
        ...titleLines(page, code, `error · fault: ${explanation.fault} · exit code ${explanation.exitCode}`),
        ...rowLines(page, 'meaning', [explanation.meaning]),
        ...rowLines(page, 'what to do', [explanation.advice]),
      ];
    case 'dsm-error':
      return [
        ...titleLines(page, code, 'error of DSM'),
        ...explanation.dsmErrors.flatMap((error) => [
          ...rowLines(page, 'DSM answers', [error.description]),
          ...rowLines(page, 'source', [[error.source, 'quiet']]),
        ]),
        ...rowLines(page, 'DSM shows', explanation.messages),
        ...rowLines(page, 'findings', explanation.findings),
      ];
  }
}

const errorSpan = ({ code, description }: ExplainedDsmError): Span => [`${code}: ${description}`];

const CODES: readonly string[] = [
  ...Object.keys(FINDINGS),
  ...Object.keys(ERRORS),
  ...new Set([...ERROR_CODES, ...WEB_API_ERRORS].map(({ code }) => String(code))),
];

/** Guesses that a hint names. */
const MOST_GUESSES = 5;

function unknownCode(text: string): SpkboxError {
  const guesses = guessesFor(findingStyle(text)).slice(0, MOST_GUESSES).join(', ');
  const guess = guesses === '' ? '' : `Did you mean ${guesses}? `;
  return new SpkboxError('USE_BAD_VALUE', `No finding, error or DSM error has the code ${printable(text)}.`, {
    hint: `${guess}docs/findings.md and docs/errors.md list every code.`,
  });
}

/** Codes that are spelt alike, else those that hold the word or one of its parts. */
function guessesFor(word: string): string[] {
  const spellings = new Map(CODES.map((code) => [findingStyle(code), code]));
  const alike = nearWords(word, [...spellings.keys()]);
  const parts = word.split('-').filter((part) => part.length > 2);
  const holding = [...spellings.keys()].filter(
    (code) => parts.length > 0 && parts.every((part) => code.includes(part)),
  );
  return [...new Set([...alike, ...holding])].flatMap((spelling) => spellings.get(spelling) ?? []);
}
