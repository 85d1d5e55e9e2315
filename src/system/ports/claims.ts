/** Who has a port: a service of DSM, or a port file. Pure. */
import {
  includesPort,
  type PortRange,
  type Protocol,
  type ReservedPort,
  reservedPort,
} from '../../dsm/ports.ts';

/** A port file in the folder that DSM's firewall reads. */
export interface RegisteredPorts {
  /** The name of the file without `.sc`: that of the package. */
  readonly name: string;
  readonly ranges: readonly PortRange[];
}

export type PortClaim =
  | { readonly kind: 'reserved'; readonly reserved: ReservedPort }
  | { readonly kind: 'registered'; readonly name: string };

/** DSM's own services come first. */
export function claimOf(
  port: number,
  protocol: Protocol,
  registered: readonly RegisteredPorts[],
): PortClaim | undefined {
  const reserved = reservedPort(port, protocol);
  if (reserved !== undefined) return { kind: 'reserved', reserved };
  const file = registered.find(({ ranges }) => includesPort(ranges, port, protocol));
  return file && { kind: 'registered', name: file.name };
}

/** A port that two port files register. */
export interface PortConflict {
  readonly wanted: PortRange;
  /** The name of the other port file. */
  readonly name: string;
}

export function firstConflict(
  ranges: readonly PortRange[],
  registered: readonly RegisteredPorts[],
): PortConflict | undefined {
  for (const { name, ranges: registeredRanges } of registered) {
    const conflict = ranges.find((range) => registeredRanges.some((other) => overlap(range, other)));
    if (conflict !== undefined) return { wanted: conflict, name };
  }
  return undefined;
}

const overlap = (a: PortRange, b: PortRange): boolean =>
  a.from <= b.to && b.from <= a.to && a.protocols.some((protocol) => b.protocols.includes(protocol));
