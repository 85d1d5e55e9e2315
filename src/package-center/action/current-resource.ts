/** conf/resource of the installed package, which a script may have rewritten (guide 16 Resource Update). */
import type { Action } from '../../dsm/actions.ts';
import { SpkboxError } from '../../errors.ts';
import type { Emit } from '../../events.ts';
import { makeFinding } from '../../findings.ts';
import type { Machine } from '../../machine/machine.ts';
import { parseResource } from '../../spk/conf/resource.ts';
import type { InstalledPackage } from '../package/installed-package.ts';
import { withImplicitWorker } from '../package/package-record.ts';

interface Reader {
  readonly machine: Machine;
  readonly emit: Emit;
}

/** Inferred: the guide names the update alone; a start acquires what the file says then. A stop releases what was acquired. */
const READERS: readonly Action[] = ['start', 'boot', 'update'];

/** Before the steps of an action are planned: they follow from the workers in the file. */
export async function readBeforePlan(action: Action, pkg: InstalledPackage, reader: Reader): Promise<void> {
  if (READERS.includes(action)) await readCurrentResource(pkg, reader);
}

/** Before the start that ends an installation, an upgrade or a move. Its steps are planned by then, their specifications are not. */
export async function readBeforeStart(action: Action, pkg: InstalledPackage, reader: Reader): Promise<void> {
  if (!READERS.includes(action)) await readCurrentResource(pkg, reader);
}

/** Takes the workers of the installed file into the package's record. */
async function readCurrentResource(pkg: InstalledPackage, { machine, emit }: Reader): Promise<void> {
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
