/** conf/resource of the installed package, which a script may have rewritten (guide 16 Resource Update). */
import type { Action } from '../../dsm/actions.ts';
import { SpkboxError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import { makeFinding } from '../../findings.ts';
import type { Machine } from '../../machine/machine.ts';
import { parseResource } from '../../spk/conf/resource.ts';
import type { InstalledPackage } from '../package/installed-package.ts';
import { withImplicitWorker } from '../package/package-record.ts';

/** Inferred: the guide names the update alone; a start acquires what the file says then. A stop releases what was acquired. */
const READERS: readonly Action[] = ['start', 'boot', 'update'];

/** Takes the workers of the installed file into the package's record. */
export async function readCurrentResource(
  action: Action,
  pkg: InstalledPackage,
  { machine, emit }: { readonly machine: Machine; readonly emit: Emit },
): Promise<void> {
  if (!READERS.includes(action)) return;
  const { record } = pkg;
  const text = await machine.read(`${record.home}/conf/resource`);
  try {
    const { resource } = parseResource(Buffer.from(text ?? ''));
    pkg.record = { ...record, resource: withImplicitWorker(resource) };
  } catch (error) {
    if (!(error instanceof SpkboxError)) throw error;
    const problem = text === undefined ? 'is gone, or no plain file' : 'is damaged';
    const detail = `conf/resource of the installed package ${problem}, so the one read before counts: ${error.summary}`;
    const findings = [makeFinding('resource-unreadable', { member: 'conf/resource' }, detail)];
    emit({ type: 'findings', package: record.name, version: record.version, findings });
  }
}
