/** File changes that DSM makes with commands. Its log shows each command with a Begin and an End line. */
import type { FileOp } from '../../../machine/machine.ts';
import { logLines } from '../../../system/logs.ts';
import type { ActionContext } from '../action-context.ts';

/** Makes all changes at once. The log lines wait for the next write, which comes before anything can read the log. */
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
