/** Which actions stand around one another, and which go on side by side. */
import type { ActionReport } from './report-action.ts';

/** A recording is not trusted: its actions may name each other in a circle. */
const MOST_ANCESTORS = 16;

/** The actions that contain the given action, the nearest first. */
export function ancestorsOf(actions: readonly ActionReport[], { parent }: ActionReport): ActionReport[] {
  const ancestors: ActionReport[] = [];
  for (let id = parent?.id; id !== undefined && ancestors.length < MOST_ANCESTORS; ) {
    const ancestor = actions.findLast((action) => action.id === id);
    if (ancestor !== undefined) ancestors.push(ancestor);
    id = ancestor?.parent?.id;
  }
  return ancestors;
}

/** The actions with a new one, which makes it and those that go on beside it concurrent. */
export function addAction(actions: readonly ActionReport[], started: ActionReport): readonly ActionReport[] {
  const ancestors = ancestorsOf(actions, started);
  const isConcurrent = (action: ActionReport) => action.outcome === undefined && !ancestors.includes(action);
  if (!actions.some(isConcurrent)) return [...actions, started];
  const marked = actions.map((action) => (isConcurrent(action) ? { ...action, concurrent: true } : action));
  return [...marked, { ...started, concurrent: true }];
}
