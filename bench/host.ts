/** Describes the host of the measurements. */
import { arch, cpus, loadavg, release, totalmem, type } from 'node:os';
import type { Docker } from './setting.ts';

export interface HostFacts {
  readonly date: string;
  readonly cores: string;
  readonly memory: string;
  readonly kernel: string;
  readonly node: string;
  readonly docker: string;
  /** How busy the host was before the bench began. */
  readonly load: string;
}

export async function hostFacts(docker: Docker | undefined): Promise<HostFacts> {
  const version = await docker?.client.docker.version();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    cores: `${cpus().length} x ${cpus()[0]?.model.trim() ?? arch()}`,
    memory: `${Math.round(totalmem() / 1e9)} GB`,
    kernel: `${type()} ${release()}`,
    node: process.version,
    docker: version === undefined ? 'none answers' : version.Version,
    load: loadavg()[0]?.toFixed(2) ?? '',
  };
}

export const hostLines = (facts: HostFacts): string =>
  Object.entries(facts)
    .map(([name, value]) => `- ${name === 'load' ? 'load when it began' : name}: ${value}`)
    .join('\n');
