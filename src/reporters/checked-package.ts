/** What the formats of `spkbox check` show: packages with their findings, and files that are none. */
import { placeText, type RecordedFinding } from '../findings.ts';

export interface CheckedEntry {
  /** The .spk or the folder. */
  readonly file: string;
  /** `hello 1.0.0-1`; the file where it cannot be read. */
  readonly name: string;
  readonly findings: readonly RecordedFinding[];
  /** Why it cannot be read. */
  readonly unreadable?: { readonly code: string; readonly text: string };
}

export type CheckLevel = 'error' | 'warning' | 'note';

export interface CheckResult {
  readonly level: CheckLevel;
  readonly code: string;
  readonly text: string;
  readonly file: string;
  readonly line?: number;
}

const LEVELS: Readonly<Record<RecordedFinding['severity'], CheckLevel>> = {
  refused: 'error',
  failed: 'error',
  warning: 'warning',
  note: 'note',
};

export function resultsOf({ file, findings, unreadable }: CheckedEntry): CheckResult[] {
  const unread = unreadable === undefined ? [] : [{ level: 'error' as const, ...unreadable, file }];
  return [...unread, ...findings.map((finding) => resultOf(file, finding))];
}

/** A member of a packed .spk is no file of the repository: its text names the place. */
function resultOf(file: string, { code, severity, text, advice, place }: RecordedFinding): CheckResult {
  const { member, line } = place;
  const inFolder = member !== undefined && !file.endsWith('.spk');
  const where = inFolder ? '' : placeText(place);
  return {
    level: LEVELS[severity],
    code,
    text: `${where === '' ? '' : `${where}: `}${text} ${advice}`,
    file: inFolder ? `${file.replace(/\/$/, '')}/${member}` : file,
    ...(inFolder && line !== undefined ? { line } : {}),
  };
}
