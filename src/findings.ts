/** The table of findings, and what a finding is: a thing that DSM would refuse, that went wrong, or that is odd. */
import type { DsmError } from './dsm/error-codes.ts';
import { ARCHIVE_FINDINGS } from './findings/archive.ts';
import type { FindingRow, Severity } from './findings/finding-row.ts';
import { INFO_FINDINGS } from './findings/info.ts';
import { NAS_FINDINGS } from './findings/nas.ts';
import { PACKAGE_FINDINGS } from './findings/packages.ts';
import type { Place } from './findings/place.ts';
import { RUN_FINDINGS } from './findings/run.ts';
import { WIZARD_FINDINGS } from './findings/wizard.ts';

export { type FindingRow, SEVERITIES, type Severity } from './findings/finding-row.ts';
export { type Place, placeText } from './findings/place.ts';

/** The parts of the table, in the order of docs/findings.md. */
export const FINDING_TOPICS: readonly {
  readonly title: string;
  readonly rows: Readonly<Record<string, FindingRow>>;
}[] = [
  { title: 'The archive', rows: ARCHIVE_FINDINGS },
  { title: 'INFO', rows: INFO_FINDINGS },
  { title: 'The NAS', rows: NAS_FINDINGS },
  { title: 'Other packages', rows: PACKAGE_FINDINGS },
  { title: 'The wizard', rows: WIZARD_FINDINGS },
  { title: 'The run', rows: RUN_FINDINGS },
];

/** Every code that a finding can have. A code is never renamed or reused: people search the web for it. */
export const FINDINGS = {
  ...ARCHIVE_FINDINGS,
  ...INFO_FINDINGS,
  ...NAS_FINDINGS,
  ...PACKAGE_FINDINGS,
  ...WIZARD_FINDINGS,
  ...RUN_FINDINGS,
} as const;

export type FindingCode = keyof typeof FINDINGS;

/** The codes of what fails a run. */
export type FailureCode = {
  [Code in FindingCode]: 'failed' extends (typeof FINDINGS)[Code]['severities'][number] ? Code : never;
}[FindingCode];

export interface Finding<Code extends string = FindingCode> {
  /** A stable name: a row of the table. */
  readonly code: Code;
  readonly severity: Severity;
  /** What DSM answers, where DSM refuses and its answer is known. */
  readonly dsmError?: DsmError;
  /** The finding as a full sentence. */
  readonly text: string;
  readonly place: Place;
  /** What to do about it. */
  readonly advice: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** The worker, package or command that it is about. */
  readonly subject?: string;
}

/** A finding of a recording. Another version of spkbox may have written it, with a code that is unknown here. */
export type RecordedFinding = Finding<string>;

/** What a rule knows better than the table. */
export interface FindingSpecifics<Code extends FindingCode> {
  readonly severity?: (typeof FINDINGS)[Code]['severities'][number];
  readonly dsmError?: DsmError;
  readonly advice?: string;
  readonly source?: string;
  readonly subject?: string;
}

/** A finding, with its severity, advice and source from the table where the rule gives none. */
export function makeFinding<Code extends FindingCode>(
  code: Code,
  place: Place,
  text: string,
  specifics: FindingSpecifics<Code> = {},
): Finding<Code> {
  const { severities, advice, source }: FindingRow = FINDINGS[code];
  return { code, severity: severities[0], text, place, advice, source: sourceText(source), ...specifics };
}

/** Marks a source that is not written down anywhere. */
export const sourceText = ({ from, confidence }: FindingRow['source']): string =>
  confidence === 'inferred' ? `Inferred: ${from}` : from;

export const isFindingCode = (code: string): code is FindingCode => Object.hasOwn(FINDINGS, code);
