/** The listening sockets of the NAS, with the processes that hold them and their package. */
import type { Listener, Measured } from '../machine/machine.ts';
import { userNames } from '../system/accounts.ts';
import { mapMeasured, measuredValue } from './map-measured.ts';
import { assertSeen, findNasProcesses, type NasProcess, type ProcessPlace } from './processes.ts';

export interface NasListener {
  readonly protocol: Listener['protocol'];
  /** `127.0.0.1`, `0.0.0.0`, `::`. */
  readonly address: string;
  readonly port: number;
  /** Who opened it: a name of /etc/passwd, or the number where that has none. */
  readonly user: string;
  /** The processes that hold the socket; empty when none was found. */
  readonly processes: readonly NasProcess[];
  /** The package that it belongs to; undefined where nothing tells. */
  readonly package: string | undefined;
}

/** All by their ports, or those of one package. */
export async function listNasListeners(
  place: ProcessPlace,
  name?: string,
): Promise<Measured<readonly NasListener[]>> {
  if (name !== undefined) assertSeen(place.packages, name);
  const listeners = await findNasListeners(place, () => true);
  return mapMeasured(listeners, (all) =>
    all.filter((listener) => name === undefined || listener.package === name),
  );
}

/** Those that the filter takes, by their ports. The owner of no other is worked out. */
export async function findNasListeners(
  place: ProcessPlace,
  filter: (listener: Listener) => boolean,
): Promise<Measured<readonly NasListener[]>> {
  const measured = await place.machine.listeners();
  if (measured.precision === 'unavailable') return measured;
  const matches = measured.value.filter(filter).sort((a, b) => a.port - b.port);
  if (matches.length === 0) return { ...measured, value: [] };
  const pids = new Set(matches.flatMap((listener) => listener.pids));
  const [processes, passwd = ''] = await Promise.all([
    findNasProcesses(place, ({ pid }) => pids.has(pid)),
    place.machine.read('/etc/passwd'),
  ]);
  const users = userNames(passwd);
  const describe = ({ protocol, address, port, uid, pids: holderPids }: Listener): NasListener => {
    const holders = (measuredValue(processes) ?? []).filter(({ pid }) => holderPids.includes(pid));
    const user = users.get(uid) ?? String(uid);
    return { protocol, address, port, user, processes: holders, package: packageOf(holders) };
  };
  return mapMeasured(measured, () => matches.map(describe));
}

/** The processes that hold one socket are of one package, as a rule: they inherited it. */
const packageOf = (holders: readonly NasProcess[]): string | undefined =>
  holders.find((holder) => holder.package !== undefined)?.package;

/** `tcp 127.0.0.1:9911 (hello: perl server.pl)`, for messages. */
export function describeListener({ protocol, address, port, processes, package: name }: NasListener): string {
  const command = processes[0]?.command.slice(0, LONGEST_COMMAND);
  const holder = [name, command].filter((text) => text !== undefined).join(': ');
  return `${protocol} ${address}:${port}${holder === '' ? '' : ` (${holder})`}`;
}

/** Characters of a command in a message. */
const LONGEST_COMMAND = 60;

/** What listens, in one sentence's end. */
export function describeListeners(measured: Measured<readonly NasListener[]>): string {
  if (measured.precision === 'unavailable') return `what listens is not known: ${measured.why}`;
  const { value } = measured;
  if (value.length === 0) return 'nothing listens on this NAS';
  const descriptions = value.slice(0, MOST_SHOWN).map(describeListener).join(', ');
  const rest = value.length - MOST_SHOWN;
  return `what listens is ${descriptions}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const MOST_SHOWN = 20;
