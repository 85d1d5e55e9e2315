/** The top of a run: which spkbox plays which DSM, in which box, with which package. */
import type { BoxReport, PackageReport, RunHeader } from '../fold/report.ts';
import { duration, packageName } from '../labels.ts';
import { type Page, paragraph, spreadOrWrap } from './layout.ts';

export function runLines(page: Page, { spkbox, dsm }: RunHeader): string[] {
  const { release, build, platform, arch, language, fidelity } = dsm;
  const facts = [`DSM ${release}-${build}`, `${platform} (${arch})`, language];
  if (fidelity === 'guide') facts.push('by the letter of the guide');
  return paragraph(page, [[`spkbox ${spkbox}`, 'strong'], ['  ']], [facts.join(' · ')]);
}

export function boxLines(page: Page, { engine, missingCommands, ms }: BoxReport): string[] {
  const engineLine = spreadOrWrap(page, [`made a ${engine} box`, 'quiet'], duration(ms));
  if (missingCommands.length === 0) return engineLine;
  return [
    ...engineLine,
    ...paragraph(
      page,
      [['  · ', 'odd']],
      [`this box lacks commands that DSM has: ${missingCommands.join(', ')}`],
    ),
  ];
}

export function packageLines(page: Page, { file, displayName, ...name }: PackageReport): string[] {
  const nameSuffix = displayName === '' || displayName === name.package ? '' : ` · ${displayName}`;
  return ['', ...paragraph(page, [[packageName(name), 'strong'], ['  ']], [`${file}${nameSuffix}`, 'quiet'])];
}
