/** Whether a docker box can be made here, and what mends it where not. */
import { SpkboxError } from '../../errors.ts';
import type { EngineProbe } from '../shared/engine-probe.ts';
import { type Client, connectDocker } from './client.ts';
import { startDockerMachine } from './docker-machine.ts';
import { findImage } from './image.ts';

/** Makes a box if the image exists; building the image only for a probe would take too long. */
export async function probeDocker(): Promise<EngineProbe> {
  try {
    const client = connectDocker();
    return { engine: 'docker', works: true, detail: await describeEngine(client), fix: '' };
  } catch (error) {
    const spkboxError = error instanceof SpkboxError ? error : undefined;
    return {
      engine: 'docker',
      works: false,
      detail: spkboxError?.summary ?? String(error),
      fix: spkboxError?.hint ?? 'See what "docker info" says.',
    };
  }
}

async function describeEngine(client: Client): Promise<string> {
  const { Version, Os, Arch } = await client.call('say its version', () => client.docker.version());
  const engine = `Docker ${Version} (${Os}/${Arch}) at ${client.endpoint.name}`;
  const image = await findImage(client);
  if (image === undefined) return `${engine}; the image is built on first use, which takes a minute or two`;
  const startTime = performance.now();
  const machine = await startDockerMachine({ size: '64m', hostname: 'probe' }, client);
  const ms = Math.round(performance.now() - startTime);
  await machine[Symbol.asyncDispose]();
  return `${engine}; made a box in ${ms} ms from an image of ${Math.round(image.size / 1e6)} MB`;
}
