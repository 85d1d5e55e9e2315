/** What a package leaves behind, grouped by who should have removed it, and what could not be checked. */
import type { Imprecision, LeftBehind, LeftFile } from '../../events.ts';
import type { LeftBehindReport } from '../fold/report.ts';
import { countText, duration, makerName, makerText, VERDICT_WORDS } from '../labels.ts';
import { columnsOf, formatLine, type Page, paragraph, type Span, spreadOrWrap, type Tone } from './layout.ts';

const VERDICTS: readonly LeftBehind['verdict'][] = ['left', 'kept', 'log'];
const TONES: Readonly<Record<LeftBehind['verdict'], Tone>> = { left: 'odd', kept: 'plain', log: 'quiet' };
const KIND_COLUMNS = 10;
/** Where the second column begins. */
const MARGIN = 4 + KIND_COLUMNS;

export function leftBehindLines(page: Page, { left: entries, imprecise, ms }: LeftBehindReport): string[] {
  const title: Span = [entries.length === 0 ? 'Nothing left behind' : 'Left behind', 'strong'];
  const widest = entries.reduce((most, entry) => Math.max(most, columnsOf([[subjectText(entry)]])), 0);
  const columns = Math.min(widest, Math.floor(page.width / 2) - KIND_COLUMNS);
  return [
    '',
    ...spreadOrWrap(page, title, duration(ms)),
    ...VERDICTS.flatMap((verdict) => groupLines(page, verdict, entries, columns)),
    ...imprecise.flatMap((imprecision) => imprecisionLines(page, imprecision)),
  ];
}

type Verdict = LeftBehind['verdict'];

function groupLines(page: Page, verdict: Verdict, all: readonly LeftBehind[], columns: number): string[] {
  const group = all.filter((entry) => entry.verdict === verdict);
  if (group.length === 0) return [];
  return [
    formatLine(page, [`  ${VERDICT_WORDS[verdict]}`, TONES[verdict]]),
    ...group.flatMap((entry) => [...leftLines(page, entry, columns), ...fileLines(page, entry.files)]),
  ];
}

function leftLines(page: Page, entry: LeftBehind, columns: number): string[] {
  const subject: Span = [subjectText(entry)];
  const kind: Span = [`    ${entry.kind.padEnd(KIND_COLUMNS)}`, 'quiet'];
  const reason = whyText(page, entry);
  if (reason === '') return paragraph(page, [kind], subject);
  const room = columns - columnsOf([subject]);
  if (room >= 0) return paragraph(page, [kind, subject, [' '.repeat(room + 2)]], [reason, 'quiet']);
  const margin: Span = [' '.repeat(MARGIN)];
  return [...paragraph(page, [kind], subject), ...paragraph(page, [margin], [reason, 'quiet'])];
}

/** What DSM keeps is no fault of its maker, so only --verbose names that. */
function whyText(page: Page, entry: LeftBehind): string {
  const maker = page.verbose || entry.verdict === 'left' ? makerText(entry) : '';
  return [entry.why, maker].filter((text) => text !== '').join('; ');
}

/** A tree takes a single line: its top and its number of files. */
function subjectText({ what, files }: LeftBehind): string {
  const inside = files.filter(({ kind, path }) => kind !== 'folder' && path !== what).length;
  if (inside > 0) return `${what} (${countText(inside, 'file')})`;
  const [only] = files;
  return only === undefined || only.change === 'created' ? what : `${what} (${only.change})`;
}

function fileLines(page: Page, files: readonly LeftFile[]): string[] {
  if (!page.verbose || files.length < 2) return [];
  return files.flatMap(({ path, change, owner, mode, maker }) => {
    const changeText = change === 'created' ? '' : ` (${change})`;
    const makerSuffix = maker === undefined ? '' : `  ${makerName(maker)}`;
    return paragraph(
      page,
      [[`${' '.repeat(MARGIN)}${mode} ${owner}  `, 'quiet']],
      [`${path}${changeText}${makerSuffix}`, 'quiet'],
    );
  });
}

function imprecisionLines(page: Page, { fact, precision, why }: Imprecision): string[] {
  const status = precision === 'unavailable' ? 'not checked' : 'not checked exactly';
  return paragraph(page, [['  ? ', 'odd']], [`${status}: ${fact}, because ${why}`, 'quiet']);
}
