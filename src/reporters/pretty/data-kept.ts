/** What an upgrade made of the package's own files: a line in numbers, and each that was changed or lost. */
import type { PathList } from '../../events.ts';
import type { DataKeptReport } from '../report.ts';
import { count, duration } from '../words.ts';
import { line, type Page, paragraph, spreadOrWrap, type Tone } from './layout.ts';

export function dataKeptLines(page: Page, kept: DataKeptReport): string[] {
  const { package: name, version, from, same, made, changed, lost, ms } = kept;
  const numbers = [
    `${count(same, 'file')} as before`,
    `${changed.total} changed`,
    `${made.total} new`,
    `${lost.total} lost`,
  ];
  return [
    '',
    ...spreadOrWrap(page, [`data of ${name}, from ${from} to ${version}`, 'strong'], duration(ms)),
    line(page, [`  ${numbers.join(' · ')}`]),
    ...pathLines(page, 'lost', lost, 'bad'),
    ...pathLines(page, 'changed', changed, 'odd'),
    // What is lost may have been brought into another form.
    ...(page.verbose || lost.total > 0 ? pathLines(page, 'new', made, 'quiet') : []),
  ];
}

function pathLines(page: Page, word: string, { total, first }: PathList, tone: Tone): string[] {
  const rest = total - first.length;
  return [
    ...first.flatMap((path) => paragraph(page, [[`    ${word.padEnd(10)}`, tone]], [path])),
    ...(rest > 0 ? [line(page, [`    ${' '.repeat(10)}and ${rest} more`, 'quiet'])] : []),
  ];
}
