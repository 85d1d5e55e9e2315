/** Workflow commands of GitHub Actions, and text that cannot be taken for one. */
import { printable, printableLines } from '../printable.ts';

export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly text: string;
  /** From the root of the repository. */
  readonly file?: string;
  readonly line?: number;
}

/** GitHub shows ten annotations of a step, and long texts cut. */
const MOST_TEXT = 4000;

/** `::error file=INFO,line=3,title=hello::It has no version.` */
export function annotationLine({ level, file, line, title, text }: Annotation): string {
  const properties = Object.entries({ file, line, title })
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${level} ${properties.join(',')}::${escapeMessage(text.slice(0, MOST_TEXT))}`;
}

export const groupLines = (title: string, lines: readonly string[]): string[] => [
  `::group::${escapeMessage(title)}`,
  ...lines.flatMap(plainLines),
  '::endgroup::',
];

/** Lines of other people's text: the runner looks for `::` at the beginning of a line, and for `##[` anywhere in it. */
export const plainLines = (text: string): string[] =>
  printableLines(text).map((line) => line.replace(/^(\s*)::/, '$1: :').replaceAll('##[', '## ['));

const escapeMessage = (text: string): string =>
  printableLines(text).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('##[', '## [');

const escapeProperty = (text: string): string =>
  printable(text)
    .replaceAll('%', '%25')
    .replaceAll(':', '%3A')
    .replaceAll(',', '%2C')
    .replaceAll('##[', '## [');
