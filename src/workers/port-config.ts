/** port-config: the package's port file where the firewall and the port forwarding look for it (guide 25 and 31). */
import { z } from 'zod';
import { MOST_PORT_FILE_BYTES, parsePortFile } from '../dsm/port-file.ts';
import type { PortRange } from '../dsm/ports.ts';
import { defineWorker, type WorkerContext, WorkerFailure, type WorkerInterval } from './define-worker.ts';

const spec = z.looseObject({ 'protocol-file': z.string() });
type Spec = z.infer<typeof spec>;

/** The port file of the package, with the ports that it registers. */
interface PackagePorts {
  readonly text: string;
  readonly ranges: readonly PortRange[];
}

async function readPackagePorts(
  { machine, package: { folders }, note }: WorkerContext,
  { 'protocol-file': relpath }: Spec,
): Promise<PackagePorts> {
  const isInside = !relpath.split('/').includes('..');
  const limit = MOST_PORT_FILE_BYTES + 1;
  const text = isInside ? await machine.read(`${folders.target}/${relpath}`, limit) : undefined;
  if (text === undefined) throw new WorkerFailure(`the port file target/${relpath} is not there`);
  const { faults, oddities, sections } = parsePortFile(text);
  for (const oddity of oddities) note(`${relpath}:${oddity.line}: ${oddity.text} DSM copies it as it is.`);
  const [fault] = faults;
  if (fault !== undefined) throw new WorkerFailure(`${relpath}:${fault.line}: ${fault.text}`);
  return { text, ranges: sections.flatMap(({ destinationPorts }) => destinationPorts) };
}

async function place({ system: { ports }, package: { name }, note }: WorkerContext, text: string) {
  await ports.place(name, text);
  note(`installed ${ports.pathOf(name)}`);
}

/** Inferred: DSM warns of a conflict in the firewall and installs both files; a refusal is for INFO's adminport alone. */
async function noteConflict(
  { system: { ports }, package: { name }, note }: WorkerContext,
  ranges: readonly PortRange[],
): Promise<void> {
  const conflict = await ports.conflict(name, ranges);
  if (conflict !== undefined)
    note(`conflict: ${portText(conflict.wanted)} is registered by ${conflict.name} already`);
}

const portText = ({ from, to, protocols }: PortRange): string =>
  `${protocols.join(' and ')} ${from === to ? from : `${from}-${to}`}`;

const portFile: WorkerInterval<Spec> = {
  async acquire(context, value) {
    const { system, package: pkg, note, onUndo } = context;
    const { ports } = system;
    const { text, ranges } = await readPackagePorts(context, value);
    if (await ports.has(pkg.name)) return note(`${ports.pathOf(pkg.name)} is there already: left alone`);
    await noteConflict(context, ranges);
    onUndo(async () => {
      await ports.remove(pkg.name);
    });
    await place(context, text);
  },
  async release({ system: { ports }, package: { name }, note }) {
    if (await ports.remove(name)) note(`removed ${ports.pathOf(name)}`);
  },
};

export const portConfig = defineWorker({
  name: 'port-config',
  provider: 'DSM',
  spec,
  // Deviation `port-config-at-start`: logs also show an acquire before start. They show a release after stop only within an
  // upgrade or uninstallation, where the other interval releases it as well.
  intervals: {
    FROM_POSTINST_TO_POSTUNINST: portFile,
    FROM_ENABLE_TO_DISABLE: { acquire: portFile.acquire },
  },
  guideIntervals: { FROM_POSTINST_TO_POSTUNINST: portFile },
  async update(context, value) {
    await place(context, (await readPackagePorts(context, value)).text);
  },
});
