/** Chooses the engine that makes the box: the requested engine, else the first that works here. */
import { errorSummary, SpkboxError } from '../errors.ts';
import type { Machine } from './machine.ts';
import { startNamespaceMachine } from './namespace/namespace-machine.ts';
import { probeNamespaces } from './namespace/probe.ts';
import type { EngineProbe } from './shared/engine-probe.ts';

export type { EngineProbe } from './shared/engine-probe.ts';

export interface MachineOptions {
  /** An engine's name; when absent, `SPKBOX_ENGINE` counts, else the first that works. */
  readonly engine?: string;
  /** The bound of all that is written in the box, as tmpfs takes it; half of the memory when absent. */
  readonly size?: string;
  /** Told what goes on while something is made that takes long: the image of the docker engine, on first use. */
  readonly onProgress?: (text: string) => void;
}

interface Engine {
  readonly name: string;
  probe(): Promise<EngineProbe>;
  start(options: MachineOptions): Promise<Machine>;
}

const ENGINES: readonly Engine[] = [
  {
    name: 'namespace',
    probe: probeNamespaces,
    start: async ({ size }) =>
      startNamespaceMachine({
        size: checkSize(size ?? '50%'),
        hostname: 'DiskStation',
      }),
  },
  // Its client is loaded only here, since loading takes longer than making a box of the first engine.
  {
    name: 'docker',
    probe: async () => (await import('./docker/probe.ts')).probeDocker(),
    start: async ({ size, onProgress }) =>
      (await import('./docker/docker-machine.ts')).startDockerMachine({
        size: checkSize(size ?? '50%'),
        hostname: 'DiskStation',
        ...(onProgress === undefined ? {} : { onProgress }),
      }),
  },
];

/** What each engine says of this host, in the order in which they are tried. */
export function probeEngines(): Promise<EngineProbe[]> {
  return Promise.all(ENGINES.map((engine) => engine.probe()));
}

/** Removes the leftovers of an engine's crash and returns one line for each removal. */
export async function collectGarbage(): Promise<string[]> {
  return (await import('./docker/gc.ts')).collectGarbage();
}

export async function startMachine(options: MachineOptions = {}): Promise<Machine> {
  const engineName = options.engine ?? process.env.SPKBOX_ENGINE;
  if (engineName === undefined || engineName === '') return startFirst(options);
  const engine = ENGINES.find(({ name }) => name === engineName);
  if (engine === undefined) {
    throw new SpkboxError('USE_BAD_VALUE', `there is no engine "${engineName}"`, {
      hint: `Known are: ${ENGINES.map(({ name }) => name).join(', ')}.`,
    });
  }
  return engine.start(options);
}

/** Starting tells more than a probe does, and costs nothing where it works. */
async function startFirst(options: MachineOptions): Promise<Machine> {
  const failures: string[] = [];
  for (const engine of ENGINES) {
    try {
      return await engine.start(options);
    } catch (error) {
      if (!(error instanceof SpkboxError) || error.fault !== 'machine') throw error;
      failures.push(`${engine.name}: ${errorSummary(error)}`);
    }
  }
  throw new SpkboxError('MACHINE_NO_ENGINE', `no engine works here:\n  ${failures.join('\n  ')}`, {
    hint: 'Run "spkbox doctor"; it says what is missing for each, and what mends it.',
  });
}

/** It becomes a mount option, so nothing but a size may be in it. */
function checkSize(size: string): string {
  if (/^\d+(%|[kmg])?$/i.test(size)) return size;
  throw new SpkboxError('USE_BAD_VALUE', `"${size}" is no size`, {
    hint: 'Give bytes with k, m or g behind, or a share of the memory: 4g, 50%.',
  });
}
