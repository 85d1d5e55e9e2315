/** The last line of a terminal while a step runs: its name, progress and last words; wiped before anything else is written. */
import type { RunEvent } from '../../events.ts';
import type { Report, StepReport } from '../fold/report.ts';
import { packageName, stepName } from '../labels.ts';
import type { Write } from '../reporter.ts';
import { labelOf } from './action-lines.ts';
import { columnsOf, formatLine, type Page, type Span, shortenText } from './layout.ts';

export interface LiveLine {
  readonly wipe: () => void;
  readonly draw: (report: Report, event: RunEvent) => void;
}

export const NO_LIVE_LINE: LiveLine = { wipe: () => undefined, draw: () => undefined };

const WIPE = '\r\x1b[2K';
/** Milliseconds between two drawings within a step: more often is only work. */
const PACE = 50;

export function liveLine(write: Write, page: Page): LiveLine {
  let isVisible = false;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const wipe = (): void => {
    if (isVisible) write(WIPE);
    isVisible = false;
  };
  return {
    wipe,
    draw(report, event) {
      const text = runningText(report, page);
      if (isVisible && text !== undefined && event.at - drawnAt < PACE) return;
      wipe();
      if (text === undefined) return;
      write(text);
      isVisible = true;
      drawnAt = event.at;
    },
  };
}

function runningText(report: Report, page: Page): string | undefined {
  if (report.ended !== undefined) return undefined;
  const action = report.actions.findLast(({ outcome }) => outcome === undefined);
  const running = ({ result }: StepReport): boolean => result === 'running';
  const step = action?.undone.findLast(running) ?? action?.steps.findLast(running);
  if (action === undefined || step === undefined) return undefined;
  const name = `${labelOf(action)}${stepName(step.planned)}`;
  const spans: Span[] = [['  ▸ ', 'said'], [shortenText(name, page.width - 20)]];
  if (step.progress !== undefined) spans.push([`  ${Math.round(step.progress)} %`, 'said']);
  const room = page.width - 3 - columnsOf(spans);
  if (room > 0) spans.push(['  '], [shortenText(lastWords(step) ?? packageName(action), room), 'quiet']);
  return formatLine(page, ...spans);
}

function lastWords({ output, notes }: StepReport): string | undefined {
  const end = output.at(-1)?.text.slice(-500) ?? notes.at(-1) ?? '';
  return end
    .split(/[\r\n]+/)
    .filter((words) => words.trim() !== '')
    .at(-1);
}
