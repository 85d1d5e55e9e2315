/** adminport against the ports of DSM, of port files and of installed packages (guide 05 checkport). */
import { errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { saysYes } from '../../dsm/info-fields.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import { claimOf, type PortClaim, type RegisteredPorts } from '../../system/ports.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';

const CONFLICT = errorSaying(283, 'port conflicts');

/** Who has the port; `inUse` where DSM finds it reserved, registered or listened on. */
interface PortOwner {
  readonly name: string;
  readonly inUse: boolean;
  readonly source: string;
}

export function checkPorts(spk: Spk, input: PreflightInput): Finding[] {
  const port = adminPort(spk);
  if (port === undefined) return [];
  const { installed = [], registeredPorts = [], listeningPorts = [] } = input;
  const owner = portOwner(port, spk.info.package, { installed, registeredPorts, listeningPorts });
  if (owner === undefined) return [];
  if (!saysYes(spk.info.fields, 'checkport')) return [unchecked(spk, port, owner)];
  return [owner.inUse ? conflict(spk, port, owner) : shared(spk, port, owner)];
}

/** Undefined for an empty field and for a value that is no port. */
function adminPort(spk: Pick<Spk, 'info'>): number | undefined {
  const text = fieldOf(spk, 'adminport').trim();
  return /^\d{1,5}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

interface PortHolders {
  readonly installed: readonly PeerPackage[];
  readonly registeredPorts: readonly RegisteredPorts[];
  readonly listeningPorts: readonly number[];
}

/**
 * An installed package holds no port against itself: its own port file, adminport and processes do not count. A port file of
 * its name that something else left does. Source: four threads of users whose port was held by nothing that runs.
 */
function portOwner(
  port: number,
  name: string,
  { installed, registeredPorts, listeningPorts }: PortHolders,
): PortOwner | undefined {
  const isInstalled = installed.some((peer) => peer.name === name);
  const isOther = (holder: { readonly name: string }): boolean => holder.name !== name;
  const claim = claimOf(port, 'tcp', isInstalled ? registeredPorts.filter(isOther) : registeredPorts);
  if (claim !== undefined) return claimedBy(claim);
  const opened = openedBy(port, installed.filter(isOther));
  if (opened?.inUse === true || isInstalled || !listeningPorts.includes(port)) return opened;
  return { name: 'a process on the NAS', inUse: true, source: 'guide 05 checkport' };
}

/** DSM's own pages and the web server share their ports with packages. */
function claimedBy(claim: PortClaim): PortOwner | undefined {
  if (claim.kind === 'registered')
    return { name: `the port file of ${claim.name}`, inUse: true, source: 'spksrc#4722' };
  const { kind, service, source } = claim.reserved;
  return kind === 'service' ? { name: `DSM's ${service}`, inUse: true, source: source.from } : undefined;
}

function openedBy(port: number, others: readonly PeerPackage[]): PortOwner | undefined {
  const [opened] = others
    .filter(({ spk }) => adminPort(spk) === port)
    .toSorted((a, b) => Number(isOn(b)) - Number(isOn(a)));
  return opened && { name: opened.name, inUse: isOn(opened), source: 'openhab/openhab-syno-spk#55' };
}

const isOn = ({ turnedOn = true }: PeerPackage): boolean => turnedOn;

function conflict(spk: Spk, port: number, { name, source }: PortOwner): Finding {
  return makeFinding(
    'port-conflict',
    infoPlace(spk, 'adminport'),
    `adminport is ${port}, which ${name} has.`,
    {
      dsmError: toDsmError(CONFLICT, { port }),
      source: `guide 05 checkport; ${CONFLICT.source.from}; ${source}`,
    },
  );
}

/** Inferred: a package that is turned off does not listen, and an adminport alone registers nothing. */
function shared(spk: Spk, port: number, { name, source }: PortOwner): Finding {
  const text = `adminport is ${port}, as that of ${name}, which is turned off: both cannot run at once.`;
  return makeFinding('port-shared', infoPlace(spk, 'adminport'), text, {
    source: `guide 05 checkport; ${source}`,
  });
}

function unchecked(spk: Spk, port: number, { name }: PortOwner): Finding {
  const text = `adminport is ${port}, which ${name} has; DSM does not look, as checkport is no.`;
  return makeFinding('port-unchecked', infoPlace(spk, 'checkport'), text);
}
