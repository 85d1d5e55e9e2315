/** Many packages at a glance: a line for each, then what DSM refuses in full, then each warning once. */
import {
  type CheckedPackage,
  columnsOf,
  countText,
  explainLines,
  type Finding,
  findingLines,
  findingsLines,
  formatLine,
  indentLines,
  isRefused,
  narrowPage,
  type Page,
  paragraph,
  type Severity,
  type Span,
  type SpkboxError,
  shortenText,
} from '../../index.ts';

/** A file among the others that is no package which anybody could read. */
export interface Unreadable {
  readonly file: string;
  readonly error: SpkboxError;
}

export interface Checked {
  readonly checked: readonly CheckedPackage[];
  readonly unreadable: readonly Unreadable[];
}

const isWarned = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'warning');

export function overviewLines(page: Page, all: Checked): string[] {
  const { checked, unreadable } = all;
  return [
    ...rowsLines(page, all),
    ...unreadable.flatMap((error) => ['', ...unreadableLines(page, error)]),
    ...checked
      .filter(({ findings }) => isRefused(findings))
      .flatMap((pkg) => ['', ...refusalLines(page, pkg)]),
    ...warningLines(page, checked),
    ...notesLines(page, checked),
    ...explainLines(
      page,
      checked.flatMap(({ findings }) => findings),
    ),
    '',
    ...paragraph(page, [], [sumUp(all), 'strong']),
  ];
}

interface Row {
  readonly mark: Span;
  readonly name: string;
  readonly file: string;
  readonly says: string;
}

const MARKS = { refused: ['✗', 'bad'], warning: ['!', 'odd'], fine: ['✓', 'good'] } as const;

function rowsLines(page: Page, { checked, unreadable }: Checked): string[] {
  const rows = [
    ...checked.map(rowOf),
    ...unreadable.map(({ file, error }) => {
      return { mark: MARKS.refused, name: '(unreadable)', file: fileName(file), says: error.code };
    }),
  ];
  const widest = (column: 'name' | 'file') =>
    Math.min(Math.floor(page.width / 3), Math.max(...rows.map((row) => columnsOf([[row[column]]]))));
  const [names, files] = [widest('name'), widest('file')];
  return rows.flatMap(({ mark, name, file, says }) => {
    const cells: Span[] = [['  '], mark, [' '], ...cell(name, names), ...cell(file, files, 'quiet')];
    return paragraph(page, cells, [says, mark === MARKS.refused ? 'bad' : 'quiet']);
  });
}

function cell(text: string, width: number, tone?: Span[1]): Span[] {
  const short = shortenText(text, width);
  return [[short, tone], [' '.repeat(width - columnsOf([[short]]) + 2)]];
}

function rowOf(pkg: CheckedPackage): Row {
  const { spk, findings } = pkg;
  const refusals = findings.filter(({ severity }) => severity === 'refused').map(refusalWords);
  const kind = isRefused(pkg.findings) ? 'refused' : isWarned(pkg.findings) ? 'warning' : 'fine';
  return {
    mark: MARKS[kind],
    name: `${spk.info.package} ${spk.info.version}`,
    file: fileName(spk.file),
    says: kind === 'refused' ? [...new Set(refusals)].join(', ') : countsOf(findings),
  };
}

const refusalWords = ({ code, dsmError }: Finding): string =>
  dsmError === undefined ? code : `${code} (${dsmError.code})`;

const fileName = (path: string): string => path.split('/').findLast((part) => part !== '') ?? path;

function countsOf(findings: readonly Finding[]): string {
  const numberOf = (kind: Severity) => findings.filter(({ severity }) => severity === kind).length;
  return (['warning', 'note'] as const)
    .flatMap((kind) => (numberOf(kind) === 0 ? [] : [countText(numberOf(kind), kind)]))
    .join(' · ');
}

