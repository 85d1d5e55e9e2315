/** The upgrade paths as a table: versions against what became of what the users had. */
import type { UsersFiles } from '../../events.ts';
import { isGoodUpgrade, type UpgradeDataReport } from '../fold/upgrades.ts';
import { USERS_WORDS } from '../labels.ts';
import { columnsOf, formatLine, type Page, paragraph, type Span } from './layout.ts';

const COLUMNS = ['kept', 'changed', 'defaults', 'lost', 'unreadable', 'leftInUpgradeFolder'] as const;

/** Nothing for a single upgrade, whose lines say it all. */
export function upgradePathLines(page: Page, upgrades: readonly UpgradeDataReport[]): string[] {
  const lived = upgrades.filter(({ users }) => users !== undefined);
  if (lived.length < 2) return [];
  const names = lived.map(({ from, version }) => `${from} to ${version}`);
  const widest = Math.max(...names.map((name) => columnsOf([[name]])));
  const title: Span = ['upgrade paths, and what the users had'.padEnd(widest + 6), 'strong'];
  const rows = lived.map((upgrade, index) => ({ upgrade, name: names[index] ?? '' }));
  const head = COLUMNS.map((column): Span => [`  ${USERS_WORDS[column]}`, 'quiet']);
  const isNarrow = columnsOf([[' '.repeat(widest + 6)], ...head]) > page.width;
  return [
    '',
    formatLine(page, isNarrow ? [title[0].trimEnd(), 'strong'] : title),
    ...(isNarrow ? [] : [formatLine(page, [' '.repeat(widest + 4)], ...head)]),
    ...rows.flatMap(({ upgrade, name }) => {
      const first = [markOf(upgrade), [name.padEnd(widest)] as Span];
      return isNarrow
        ? paragraph(page, first, [`  ${countsText(upgrade.users)}`])
        : [formatLine(page, ...first, ...cells(upgrade.users))];
    }),
  ];
}

const markOf = (upgrade: UpgradeDataReport): Span =>
  isGoodUpgrade(upgrade) ? ['  ✓ ', 'good'] : ['  ✗ ', 'bad'];

function cells(users: UsersFiles | undefined): Span[] {
  return COLUMNS.map((column) => {
    const count = countOf(users, column);
    const text = `  ${String(count).padStart(USERS_WORDS[column].length)}`;
    return [text, count > 0 && FAILS.includes(column) ? 'bad' : 'plain'];
  });
}

const FAILS: readonly string[] = ['defaults', 'lost', 'unreadable', 'leftInUpgradeFolder'];

/** `5 kept · 1 lost`. */
export function countsText(users: UsersFiles | undefined): string {
  const counts = [...COLUMNS, 'allowed' as const].map((column) => [countOf(users, column), column] as const);
  return counts
    .filter(([count, column]) => count > 0 || column === 'kept')
    .map(([count, column]) => `${count} ${USERS_WORDS[column]}`)
    .join(' · ');
}

function countOf(users: UsersFiles | undefined, column: keyof UsersFiles): number {
  const list = users?.[column] ?? 0;
  return typeof list === 'number' ? list : list.total;
}
