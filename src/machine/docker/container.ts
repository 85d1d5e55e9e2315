/** One container. It shows nothing of the host and is removed when its line to spkbox breaks. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type Duplex, PassThrough } from 'node:stream';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { SpkboxError } from '../../errors.ts';
import type { FileOp } from '../machine.ts';
import { AGENT_LOOP, Agent } from '../shared/agent.ts';
import { AGENT_CAPABILITIES, MOST_PROCESSES, OOM_SCORE } from '../shared/command-line.ts';
import { dsmTree, IMAGE_FOLDER, type TreeEntry } from '../shared/dsm-tree.ts';
import { changeFiles } from '../shared/file-ops.ts';
import { textOf } from '../shared/names.ts';
import { quote } from '../shared/shell-quote.ts';
import type { Client } from './client.ts';
import { isStatus } from './docker-errors.ts';
import { guardContainer } from './guard.ts';
import { FOLDERS_BESIDE_THE_TREE } from './image-baseline.ts';
import { ownLabels } from './labels.ts';
import { Line } from './line.ts';

export interface ContainerOptions {
  readonly image: string;
  readonly hostname: string;
  /** The bound of /tmp, and of /volume1. */
  readonly size: string;
}

export interface BoxContainer {
  readonly id: string;
  readonly line: Line;
  /** When it was made, by the clock of its files. */
  readonly began: string;
  /** What the image has in folders of the DSM tree that is not of the tree. */
  readonly userland: ReadonlySet<string>;
  /** The agent in the box; a new one when a package has killed the last. */
  agent(): Agent;
  /** Ends all that runs in it, and waits until it is gone. */
  remove(): Promise<void>;
}

/** Longer than any engine takes to start a container. Milliseconds. */
const START_LIMIT = 60_000;

export async function startContainer(client: Client, options: ContainerOptions): Promise<BoxContainer> {
  const program = await readFile(`${IMAGE_FOLDER}init.pl`, 'utf8');
  const name = `spkbox-${randomUUID()}`;
  const guard = guardContainer(name, client.endpoint);
  try {
    const container = await client.call('make a container', () =>
      client.docker.createContainer({ name, ...createOptions(options, program) }),
    );
    return await begin(client, container);
  } finally {
    guard.release();
  }
}

async function begin(client: Client, container: Container): Promise<BoxContainer> {
  const remove = () => client.call('remove a container', () => removeContainer(container));
  let line: Line | undefined;
  try {
    const open = new Line(await client.call('attach to a container', () => attach(container)));
    line = open;
    await client.call('start a container', () => container.start());
    await inTime(open.ready());
    const agent = keepAgent(open);
    const end = () => {
      open.end();
      return remove();
    };
    return { id: container.id, line: open, agent, ...(await settleIn(agent())), remove: end };
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
    isAgent: true,
    onOutput: (_, chunk) => output.write(chunk),
  });
  const agent = new Agent(input, output);
  exit.then(
    () => agent.lose('its agent ended'),
    (error: unknown) => agent.lose(error instanceof SpkboxError ? error : String(error)),
  );
  return agent;
}

function inTime(ready: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, START_LIMIT, startFailed('its first process does not answer'));
    ready.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

/** Files of the DSM tree that the engine lays others over. */
const COVERED = ['/etc/hosts', '/etc/resolv.conf'];

/**
 * Puts the tree right where the engine put something into it, and makes sure that there is no network: all that a package
 * could reach hangs on it, so it is not only asked for. Says when the box began, and what the image has beside the tree.
 */
const settleScript = (tree: readonly TreeEntry[]): string => `
rm -f /.dockerenv /etc/mtab ${COVERED.join(' ')}
${tree
  .filter(({ path }) => COVERED.includes(path))
  .map(({ path, content }) => `printf %s ${quote((content ?? '').toString())} > ${path}`)
  .join('\n')}
touch -d @0 /etc/hostname ${COVERED.join(' ')}
while IFS=': ' read -r name _; do
  case $name in Inter-\\||face|lo) ;; *) echo "it has the network interface $name"; exit 1 ;; esac
done < /proc/net/dev
find /dev/fd -maxdepth 0 -printf '%C@\\0'
printf '%s\\0' ${FOLDERS_BESIDE_THE_TREE.map((folder) => `${folder}/*`).join(' ')}`;

async function settleIn(agent: Agent): Promise<Pick<BoxContainer, 'began' | 'userland'>> {
  const tree = await dsmTree();
  const [{ status, output }] = await Promise.all([
    agent.ask(`( ${settleScript(tree)} )`),
    changeFiles(agent, volumeFolders(tree)),
  ]);
  if (status !== 0) throw startFailed(output.toString().trim());
  const [began = '', ...paths] = textOf(output).split('\0').slice(0, -1);
  const ofTheTree = new Set(tree.map(({ path }) => path));
  return { began, userland: new Set(paths.filter((path) => !ofTheTree.has(path))) };
}

/** On a NAS it is a file system of its own, too; as a tmpfs it has a bound, which the engine cannot give to the rest. */
const VOLUME = '/volume1';

/** A tmpfs is empty at first. */
const volumeFolders = (tree: readonly TreeEntry[]): FileOp[] =>
  tree
    .filter(({ path, type }) => type === 'directory' && path.startsWith(`${VOLUME}/`))
    .map(({ path, mode, uid, gid }) => ({ op: 'folder', path, mode, owner: { uid, gid } }));

/** The container gets a network namespace but no network of the engine; then the engine binds no files over /etc either. */
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
      OomScoreAdj: OOM_SCORE,
      PidsLimit: 4096,
      Ulimits: [{ Name: 'nproc', Soft: MOST_PROCESSES, Hard: MOST_PROCESSES }],
      Tmpfs: {
        '/tmp': `rw,noexec,nosuid,nodev,mode=1777,size=${size}`,
        [VOLUME]: `rw,exec,suid,nodev,mode=755,size=${size}`,
      },
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

function startFailed(output: string): SpkboxError {
  return new SpkboxError('MACHINE_START_FAILED', `the box could not be made: ${output}`, {
    hint: 'Run "spkbox doctor"; it says what is missing here.',
  });
}
