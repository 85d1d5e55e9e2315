/** port-config: the package's port file where the firewall and the port forwarding look for it (guide 25 and 31). */
import { z } from 'zod';
import type { Fidelity } from '../dsm/environment.ts';
import { parsePortFile } from '../dsm/port-file.ts';
import type { PortRange } from '../dsm/ports.ts';
import { defineWorker, type WorkerContext, WorkerFailure, type WorkerInterval } from './define-worker.ts';

const spec = z.looseObject({ 'protocol-file': z.string() });
type Spec = z.infer<typeof spec>;

/** Deviation `port-config-folder`: the guide says service.d, real boxes have services.d. */
const FOLDERS: Readonly<Record<Fidelity, string>> = {
  dsm: '/usr/local/etc/services.d',
  guide: '/usr/local/etc/service.d',
};

const placeOf = ({ fidelity, package: { name } }: WorkerContext): string => `${FOLDERS[fidelity]}/${name}.sc`;

/** The port file of the package, read and checked. */
async function readPortFile({ machine, package: { folders } }: WorkerContext, wanted: Spec): Promise<string> {
  const relpath = wanted['protocol-file'];
  const path = `${folders.target}/${relpath}`;
  const text = relpath.split('/').includes('..') ? undefined : await machine.read(path);
  if (text === undefined) throw new WorkerFailure(`the port file target/${relpath} is not there`);
  const { faults } = parsePortFile(text);
  const [first] = faults;
  if (first !== undefined) throw new WorkerFailure(`${relpath}:${first.line}: ${first.text}`);
  return text;
}

/** Which other package's port file registers a port that this one registers too. */
async function conflictOf(context: WorkerContext, text: string): Promise<string | undefined> {
  const { machine } = context;
  const own = portsOf(text);
  const folder = FOLDERS[context.fidelity];
  for (const file of await machine.list(folder)) {
    const path = `${folder}/${file}`;
    if (path === placeOf(context) || !file.endsWith('.sc')) continue;
    const others = portsOf((await machine.read(path)) ?? '');
    const taken = own.find((wanted) => others.some((other) => overlap(wanted, other)));
    if (taken !== undefined)
      return `${inWords(taken)} is registered by ${file.slice(0, -'.sc'.length)} already`;
  }
  return undefined;
}

function portsOf(text: string): PortRange[] {
  return parsePortFile(text).sections.flatMap(({ destinationPorts }) => destinationPorts);
}

const overlap = (a: PortRange, b: PortRange): boolean =>
  a.from <= b.to && b.from <= a.to && a.protocols.some((protocol) => b.protocols.includes(protocol));

const inWords = ({ from, to, protocols }: PortRange): string =>
  `${protocols.join(' and ')} ${from === to ? from : `${from}-${to}`}`;

async function install(context: WorkerContext, text: string): Promise<void> {
  const { machine, note } = context;
  const path = placeOf(context);
  const owner = { uid: 0, gid: 0 };
  await machine.change([
    { op: 'folder', path: FOLDERS[context.fidelity], mode: 0o755, owner },
    { op: 'file', path, text, mode: 0o644, owner },
  ]);
  note(`installed ${path}`);
}

const ports: WorkerInterval<Spec> = {
  async acquire(context, wanted) {
    const { machine, note, onUndo } = context;
    const text = await readPortFile(context, wanted);
    const path = placeOf(context);
    const [there] = await machine.kinds([path]);
    if (there !== undefined) return note(`${path} is there already: left alone`);
    const conflict = await conflictOf(context, text);
    // Inferred: DSM warns of it in the firewall and installs both files; a refusal is for INFO's adminport alone.
    if (conflict !== undefined) note(`conflict: ${conflict}`);
    onUndo(() => machine.change([{ op: 'remove', path }]));
    await install(context, text);
  },
  async release(context) {
    const { machine, note } = context;
    const path = placeOf(context);
    const [there] = await machine.kinds([path]);
    if (there === undefined) return;
    await machine.change([{ op: 'remove', path }]);
    note(`removed ${path}`);
  },
};

export const portConfig = defineWorker({
  name: 'port-config',
  provider: 'DSM',
  spec,
  // Deviation `port-config-at-start`: it was also seen before start. A release after stop was seen within an upgrade
  // or uninstallation alone, which release it anyway.
  intervals: { FROM_POSTINST_TO_POSTUNINST: ports, FROM_ENABLE_TO_DISABLE: { acquire: ports.acquire } },
  guideIntervals: { FROM_POSTINST_TO_POSTUNINST: ports },
  async update(context, wanted) {
    await install(context, await readPortFile(context, wanted));
  },
});
