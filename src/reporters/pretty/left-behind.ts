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

export function leftBehindLines(page: Page, { left, imprecise, ms }: LeftBehindReport): string[] {
  const title: Span = [left.length === 0 ? 'Nothing left behind' : 'Left behind', 'strong'];
  const widest = left.reduce((most, one) => Math.max(most, columnsOf([[whatOf(one)]])), 0);
  const columns = Math.min(widest, Math.floor(page.width / 2) - KIND_COLUMNS);
  return [
    '',
    ...spreadOrWrap(page, title, duration(ms)),
    ...VERDICTS.flatMap((verdict) => groupLines(page, verdict, left, columns)),
    ...imprecise.flatMap((one) => imprecisionLines(page, one)),
  ];
}

type Verdict = LeftBehind['verdict'];

function groupLines(page: Page, verdict: Verdict, all: readonly LeftBehind[], columns: number): string[] {
  const group = all.filter((one) => one.verdict === verdict);
  if (group.length === 0) return [];
  return [
    formatLine(page, [`  ${VERDICT_WORDS[verdict]}`, TONES[verdict]]),
    ...group.flatMap((one) => [...leftLines(page, one, columns), ...fileLines(page, one.files)]),
  ];
}

function leftLines(page: Page, one: LeftBehind, columns: number): string[] {
  const what: Span = [whatOf(one)];
  const kind: Span = [`    ${one.kind.padEnd(KIND_COLUMNS)}`, 'quiet'];
  const why = whyText(page, one);
  if (why === '') return paragraph(page, [kind], what);
  const room = columns - columnsOf([what]);
  if (room >= 0) return paragraph(page, [kind, what, [' '.repeat(room + 2)]], [why, 'quiet']);
  const margin: Span = [' '.repeat(MARGIN)];
  return [...paragraph(page, [kind], what), ...paragraph(page, [margin], [why, 'quiet'])];
}

/** What DSM keeps is no fault of its maker, so only --verbose names that. */
function whyText(page: Page, one: LeftBehind): string {
  const maker = page.verbose || one.verdict === 'left' ? makerText(one) : '';
  return [one.why, maker].filter((text) => text !== '').join('; ');
}

/** A tree is one line: its top and how many files are in it. */
function whatOf({ what, files }: LeftBehind): string {
  const inside = files.filter(({ kind, path }) => kind !== 'folder' && path !== what).length;
  if (inside > 0) return `${what} (${countText(inside, 'file')})`;
  const [only] = files;
  return only === undefined || only.change === 'created' ? what : `${what} (${only.change})`;
}

function fileLines(page: Page, files: readonly LeftFile[]): string[] {
  if (!page.verbose || files.length < 2) return [];
  return files.flatMap(({ path, change, owner, mode, maker }) => {
    const how = change === 'created' ? '' : ` (${change})`;
    const by = maker === undefined ? '' : `  ${makerName(maker)}`;
    return paragraph(
      page,
      [[`${' '.repeat(MARGIN)}${mode} ${owner}  `, 'quiet']],
      [`${path}${how}${by}`, 'quiet'],
    );
  });
}

function imprecisionLines(page: Page, { fact, precision, why }: Imprecision): string[] {
  const how = precision === 'unavailable' ? 'not checked' : 'not checked exactly';
  return paragraph(page, [['  ? ', 'odd']], [`${how}: ${fact}, because ${why}`, 'quiet']);
}
