/** File work that DSM does by commands which its log shows, each with its Begin and End. */
import type { FileOp } from '../../../machine/machine.ts';
import { logLines } from '../../../system/logs.ts';
import type { ActionContext } from '../action-context.ts';

/** Does the work in one go. Its lines are written with the next ones, before anything could see them. */
export async function changeAndLog(
  context: ActionContext,
  { commands, work }: { commands: readonly string[]; work: readonly FileOp[] },
): Promise<void> {
  const { log, action, package: pkg } = context;
  const subject = { action, name: pkg.record.name, version: pkg.record.version };
  await log.change(work);
  for (const command of commands) {
    log.add(logLines.begin(subject, command), subject.name);
    log.add(logLines.end(subject, command, 0), subject.name);
  }
}
