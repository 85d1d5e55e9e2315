/** A box in a Docker container: on any host whose engine can be reached, gone when its line to spkbox breaks. */
import { SpkboxError } from '../../errors.ts';
import type {
  Change,
  ChangeWatch,
  Command,
  CommandResult,
  Forward,
  Machine,
  Mark,
  Measured,
  RunningCommand,
  ShellOptions,
  Snapshot,
  WatchOptions,
} from '../machine.ts';
import type { Agent, ScriptRunner } from '../shared/agent.ts';
import { BoxMachine } from '../shared/box-machine.ts';
import { forwardPort } from '../shared/forward.ts';
import { foreignToBox, machineEnded } from '../shared/machine-errors.ts';
import { runningCommand } from '../shared/start-command.ts';
import { type BoxWatch, makeBoxWatch } from '../shared/watch.ts';
import { findChanges, type MarkedState, markState } from './changes.ts';
import { type Client, connectDocker } from './client.ts';
import { type BoxContainer, type ContainerOptions, startContainer } from './container.ts';
import { ensureImage, type OnProgress } from './image.ts';
import { ImageBaseline, type InFreshBox } from './image-baseline.ts';
import { runInBox, startInBox } from './run.ts';
import { openContainerShell } from './shell.ts';
import { putBack, type SavedState, takeSnapshot } from './snapshot.ts';
import { readState } from './state.ts';
import { WATCH_WHY, watchedContainer } from './watch.ts';

export interface DockerOptions {
  readonly hostname: string;
  /** The bound of /volume1, and of /tmp; the rest of the box has the room that the engine's disk has. */
  readonly size: string;
  /** Told what goes on while the image is built, which can take minutes. */
  readonly onProgress?: OnProgress;
}

/** Makes a box; on first use, its image. */
export async function startDockerMachine(
  { hostname, size, onProgress }: DockerOptions,
  client: Client = connectDocker(),
): Promise<Machine> {
  const { id } = await ensureImage(client, onProgress);
  const options = { image: id, hostname, size };
  const container = await startContainer(client, options);
  const inFreshBox: InFreshBox = async (use) => {
    const fresh = await startContainer(client, options);
    try {
      return await use(fresh.agent());
    } finally {
      await fresh.remove();
    }
  };
  return new DockerMachine({ client, options, container, base: await ImageBaseline.make(inFreshBox) });
}

interface DockerParts {
  readonly client: Client;
  readonly options: ContainerOptions;
  readonly container: BoxContainer;
  readonly base: ImageBaseline;
}

class DockerMachine extends BoxMachine implements Machine {
  readonly engine = 'docker';
  readonly #client: Client;
  readonly #options: ContainerOptions;
  readonly #base: ImageBaseline;
  readonly #marks = new Map<symbol, MarkedState>();
  readonly #snapshots = new Map<symbol, SavedState>();
  readonly #forwards = new Set<Forward>();
  readonly #watches = new Set<BoxWatch>();
  #container: BoxContainer;
  /** Snapshots stop what runs in the box, so they are taken one after the other. */
  #snapshotting: Promise<unknown> = Promise.resolve();
  #ended: Promise<void> | undefined;

  constructor({ client, options, container, base }: DockerParts) {
    super();
    this.#client = client;
    this.#options = options;
    this.#container = container;
    this.#base = base;
  }

  get #box(): BoxContainer {
    if (this.#ended !== undefined) throw machineEnded();
    return this.#container;
  }

  protected override get agent(): Agent {
    return this.#box.agent();
  }

  /**
   * Read-only calls are retried once on a new agent if root in the box killed the old one. Writes are not: they may have
   * half happened.
   */
  protected override get reader(): ScriptRunner {
    const box = this.#box;
    const first = box.agent();
    const retry = (error: unknown, script: string) => {
      const next = box.agent();
      if (first.lost === undefined || next === first) throw error;
      return next.ask(script);
    };
    return { ask: (script) => first.ask(script).catch((error: unknown) => retry(error, script)) };
  }

  override async run(command: Command): Promise<CommandResult> {
    return runInBox(this.#box.line, command);
  }

  async start(command: Command): Promise<RunningCommand> {
    const { pid, ended } = startInBox(this.#box.line, command);
    return runningCommand(() => this.agent, { pid: await pid, ended });
  }

  async mark(): Promise<Mark> {
    const mark = Symbol('mark');
    const box = this.#box;
    this.#marks.set(mark, await markState(box.agent(), await readState(box, this.#base)));
    return { mark };
  }

  async changesSince({ mark }: Mark): Promise<Measured<readonly Change[]>> {
    const box = this.#box;
    const marked = this.#marks.get(mark);
    if (marked === undefined) throw foreignToBox('mark');
    try {
      return await findChanges(box.agent(), marked, await readState(box, this.#base), this.#base);
    } catch (error) {
      if (!(error instanceof SpkboxError) || error.code !== 'MACHINE_FILE_OP') throw error;
      return { precision: 'unavailable', why: error.summary };
    }
  }

  async watchChanges(options: WatchOptions = {}): Promise<Measured<ChangeWatch>> {
    const watch = makeBoxWatch(options, () => this.#watches.delete(watch));
    await watch.begin(watchedContainer(this.reader));
    this.#watches.add(watch);
    return { precision: 'approximate', value: watch, why: WATCH_WHY };
  }

  async snapshot(): Promise<Snapshot> {
    const box = this.#box;
    const taking = this.#snapshotting.then(() => takeSnapshot(box, this.#base));
    this.#snapshotting = taking.catch(() => undefined);
    const snapshot = Symbol('snapshot');
    this.#snapshots.set(snapshot, await taking);
    return { snapshot };
  }

  async restore({ snapshot }: Snapshot): Promise<void> {
    const old = this.#box;
    const saved = this.#snapshots.get(snapshot);
    if (saved === undefined) throw foreignToBox('snapshot');
    await this.#snapshotting;
    this.#marks.clear();
    const [fresh] = await Promise.all([startContainer(this.#client, this.#options), old.remove()]);
    // Set at once: the container must be removed with the machine even if the next step fails.
    this.#container = fresh;
    await putBack(fresh, saved);
    await Promise.all([...this.#watches].map((watch) => watch.begin(watchedContainer(this.reader))));
  }

  async openShell(shell: ShellOptions): Promise<void> {
    await openContainerShell(this.#client, this.#box.id, shell);
  }

  async fillDisk(): Promise<AsyncDisposable> {
    throw new SpkboxError('USE_BAD_VALUE', 'a box of the docker engine cannot be filled', {
      hint: 'Use the namespace engine for full disks: here the disk is that of the host.',
    });
  }

  async forward(port: number): Promise<Forward> {
    if (this.#ended !== undefined) throw machineEnded();
    const forward = await forwardPort((command) => this.run(command), port);
    this.#forwards.add(forward);
    return forward;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const removed = this.#container.remove();
    await Promise.allSettled([...this.#forwards].map((forward) => forward[Symbol.asyncDispose]()));
    await Promise.allSettled([...this.#snapshots.values()].map(({ tar }) => tar.close()));
    await removed;
  }
}
