/** File work that DSM does by commands which its log shows, each with its Begin and End. */
import type { FileOp } from '../../machine/machine.ts';
import type { ActionContext } from '../action-context.ts';
import { logLines } from '../synopkg-log.ts';

/** Does the work in one go. Its lines are written with the next ones, before anything could see them. */
export async function logged(
  context: ActionContext,
  { commands, work }: { commands: readonly string[]; work: readonly FileOp[] },
): Promise<void> {
  const { log, action, package: of } = context;
  const subject = { action, name: of.facts.name, version: of.facts.version };
  await log.change(work);
  for (const command of commands) {
    log.add(logLines.begin(subject, command), subject.name);
    log.add(logLines.end(subject, command, 0), subject.name);
  }
}
