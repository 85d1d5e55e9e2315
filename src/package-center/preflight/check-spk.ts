/** Preflight against a NAS as it is: what is installed on it, and how much room it has. */
import type { Finding } from '../../findings.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Spk } from '../../spk/spk.ts';
import { countFrom, runAsRoot } from '../../system/root-command.ts';
import type { CenterCore } from '../request/center-core.ts';
import { type PreflightInput, preflight } from './preflight.ts';

export async function checkSpk(
  { dependencies, packages }: CenterCore,
  spk: Spk,
  volume: string,
): Promise<Finding[]> {
  const { config, workers, machine, system } = dependencies;
  const freeSpace = spk.info.fields.has('extractsize') ? await freeSpaceOf(machine, volume) : undefined;
  const hasPort = spk.info.fields.has('adminport');
  const [registeredPorts, listeningPorts] = hasPort
    ? await Promise.all([system.ports.list(), listeningTcpPorts(machine)])
    : [[], []];
  return preflight(spk, {
    nas: config,
    workers: new Set(workers.keys()),
    installed: packages.peers(),
    registeredPorts,
    listeningPorts,
    others: packages.others(spk.info.package),
    volume,
    dependencies: config.dependencies,
    allowRoot: config.allowRoot,
    ...(freeSpace === undefined ? {} : { freeSpace }),
  });
}

async function listeningTcpPorts(machine: Machine): Promise<number[]> {
  const listeners = await machine.listeners();
  if (listeners.precision === 'unavailable') return [];
  return listeners.value.filter(({ protocol }) => protocol.startsWith('tcp')).map(({ port }) => port);
}

/** Undefined where df fails: a package may have removed the box's programs. */
async function freeSpaceOf(machine: Machine, volume: string): Promise<PreflightInput['freeSpace']> {
  const { stdout } = await runAsRoot(machine, {
    argv: ['/usr/bin/df', '--output=avail', '-B1', '/', volume],
    limit: 4096,
  });
  const [root, onVolume] = stdout.toString().split('\n').slice(1, 3).map(countFrom);
  return root === undefined || onVolume === undefined ? undefined : { root, volume: onVolume };
}
