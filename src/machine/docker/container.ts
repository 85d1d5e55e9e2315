/** One container: made so that nothing of the host shows in it, and so that it goes when its line to spkbox breaks. */
import { readFile } from 'node:fs/promises';
import { type Duplex, PassThrough } from 'node:stream';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { SpkboxError } from '../../errors.ts';
import { AGENT_LOOP, Agent } from '../agent.ts';
import { AGENT_CAPABILITIES } from '../command-line.ts';
import { IMAGE_FOLDER } from '../dsm-tree.ts';
import type { Client } from './client.ts';
import { isStatus, messageOf } from './docker-errors.ts';
import { ownLabels } from './labels.ts';
import { boxLost, Line } from './line.ts';

export interface ContainerOptions {
  readonly image: string;
  readonly hostname: string;
  /** The bound of /tmp. */
  readonly size: string;
}

/** A path of the container that differs from its image: 0 modified, 1 added, 2 deleted. */
export interface RawChange {
  readonly Path: string;
  readonly Kind: 0 | 1 | 2;
}

export interface BoxContainer {
  readonly id: string;
  readonly line: Line;
  /** When it was made, by the clock of its files. */
  readonly began: number;
  /** The agent in the box; a new one when a package has killed the last. */
  agent(): Agent;
  changes(): Promise<readonly RawChange[]>;
  /** Ends all that runs in it, and waits until it is gone. */
  remove(): Promise<void>;
}

/** Longer than any engine takes to start a container. Milliseconds. */
const START_LIMIT = 60_000;

export async function startContainer(client: Client, options: ContainerOptions): Promise<BoxContainer> {
  const program = await readFile(`${IMAGE_FOLDER}init.pl`, 'utf8');
  const container = await client.call('make a container', () =>
    client.docker.createContainer(createOptions(options, program)),
  );
  const remove = () => client.call('remove a container', () => removeContainer(container));
  let line: Line | undefined;
  try {
    line = new Line(await client.call('attach to a container', () => attach(container)));
    await client.call('start a container', () => container.start());
    await inTime(line.ready());
    const agent = keepAgent(line);
    return {
      ...boxOf(container),
      line,
      agent,
      began: await settleIn(agent()),
      remove: () => {
        line?.end();
        return remove();
      },
    };
  } catch (error) {
    line?.end();
    await remove().catch(() => undefined);
    throw error;
  }
}

const attach = (container: Container) =>
  container.attach({
    stream: true,
    hijack: true,
    stdin: true,
    stdout: true,
    stderr: true,
  }) as unknown as Promise<Duplex>;

function boxOf(container: Container): Pick<BoxContainer, 'id' | 'changes'> {
  return {
    id: container.id,
    async changes() {
      try {
        return ((await container.changes()) as RawChange[] | null) ?? [];
      } catch (error) {
        throw boxLost(messageOf(error));
      }
    },
  };
}

function keepAgent(line: Line): () => Agent {
  let current: Agent | undefined;
  return () => {
    if (current === undefined || current.lost !== undefined) current = startAgent(line);
    return current;
  };
}

function startAgent(line: Line): Agent {
  const output = new PassThrough();
  const { input, exit } = line.start({
    argv: ['/bin/bash', '--norc', '-c', AGENT_LOOP],
    umask: 0o022,
    hasInput: true,
    onOutput: (_, chunk) => output.write(chunk),
  });
  const agent = new Agent(input, output);
  exit.then(
    () => agent.lose('its agent ended'),
    (error: Error) => agent.lose(error.message),
  );
  return agent;
}

function inTime(ready: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, START_LIMIT, startFailed('its first process does not answer'));
    ready.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/**
 * Takes away what the engine put into the tree, and makes sure that there is no network: all that a package could reach
 * hangs on it, so it is not only asked for.
 */
const SETTLE_IN = `
rm -f /.dockerenv /etc/mtab
while IFS=': ' read -r name _; do case $name in Inter-\\||face|lo) ;; *) echo "it has the network interface $name"; exit 1 ;; esac; done < /proc/net/dev
find /dev/fd -maxdepth 0 -printf %C@`;

async function settleIn(agent: Agent): Promise<number> {
  const { status, output } = await agent.ask(`( ${SETTLE_IN} )`);
  if (status !== 0) throw startFailed(output.toString().trim());
  return Number(output.toString());
}

/** A network of its own is there without one that the engine manages; unmanaged, the engine binds no files over /etc either. */
function createOptions({ image, hostname, size }: ContainerOptions, program: string): ContainerCreateOptions {
  return {
    Image: image,
    Cmd: ['/usr/bin/perl', '-e', program],
    Env: ['PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C'],
    Hostname: hostname,
    Labels: ownLabels('box'),
    NetworkDisabled: true,
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    StdinOnce: true,
    StopSignal: 'SIGKILL',
    HostConfig: {
      AutoRemove: true,
      NetworkMode: 'none',
      CapDrop: ['ALL'],
      CapAdd: AGENT_CAPABILITIES.map((name) => name.toUpperCase()),
      PidsLimit: 4096,
      Tmpfs: { '/tmp': `rw,noexec,nosuid,nodev,mode=1777,size=${size}` },
      LogConfig: { Type: 'none', Config: {} },
      // As on a NAS; the engine would let everybody bind every port.
      Sysctls: { 'net.ipv4.ip_unprivileged_port_start': '1024' },
    },
  };
}

/** The engine may be removing it already, because its line broke. */
async function removeContainer(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (isStatus(error, 404)) return;
    if (!isStatus(error, 409)) throw error;
    await container.wait({ condition: 'removed' }).catch((late: unknown) => {
      if (!isStatus(late, 404)) throw late;
    });
  }
}

function startFailed(said: string): SpkboxError {
  return new SpkboxError('MACHINE_START_FAILED', `the box could not be made: ${said}`, {
    hint: 'Run "spkbox doctor"; it says what is missing here.',
  });
}