function unreadableLines(page: Page, { file, error: { code, summary, where, hint } }: Unreadable): string[] {
  const place = where === undefined || where === file ? code : `${where} · ${code}`;
  return [
    formatLine(page, [file, 'strong'], ['  cannot be read', 'bad']),
    ...paragraph(page, [['  ✗ ', 'bad']], [summary]),
    ...paragraph(page, [['    ']], [place, 'quiet']),
    ...paragraph(page, [['    → ', 'bad']], [hint]),
  ];
}

/** Why DSM refuses a package, and nothing else: its warnings are with those of all. */
function refusalLines(page: Page, { spk, findings }: CheckedPackage): string[] {
  const refusals = findings.filter(({ severity }) => severity === 'refused');
  const name = `${spk.info.package} ${spk.info.version}`;
  return [
    ...paragraph(page, [[name, 'strong'], ['  DSM refuses it', 'bad'], ['  ']], [spk.file, 'quiet']),
    ...findingsLines(page, refusals),
  ];
}

interface Shared {
  readonly finding: Finding;
  readonly names: readonly string[];
}

function warningLines(page: Page, checked: readonly CheckedPackage[]): string[] {
  const warnings = shared(checked, 'warning');
  if (warnings.length === 0) return [];
  return [
    '',
    formatLine(page, ['Warnings', 'strong']),
    ...warnings.flatMap((warning) => sharedLines(page, warning)),
  ];
}

/** `--verbose` shows them; else only how many there are of each. */
function notesLines(page: Page, checked: readonly CheckedPackage[]): string[] {
  const notes = shared(checked, 'note');
  if (notes.length === 0) return [];
  if (page.verbose) {
    return ['', formatLine(page, ['Notes', 'strong']), ...notes.flatMap((note) => sharedLines(page, note))];
  }
  const codes = new Map<string, Set<string>>();
  for (const { finding, names } of notes)
    codes.set(finding.code, new Set([...(codes.get(finding.code) ?? []), ...names]));
  const words = [...codes].map(([code, names]) => `${code} (${names.size})`).join(', ');
  return ['', ...paragraph(page, [['Notes ', 'strong']], [`${words}; --verbose shows them`, 'quiet'])];
}

/** Groups equal findings of several packages; the findings of most packages come first. */
function shared(checked: readonly CheckedPackage[], severity: Severity): Shared[] {
  const groups = new Map<string, { finding: Finding; names: string[] }>();
  for (const { spk, findings } of checked) {
    for (const finding of findings.filter((candidate) => candidate.severity === severity)) {
      const key = `${finding.code} ${finding.text}`;
      const group = groups.get(key) ?? { finding, names: [] };
      if (!group.names.includes(spk.info.package)) group.names.push(spk.info.package);
      groups.set(key, group);
    }
  }
  return [...groups.values()].toSorted((a, b) => b.names.length - a.names.length);
}

const MOST_NAMES = 8;

function sharedLines(page: Page, { finding, names }: Shared): string[] {
  const more = names.length - MOST_NAMES;
  const listed = page.verbose ? names : names.slice(0, MOST_NAMES);
  const rest = more > 0 && !page.verbose ? ` and ${more} more` : '';
  return [
    ...findingLines(page, finding),
    ...indentLines(
      paragraph(
        narrowPage(page, 4),
        [[`${countText(names.length, 'package')}: `, 'quiet']],
        [`${listed.join(', ')}${rest}`],
      ),
      4,
    ),
  ];
}

function sumUp({ checked, unreadable }: Checked): string {
  const refused = checked.filter(({ findings }) => isRefused(findings)).length;
  const warned = checked.filter(({ findings }) => !isRefused(findings) && isWarned(findings)).length;
  const numbers = [
    [unreadable.length, 'unreadable'],
    [refused, 'refused'],
    [warned, 'taken with warnings'],
    [checked.length - refused - warned, 'taken'],
  ] as const;
  const words = numbers.flatMap(([number, word]) => (number === 0 ? [] : [`${number} ${word}`]));
  return `${countText(checked.length + unreadable.length, 'package')}: ${words.join(', ')}`;
}
