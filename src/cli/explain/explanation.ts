/** What is known about a code, from the tables of findings, of errors and of DSM's error numbers. */
import {
  DSM_MESSAGES,
  type DsmErrorRow,
  dsmErrors,
  ERRORS,
  type Fault,
  FINDINGS,
  type FindingCode,
  type FindingRow,
  type Severity,
  sourceText,
  webApiError,
} from '../../index.ts';

/** An error of DSM as it answers it; one number has several descriptions. */
export interface ExplainedDsmError {
  readonly code: number;
  readonly description: string;
  readonly source: string;
}

export type Explanation =
  | {
      readonly kind: 'finding';
      readonly code: FindingCode;
      readonly severities: readonly Severity[];
      readonly meaning: string;
      readonly advice: string;
      readonly dsmErrors: readonly ExplainedDsmError[];
      readonly source: string;
    }
  | {
      readonly kind: 'error';
      readonly code: string;
      readonly fault: Fault;
      readonly exitCode: number;
      readonly meaning: string;
      readonly advice: string;
    }
  | {
      readonly kind: 'dsm-error';
      readonly code: string;
      readonly dsmErrors: readonly ExplainedDsmError[];
      /** What DSM shows or logs beside the description. */
      readonly messages: readonly string[];
      /** The findings with which spkbox says the same. */
      readonly findings: readonly FindingCode[];
    };

/** Undefined for an unknown code. Case, dashes and underscores may differ where no code is spelt exactly so. */
export function explainCode(text: string): Explanation | undefined {
  return explainExactly(text) ?? explainExactly(findingStyle(text)) ?? explainExactly(errorStyle(text));
}

/** `INFO_CRLF` as `info-crlf`. */
export const findingStyle = (text: string): string => text.toLowerCase().replaceAll('_', '-');

const errorStyle = (text: string): string => text.toUpperCase().replaceAll('-', '_');

function explainExactly(code: string): Explanation | undefined {
  if (isKey(FINDINGS, code)) return explainFinding(code);
  if (isKey(ERRORS, code)) return explainError(code);
  return /^\d{1,6}$/.test(code) ? explainDsmError(Number(code)) : undefined;
}

const isKey = <Table extends object>(table: Table, key: string): key is keyof Table & string =>
  Object.hasOwn(table, key);

function explainFinding(code: FindingCode): Explanation {
  const { severities, dsmErrors: numbers = [], meaning, advice, source }: FindingRow = FINDINGS[code];
  const answers = numbers.flatMap((number) => dsmErrors(number).map(explainRow));
  return {
    kind: 'finding',
    code,
    severities,
    meaning,
    advice,
    dsmErrors: answers,
    source: sourceText(source),
  };
}

const ADVICE: Readonly<Record<Fault, string>> = {
  package: 'Change the package where the error says; the error has a hint for the case.',
  use: 'Change the call; the error has a hint for the case.',
  machine: 'Run "spkbox doctor": it says what the host lacks, and how to fix it.',
  spkbox: 'Report it, with the trace that SPKBOX_DEBUG=1 shows.',
};

function explainError(code: keyof typeof ERRORS): Explanation {
  const { fault, meaning } = ERRORS[code];
  const exitCode = fault === 'package' ? 1 : 2;
  return { kind: 'error', code, fault, exitCode, meaning, advice: ADVICE[fault] };
}

function explainDsmError(number: number): Explanation | undefined {
  const webApi = webApiError(number);
  const rows = [
    ...dsmErrors(number).map(explainRow),
    ...(webApi === undefined
      ? []
      : [{ code: number, description: `Web API: ${webApi.meaning}`, source: sourceText(webApi.source) }]),
  ];
  if (rows.length === 0) return undefined;
  return {
    kind: 'dsm-error',
    code: String(number),
    dsmErrors: rows,
    messages: Object.values(DSM_MESSAGES).flatMap(({ code, text }) => (code === number ? [text] : [])),
    findings: findingsWith(number),
  };
}

const explainRow = ({ code, description, source }: DsmErrorRow): ExplainedDsmError => ({
  code,
  description,
  source: sourceText(source),
});

function findingsWith(number: number): FindingCode[] {
  const rows: Readonly<Record<string, FindingRow>> = FINDINGS;
  return Object.keys(FINDINGS).filter(
    (code): code is FindingCode => rows[code]?.dsmErrors?.includes(number) === true,
  );
}
