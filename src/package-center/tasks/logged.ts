/** File work that DSM does by commands which its log shows, each with its Begin and End. */
import type { FileOp } from '../../machine/machine.ts';
import type { ActionContext } from '../action-context.ts';
import { logLines } from '../synopkg-log.ts';

/** Does the work in one go and logs it command by command. */
export async function logged(
  context: ActionContext,
  work: readonly (readonly [string, FileOp])[],
): Promise<void> {
  const { machine, log, action, package: of } = context;
  const subject = { action, name: of.facts.name, version: of.facts.version };
  const before = log.take();
  for (const [command] of work) {
    log.add(logLines.begin(subject, command), subject.name);
    log.add(logLines.end(subject, command, 0), subject.name);
  }
  await machine.change([...before, ...work.map(([, op]) => op), ...log.take()]);
}
