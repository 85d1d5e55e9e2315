/** The lines that an event adds to its action: within the actions around it, and told apart from those beside it. */
import type { RunEvent } from '../../events.ts';
import { ancestorsOf } from '../fold/concurrent.ts';
import type { ActionReport, Report, StepReport } from '../fold/report.ts';
import { actionEnd, actionTitle } from './action.ts';
import { indentLines, narrowPage, type Page } from './layout.ts';
import { stepLines } from './step.ts';

type ActionEvent = Extract<RunEvent, { readonly type: 'action-started' | 'step-ended' | 'action-ended' }>;

/** Columns by which a nested action is indented. */
const MARGIN = 4;
const MOST_MARGIN = 16;

export function actionLines(page: Page, report: Report, event: ActionEvent): string[] {
  const action = report.actions.findLast(({ id }) => id === event.id);
  if (action === undefined) return [];
  return withinAncestors(page, report, action, (inside, asker) => {
    if (event.type === 'action-started') return actionTitle(inside, action, asker);
    if (event.type === 'action-ended') return actionEnd(inside, action, labelOf(action));
    const list = event.undo ? action.undone : action.steps;
    const step = list.findLast(({ planned }) => planned.index === event.index);
    return step === undefined ? [] : stepLines(inside, step, { undo: event.undo, label: labelOf(action) });
  });
}

/** The steps that still run, of every action that has not ended. */
export function openStepLines(page: Page, report: Report): string[] {
  const isRunning = ({ result }: StepReport) => result === 'running';
  return report.actions
    .filter(({ outcome }) => outcome === undefined)
    .flatMap((action) =>
      withinAncestors(page, report, action, (inside) => {
        const label = labelOf(action);
        return [
          ...action.steps
            .filter(isRunning)
            .flatMap((step) => stepLines(inside, step, { undo: false, label })),
          ...action.undone
            .filter(isRunning)
            .flatMap((step) => stepLines(inside, step, { undo: true, label })),
        ];
      }),
    );
}

/** The lines of actions that go on side by side are mixed, so each names its package. */
export const labelOf = ({ concurrent, package: name }: ActionReport): string =>
  concurrent ? `${name}: ` : '';

/** An action that stands by itself begins after an empty line; one within another stands further to the right. */
function withinAncestors(
  page: Page,
  { actions }: Report,
  action: ActionReport,
  layOut: (inside: Page, asker: ActionReport | undefined) => string[],
): string[] {
  const ancestors = ancestorsOf(actions, action);
  const margin = Math.min(MOST_MARGIN, MARGIN * ancestors.length);
  return indentLines(layOut(narrowPage(page, margin), ancestors[0]), margin);
}
