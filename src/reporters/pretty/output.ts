/** A script's output below its step: stdout and stderr told apart, long output cut in its middle. */
import { cutMiddle, type OutputLine, outputLines } from '../fold/output-lines.ts';
import type { StepReport } from '../fold/report.ts';
import { countText } from '../labels.ts';
import { cap, formatLine, type Page, paragraph, type Span } from './layout.ts';

/** Lines that are shown; a script can write millions. */
const LINES = { passed: 9, failed: 30, verbose: 20_000 };
const LONGEST_LINE = 400;

const SIDES: Readonly<Record<OutputLine['stream'], Span>> = {
  stdout: ['      │ ', 'quiet'],
  stderr: ['  err │ ', 'odd'],
};

export function outputView(page: Page, { output, result }: StepReport): string[] {
  const isLoud = result === 'failed' || result === 'running';
  const most = page.verbose ? LINES.verbose : isLoud ? LINES.failed : LINES.passed;
  const { head, leftOut, telling, tail } = cutMiddle(outputLines(output), most);
  const troubleNote = telling.length === 0 ? '' : ', of which these tell of trouble';
  const showsAll = page.verbose ? '--reporter json has all' : '--verbose shows all';
  const note = `${countText(leftOut, 'more line')}${troubleNote}; ${showsAll}`;
  return [
    ...head.flatMap((line) => outputLine(page, line)),
    ...(leftOut === 0 ? [] : [formatLine(page, ['      ┆ ', 'quiet'], [note, 'quiet'])]),
    ...telling.flatMap((line) => outputLine(page, line)),
    ...tail.flatMap((line) => outputLine(page, line)),
  ];
}

function outputLine(page: Page, { stream, text }: OutputLine): string[] {
  const side = SIDES[stream];
  const rest: Span = ['      │ ', side[1]];
  return paragraph(page, [side], [page.verbose ? text : cap(text, LONGEST_LINE)], rest);
}
