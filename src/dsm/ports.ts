/** The port lists of port files, and the ports of DSM's own services. */
import { inferred, likely, type Source, sure } from './source.ts';

export type Protocol = 'tcp' | 'udp';

export interface PortRange {
  readonly from: number;
  /** The same as `from` for a single port. */
  readonly to: number;
  readonly protocols: readonly Protocol[];
}

/** The protocols of a port without one. Source: guide 31. */
export const DEFAULT_PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

export interface Ports {
  readonly ranges: readonly PortRange[];
  readonly faults: readonly string[];
  /** What the guide does not have, and DSM copies as it is. */
  readonly oddities: readonly string[];
}

const LARGEST_PORT = 65_535;

function readRange(text: string, faults: string[]): Omit<PortRange, 'protocols'> | undefined {
  const [, first, last] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (first === undefined) {
    faults.push(`"${text}" is no port and no range of ports (from:to).`);
    return undefined;
  }
  const [from, to] = [Number(first), Number(last ?? first)];
  if (from < 1 || to > LARGEST_PORT || from > LARGEST_PORT || to < 1) {
    faults.push(`"${text}" is not within 1 to ${LARGEST_PORT}.`);
    return undefined;
  }
  if (from > to) {
    faults.push(`"${text}" ends before it begins.`);
    return undefined;
  }
  return { from, to };
}

function readProtocols(text: string | undefined, faults: string[]): readonly Protocol[] {
  if (text === undefined) return DEFAULT_PROTOCOLS;
  return text.split(',').flatMap((name) => {
    if (name === 'tcp' || name === 'udp') return [name];
    faults.push(`"${name}" is neither tcp nor udp.`);
    return [];
  });
}

/** Each port with its own protocol, `500/udp,4500/udp`: the guide has no such list. */
const PORTS_WITH_PROTOCOLS = /^[\d:]+\/(tcp|udp)(,[\d:]+\/(tcp|udp))+$/;

/** Reads `6000,7000:8000/tcp,udp`, or several such groups separated by blanks (`8080/tcp 69/udp`, as spkcli writes it). */
export function readPorts(text: string): Ports {
  const faults: string[] = [];
  const groups = text.split(/\s+/).filter((group) => group !== '');
  const odd = groups.filter((group) => PORTS_WITH_PROTOCOLS.test(group));
  const ranges = groups
    .flatMap((group) => (odd.includes(group) ? group.split(',') : [group]))
    .flatMap((group) => readGroup(group, faults));
  return { ranges, faults, oddities: odd.map((group) => `"${group}" names the protocol of each port.`) };
}

function readGroup(group: string, faults: string[]): PortRange[] {
  const [ports = '', protocolText, ...rest] = group.split('/');
  if (rest.length > 0) faults.push(`"${group}" has more than one "/".`);
  const protocols = readProtocols(protocolText, faults);
  return ports.split(',').flatMap((port) => {
    const range = readRange(port, faults);
    return range === undefined ? [] : [{ ...range, protocols }];
  });
}

/** Whether one of the ranges includes the port. */
export function includesPort(ranges: readonly PortRange[], port: number, protocol: Protocol): boolean {
  return ranges.some(({ from, to, protocols }) => from <= port && port <= to && protocols.includes(protocol));
}

export interface ReservedPort {
  readonly from: number;
  readonly to: number;
  readonly protocols: readonly Protocol[];
  readonly service: string;
  /** `web` and `dsm` ports are left out of the check of adminport (guide 05 checkport). */
  readonly kind: 'web' | 'dsm' | 'service';
  readonly source: Source;
}

const CHECKPORT = sure('guide 05 checkport');
const KB = likely('Synology Knowledge Center, network ports used by DSM services');
const REGISTERED = inferred('the registered port of a service that DSM has');

const reserve = (
  [from, to]: readonly [number, number],
  protocols: readonly Protocol[],
  service: string,
  source: Source,
  kind: ReservedPort['kind'] = 'service',
): ReservedPort => ({ from, to, protocols, service, kind, source });

/** The ports of DSM's own services, in ascending order. */
export const RESERVED_PORTS: readonly ReservedPort[] = [
  reserve([21, 21], ['tcp'], 'FTP', REGISTERED),
  reserve([22, 22], ['tcp'], 'SSH, SFTP and encrypted rsync', KB),
  reserve([23, 23], ['tcp'], 'Telnet', REGISTERED),
  reserve([80, 80], ['tcp'], 'web services', CHECKPORT, 'web'),
  reserve([111, 111], ['tcp', 'udp'], 'NFS port mapper', REGISTERED),
  reserve([137, 138], ['udp'], 'SMB names and datagrams', KB),
  reserve([139, 139], ['tcp'], 'SMB', KB),
  reserve([161, 161], ['udp'], 'SNMP', REGISTERED),
  reserve([443, 443], ['tcp'], 'web services, encrypted', CHECKPORT, 'web'),
  reserve([445, 445], ['tcp'], 'SMB', KB),
  reserve([548, 548], ['tcp'], 'AFP', REGISTERED),
  reserve([873, 873], ['tcp'], 'rsync', KB),
  reserve([1900, 1900], ['udp'], 'SSDP', REGISTERED),
  reserve([2049, 2049], ['tcp', 'udp'], 'NFS', REGISTERED),
  reserve([3260, 3260], ['tcp'], 'iSCSI', KB),
  reserve([5000, 5000], ['tcp'], 'DSM', CHECKPORT, 'dsm'),
  reserve([5001, 5001], ['tcp'], 'DSM, encrypted', CHECKPORT, 'dsm'),
  reserve([5353, 5353], ['udp'], 'Bonjour', REGISTERED),
  reserve([5432, 5432], ['tcp'], "DSM's own PostgreSQL, on the loopback only", REGISTERED),
  reserve([9997, 9999], ['udp'], 'Synology Assistant', KB),
];

/** The DSM service that uses the port; undefined for a free port. */
export function reservedPort(port: number, protocol: Protocol): ReservedPort | undefined {
  return RESERVED_PORTS.find(
    ({ from, to, protocols }) => from <= port && port <= to && protocols.includes(protocol),
  );
}
