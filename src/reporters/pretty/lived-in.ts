/** What somebody who lived in a package did there: in numbers, and with --verbose each file. */
import type { LivedInReport } from '../fold/report.ts';
import { countText, duration, packageName } from '../labels.ts';
import { pathLines } from './data-kept.ts';
import { formatLine, type Page, spreadOrWrap } from './layout.ts';

export function livedInLines(page: Page, lived: LivedInReport): string[] {
  const { edited, added, seeded, ms } = lived;
  const numbers = [
    `${countText(edited.total, 'settings file')} changed`,
    `${countText(added.total, 'file')} added`,
    ...(seeded.total > 0 ? [`${countText(seeded.total, 'file')} of the seed script`] : []),
  ];
  return [
    '',
    ...spreadOrWrap(page, [`lived in ${packageName(lived)}`, 'strong'], duration(ms)),
    formatLine(page, [`  ${numbers.join(' · ')}`]),
    ...(page.verbose ? pathLines(page, 'changed', edited, 'quiet') : []),
    ...(page.verbose ? pathLines(page, 'added', added, 'quiet') : []),
    ...(page.verbose ? pathLines(page, 'seeded', seeded, 'quiet') : []),
  ];
}
