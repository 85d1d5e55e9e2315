/** The course of a run for people: each step as it ends, what failed and why, and at the end what was left behind. */
import type { RunEvent } from '../../events.ts';
import { type ActionReport, addEvent, emptyReport, type Report } from '../fold/report.ts';
import { PLAIN, type Reporter, type ReporterOptions, type Write } from '../reporter.ts';
import { actionEnd, actionTitle } from './action.ts';
import { upgradeDataLines } from './data-kept.ts';
import { endLines, errorLines, statusLines } from './end.ts';
import { findingsLines } from './findings.ts';
import { boxLines, packageLines, runLines } from './header.ts';
import { indentLines, narrowPage, type Page, pageOf } from './layout.ts';
import { leftBehindLines } from './left-behind.ts';
import { liveLine, NO_LIVE_LINE } from './live-line.ts';
import { stepLines } from './step.ts';

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
    case 'upgrade-data':
      return upgradeDataLines(page, event);
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

/**
 * An action within a step of another one stands further to the right. Where several go on side by side, each line of a
 * step names its package.
 */
function actionLines(page: Page, report: Report, event: ActionEvent): string[] {
  const at = report.actions.findLastIndex(({ id }) => id === event.id);
  const action = report.actions[at];
  if (action === undefined) return [];
  const ancestors = ancestorsOf(report, action);
  const margin = Math.min(MOST_MARGIN, MARGIN * ancestors.length);
  const inside = narrowPage(page, margin);
  if (event.type !== 'action-started') {
    const label = isAlone(report, action, ancestors) ? '' : `${action.package}: `;
    return indentLines(linesOfAction(inside, action, { event, label }), margin);
  }
  return [...(margin === 0 ? [''] : []), ...indentLines(actionTitle(inside, action, ancestors[0]), margin)];
}

/** The actions within which this one was asked for, the nearest first. */
function ancestorsOf({ actions }: Report, { parent }: ActionReport): ActionReport[] {
  const ancestors: ActionReport[] = [];
  for (let id = parent?.id; id !== undefined && ancestors.length < MOST_ANCESTORS; ) {
    const ancestor = actions.findLast((action) => action.id === id);
    if (ancestor !== undefined) ancestors.push(ancestor);
    id = ancestor?.parent?.id;
  }
  return ancestors;
}

/** A recording is not believed: its actions may name each other in a circle. */
const MOST_ANCESTORS = 16;

/** Whether no other action goes on than this one, and those within which it does. */
function isAlone({ actions }: Report, action: ActionReport, ancestors: readonly ActionReport[]): boolean {
  return actions.every(
    (other) => other === action || other.outcome !== undefined || ancestors.includes(other),
  );
}

const MARGIN = 4;
const MOST_MARGIN = 16;

function linesOfAction(
  page: Page,
  action: ActionReport,
  { event, label }: { readonly event: ActionEvent; readonly label: string },
): string[] {
  if (event.type !== 'step-ended') return actionEnd(page, action);
  const list = event.undo ? action.undone : action.steps;
  const step = list.findLast(({ planned }) => planned.index === event.index);
  return step === undefined ? [] : stepLines(page, step, { undo: event.undo, label });
}

/** Where the events stopped within the run: what was going on, and that it did not end. */
function closingLines(page: Page, report: Report): string[] {
  // Where there was no NAS, there was nothing that could end: why is said by whoever wanted one.
  if (report.ended !== undefined || (report.box === undefined && report.packages.length === 0)) return [];
  const open = report.actions.filter(({ outcome }) => outcome === undefined);
  const running = open.flatMap(({ steps, undone }) => [
    ...steps
      .filter(({ result }) => result === 'running')
      .flatMap((step) => stepLines(page, step, { undo: false, label: '' })),
    ...undone
      .filter(({ result }) => result === 'running')
      .flatMap((step) => stepLines(page, step, { undo: true, label: '' })),
  ]);
  return [...running, ...endLines(page, report)];
}
