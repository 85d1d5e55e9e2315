/** adminport against the ports of DSM, of port files and of installed packages (guide 05 checkport). */
import { DSM_MESSAGES, errorSaying } from '../../dsm/error-codes.ts';
import { saysYes } from '../../dsm/info-fields.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { claimOf, type PortClaim, type RegisteredPorts } from '../../system/ports.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note, refused, warning } from './make-finding.ts';

const CONFLICT = errorSaying(283, 'port conflicts');

/** Who has the port; `sure` where DSM finds it there: reserved, registered or listened on. */
interface Taken {
  readonly by: string;
  readonly sure: boolean;
  readonly source: string;
}

export function checkPorts(spk: Spk, { installed = [], registeredPorts = [] }: PreflightInput): Finding[] {
  const port = adminPort(spk);
  if (port === undefined) return [];
  const taken = takenBy(port, spk.info.package, { installed, registeredPorts });
  if (taken === undefined) return [];
  if (!saysYes(spk.info.fields, 'checkport')) return [unchecked(spk, port, taken)];
  return [taken.sure ? conflict(spk, port, taken) : shared(spk, port, taken)];
}

/** Undefined for none and for what is no port. */
function adminPort(spk: Pick<Spk, 'info'>): number | undefined {
  const text = fieldOf(spk, 'adminport').trim();
  return /^\d{1,5}$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
}

interface PortHolders {
  readonly installed: readonly PeerPackage[];
  readonly registeredPorts: readonly RegisteredPorts[];
}

/** The package itself holds no port against itself: its own port file and adminport do not count. */
function takenBy(port: number, name: string, { installed, registeredPorts }: PortHolders): Taken | undefined {
  const isOther = (holder: { readonly name: string }): boolean => holder.name !== name;
  const claim = claimOf(port, 'tcp', registeredPorts.filter(isOther));
  return claim === undefined ? openedBy(port, installed.filter(isOther)) : claimedBy(claim);
}

/** DSM's own pages and the web server share their ports with packages. */
function claimedBy(claim: PortClaim): Taken | undefined {
  if (claim.kind === 'registered')
    return { by: `the port file of ${claim.name}`, sure: true, source: 'spksrc#4722' };
  const { kind, service, source } = claim.reserved;
  return kind === 'service' ? { by: `DSM's ${service}`, sure: true, source: source.from } : undefined;
}

function openedBy(port: number, others: readonly PeerPackage[]): Taken | undefined {
  const [opened] = others
    .filter(({ spk }) => adminPort(spk) === port)
    .toSorted((a, b) => Number(isOn(b)) - Number(isOn(a)));
  return opened && { by: opened.name, sure: isOn(opened), source: 'openhab/openhab-syno-spk#55' };
}

const isOn = ({ turnedOn = true }: PeerPackage): boolean => turnedOn;

function conflict(spk: Spk, port: number, { by, source }: Taken): Finding {
  return refused(
    'port-conflict',
    { error: CONFLICT, detail: { port } },
    {
      text: `adminport is ${port}, which ${by} has.`,
      where: lineOf(spk, 'adminport'),
      advice: 'Use another port, or checkport="no" if the package does not listen there.',
      source: `guide 05 checkport; ${CONFLICT.source.from}; ${source}`,
    },
  );
}

/** Inferred: a package that is turned off does not listen, and an adminport alone registers nothing. */
function shared(spk: Spk, port: number, { by, source }: Taken): Finding {
  return warning('port-shared', {
    text: `adminport is ${port}, as that of ${by}, which is turned off: both cannot run at once.`,
    where: lineOf(spk, 'adminport'),
    advice: 'Use another port.',
    source: `guide 05 checkport; ${source}`,
  });
}

function unchecked(spk: Spk, port: number, { by }: Taken): Finding {
  return note('port-unchecked', {
    text: `adminport is ${port}, which ${by} has; DSM does not look, as checkport is no.`,
    where: lineOf(spk, 'checkport'),
    advice: 'Nothing, if the package does not listen there.',
    source: `guide 05 checkport; ${DSM_MESSAGES.portTaken.source.from}`,
  });
}
