/** DSM's own services, with the names for INFO's service lists. */
import { likely, type Source, sure } from './source.ts';
import { compareOsVersions } from './versions.ts';

/** `needed`: install_dep_services and start_dep_services. `restarted`: the two lists of services to restart. */
export type ServiceUse = 'needed' | 'restarted';

export interface DsmService {
  readonly name: string;
  readonly use: ServiceUse;
  /** The first DSM that has the service under this name; undefined: every DSM. */
  readonly since: string | undefined;
  /** The first DSM without the service; undefined: no DSM yet. */
  readonly until: string | undefined;
  readonly source: Source;
}

interface ServiceSpan {
  readonly since?: string;
  readonly until?: string;
}

const GUIDE_05_SERVICES = sure('guide 05 install_dep_services, start_dep_services');
const GUIDE_DSM6 = sure('developer guide of DSM 6, INFO optional fields');

function services(
  names: string,
  use: ServiceUse,
  source: Source,
  { since, until }: ServiceSpan = {},
): DsmService[] {
  return names.split(' ').map((name) => ({ name, use, since, until, source }));
}

/** A name may have several rows, for different releases. */
export const SERVICES: readonly DsmService[] = [
  ...services('mysql', 'needed', GUIDE_05_SERVICES, { until: '5.0' }),
  ...services('apache-web php_disable_safe_exec_dir', 'needed', GUIDE_05_SERVICES, { until: '6.0' }),
  ...services('ssh', 'needed', GUIDE_05_SERVICES, { since: '4.3', until: '7.0' }),
  ...services('postgresql', 'needed', GUIDE_05_SERVICES, { since: '5.0' }),
  ...services('pgsql', 'needed', GUIDE_DSM6, { since: '5.0', until: '7.0' }),
  ...services('pgsql', 'needed', likely('INFO of a bacula package for 7.0-40850 and others'), {
    since: '7.0',
  }),
  ...services(
    'ssh-shell network.target network-online.target nginx.service avahi.service atalk.service crond.service nfs-server.service',
    'needed',
    GUIDE_05_SERVICES,
    { since: '7.0' },
  ),
  ...services('syno-share.target', 'needed', likely('INFO of the Helix Core package for DSM 7'), {
    since: '7.0',
  }),
  ...services('pgsql-adapter.service', 'needed', likely("INFO of one of Synology's own packages of DSM 7"), {
    since: '7.0',
  }),
  ...services('apache-sys apache-web', 'restarted', GUIDE_DSM6, { until: '6.0' }),
  ...services('db', 'restarted', GUIDE_DSM6, { until: '5.0' }),
  ...services('nginx', 'restarted', GUIDE_DSM6, { since: '6.0', until: '7.0' }),
  ...services('mdns samba applenetwork cron nfs firewall', 'restarted', GUIDE_DSM6, { until: '7.0' }),
  ...services('nginx', 'restarted', likely('INFO of Tailscale for DSM 7'), { since: '7.0' }),
  ...services('nginx.service', 'restarted', sure('guide 33, the INFO of its WordPress example'), {
    since: '7.0',
  }),
];

/** The package whose unit a service list names, such as `pkgctl-ContainerManager`; undefined for other names. */
export const packageOfUnit = (name: string): string | undefined =>
  /^pkgctl-(.+?)(?:\.service)?$/.exec(name)?.[1];

/** The blank-separated names of a service list. */
export function serviceNames(field: string): readonly string[] {
  return field.split(/\s+/).filter((name) => name !== '');
}

/** Whether the release has a service with this name for this use. */
export function hasService(name: string, use: ServiceUse, osVersion: string): boolean {
  return SERVICES.some(
    (row) =>
      row.name === name &&
      row.use === use &&
      (row.since === undefined || compareOsVersions(osVersion, row.since) >= 0) &&
      (row.until === undefined || compareOsVersions(osVersion, row.until) < 0),
  );
}
