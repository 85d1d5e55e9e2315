/**
 * `servicetool`: whether another service has a port. Sources: guide 31 for a free port, spksrc#4722 for one that is taken. Its
 * other options, which place port files on DSM 6, are not known well enough.
 */
import type { Protocol } from '../../dsm/ports.ts';
import { claimOf, type PortClaim } from '../../system/ports.ts';
import { lines, stdout, type Tool } from '../tool.ts';

const PROTOCOLS: ReadonlyMap<string, Protocol> = new Map([
  ['--tcp', 'tcp'],
  ['--udp', 'udp'],
]);

/** Inferred: the name of the port file stands for its service, and our words for a service of DSM. */
function serviceName(claim: PortClaim | undefined): string {
  if (claim === undefined) return '(null)';
  return claim.kind === 'registered' ? claim.name : claim.reserved.service;
}

export const servicetool: Tool = {
  command: 'servicetool',
  async run({ args: [option, protocolOption = '', port = '', ...more] }, { system }) {
    const protocol = PROTOCOLS.get(protocolOption);
    const isPort = /^\d{1,5}$/.test(port) && more.length === 0;
    if (option !== '--conf-port-conflict-check' || protocol === undefined || !isPort) return undefined;
    const claim = claimOf(Number(port), protocol, await system.ports.list());
    const fields = [
      `IsConflict: ${claim !== undefined}`,
      `Port: ${port}`,
      `Protocol: ${protocol}`,
      `ServiceName: ${serviceName(claim)}`,
    ];
    return stdout(lines(fields.join('\t')));
  },
};
