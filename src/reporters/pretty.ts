/** The course of a run for people: each step as it ends, what failed and why, and at the end what was left behind. */
import type { RunEvent } from '../events.ts';
import { actionEnd, actionTitle } from './pretty/action.ts';
import { dataKeptLines } from './pretty/data-kept.ts';
import { endLines, errorLines, statusLines } from './pretty/end.ts';
import { findingsLines } from './pretty/findings.ts';
import { boxLines, packageLines, runLines } from './pretty/header.ts';
import { indent, type Page, pageOf, within } from './pretty/layout.ts';
import { leftBehindLines } from './pretty/left-behind.ts';
import { liveLine, NO_LIVE_LINE } from './pretty/live-line.ts';
import { stepLines } from './pretty/step.ts';
import { type ActionReport, addEvent, emptyReport, type Report } from './report.ts';
import { PLAIN, type Reporter, type ReporterOptions, type Write } from './reporter.ts';

export function pretty(write: Write, options: Partial<ReporterOptions> = {}): Reporter {
  const { live, ...look } = { ...PLAIN, ...options };
  const page = pageOf(look);
  const last = live ? liveLine(write, page) : NO_LIVE_LINE;
  let report = emptyReport();
  const print = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    last.wipe();
    write(`${lines.join('\n')}\n`);
  };
  return {
    onEvent(event) {
      report = addEvent(report, event);
      print(linesOf(page, report, event));
      last.draw(report, event);
    },
    onEnd() {
      last.wipe();
      print(closingLines(page, report));
    },
  };
}

/** What one event adds to the page. */
function linesOf(page: Page, report: Report, event: RunEvent): string[] {
  switch (event.type) {
    case 'run-started':
      return report.run === undefined ? [] : runLines(page, report.run);
    case 'box-made':
      return boxLines(page, event);
    case 'package-read':
      return packageLines(page, { ...event, findings: [] });
    case 'findings':
      return findingsLines(page, event.findings);
    case 'action-started':
    case 'step-ended':
    case 'action-ended':
      return actionLines(page, report, event);
    case 'status':
      return statusLines(page, event);
    case 'data-kept':
      return dataKeptLines(page, event);
    case 'left-behind':
      return leftBehindLines(page, event);
    case 'error':
      return errorLines(page, event);
    case 'run-ended':
      return endLines(page, report);
    default:
      return [];
  }
}

type ActionEvent = Extract<RunEvent, { readonly type: 'action-started' | 'step-ended' | 'action-ended' }>;

/** An action within a step of another one stands further to the right. */
function actionLines(page: Page, report: Report, event: ActionEvent): string[] {
  const at = report.actions.findLastIndex(({ id }) => id === event.id);
  const action = report.actions[at];
  if (action === undefined) return [];
  const around = report.actions.slice(0, at).filter(({ outcome }) => outcome === undefined);
  const margin = Math.min(MOST_MARGIN, MARGIN * around.length);
  const inside = within(page, margin);
  if (event.type !== 'action-started') return indent(linesOfAction(inside, action, event), margin);
  return [...(margin === 0 ? [''] : []), ...indent(actionTitle(inside, action, around.at(-1)), margin)];
}

const MARGIN = 4;
const MOST_MARGIN = 16;

function linesOfAction(page: Page, action: ActionReport, event: ActionEvent): string[] {
  if (event.type !== 'step-ended') return actionEnd(page, action);
  const list = event.undo ? action.undone : action.steps;
  const step = list.findLast(({ facts }) => facts.index === event.index);
  return step === undefined ? [] : stepLines(page, step, event.undo);
}

/** Where the events stopped within the run: what was going on, and that it did not end. */
function closingLines(page: Page, report: Report): string[] {
  // Where there was no NAS, there was nothing that could end: why is said by whoever wanted one.
  if (report.passed !== undefined || (report.box === undefined && report.packages.length === 0)) return [];
  const open = report.actions.filter(({ outcome }) => outcome === undefined);
  const running = open.flatMap(({ steps, undone }) => [
    ...steps.filter(({ result }) => result === 'running').flatMap((step) => stepLines(page, step, false)),
    ...undone.filter(({ result }) => result === 'running').flatMap((step) => stepLines(page, step, true)),
  ]);
  return [...running, ...endLines(page, report)];
}
