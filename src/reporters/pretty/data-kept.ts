/** What an upgrade made of the package's own files: a line in numbers, and each that was changed or lost. */
import type { PathList } from '../../events.ts';
import type { Report } from '../fold/report.ts';
import type { EventOf } from '../fold/report-action.ts';
import { countText, duration } from '../labels.ts';
import { formatLine, type Page, paragraph, spreadOrWrap, type Tone } from './layout.ts';
import { countsText } from './upgrade-paths.ts';

export function upgradeDataLines(page: Page, report: Report, upgradeData: EventOf<'upgrade-data'>): string[] {
  const { package: name, version, from, unchanged, created, changed, lost, users, ms } = upgradeData;
  const title = isUndone(report, upgradeData)
    ? `data of ${name} ${from}, after the upgrade to ${version} that was undone`
    : `data of ${name}, from ${from} to ${version}`;
  const numbers = [
    `${countText(unchanged, 'file')} as before`,
    `${changed.total} changed`,
    `${created.total} new`,
    `${lost.total} lost`,
  ];
  return [
    '',
    ...spreadOrWrap(page, [title, 'strong'], duration(ms)),
    formatLine(page, [`  ${numbers.join(' · ')}`]),
    ...(users === undefined ? [] : [formatLine(page, [`  of what users had: ${countsText(users)}`])]),
    ...pathLines(page, 'lost', lost, 'bad'),
    ...pathLines(page, 'changed', changed, 'odd'),
    // What is lost may have been brought into another form.
    ...(page.verbose || lost.total > 0 ? pathLines(page, 'new', created, 'quiet') : []),
  ];
}

/** Whether the old version is on the NAS again. */
function isUndone({ actions }: Report, { package: name, version }: EventOf<'upgrade-data'>): boolean {
  const upgrade = actions.findLast((action) => action.package === name && action.version === version);
  return ['refused', 'aborted', 'crashed'].includes(upgrade?.outcome?.result ?? '');
}

export function pathLines(page: Page, word: string, { total, first }: PathList, tone: Tone): string[] {
  const rest = total - first.length;
  return [
    ...first.flatMap((path) => paragraph(page, [[`    ${word.padEnd(10)}`, tone]], [path])),
    ...(rest > 0 ? [formatLine(page, [`    ${' '.repeat(10)}and ${rest} more`, 'quiet'])] : []),
  ];
}
