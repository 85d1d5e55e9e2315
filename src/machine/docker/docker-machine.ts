/** A box in a Docker container: on any host whose engine can be reached, gone when its line to spkbox breaks. */
import type { Readable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import type {
  Change,
  Command,
  CommandResult,
  FileEntry,
  FileKind,
  FileOp,
  Forward,
  Listener,
  Machine,
  Mark,
  Measured,
  Precisions,
  ProcessEntry,
  ShellOptions,
  Snapshot,
} from '../machine.ts';
import { setAccess } from '../shared/access.ts';
import type { Agent, ScriptRunner } from '../shared/agent.ts';
import { kindsAt, listFolder, lookAt, readFile, resolvePath } from '../shared/file-facts.ts';
import { changeFiles } from '../shared/file-ops.ts';
import { forwardPort } from '../shared/forward.ts';
import { countRefusedRoutes, listListeners, listProcesses } from '../shared/process-facts.ts';
import { readTogether } from '../shared/read-together.ts';
import { unpackTar } from '../shared/unpack.ts';
import { findChanges, type Marked, markState } from './changes.ts';
import { type Client, connectDocker } from './client.ts';
import { type BoxContainer, type ContainerOptions, startContainer } from './container.ts';
import { ensureImage, type OnProgress } from './image.ts';
import { Base, type InFreshBox } from './image-baseline.ts';
import { runInBox } from './run.ts';
import { openContainerShell } from './shell.ts';
import { putBack, type Saved, takeSnapshot } from './snapshot.ts';
import { readState } from './state.ts';

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
  return new DockerMachine({ client, options, container, base: await Base.make(inFreshBox) });
}

const OUTBOUND_WHY =
  'counts packets that found no route; a name lookup and a connection may count more than once';

interface Parts {
  readonly client: Client;
  readonly options: ContainerOptions;
  readonly container: BoxContainer;
  readonly base: Base;
}

class DockerMachine implements Machine {
  readonly engine = 'docker';
  readonly precisions: Precisions = {
    changes: 'exact',
    processes: 'exact',
    listeners: 'exact',
    outbound: 'approximate',
  };
  readonly #client: Client;
  readonly #options: ContainerOptions;
  readonly #base: Base;
  readonly #marks = new Map<symbol, Marked>();
  readonly #snapshots = new Map<symbol, Saved>();
  readonly #forwards = new Set<Forward>();
  #container: BoxContainer;
  /** Snapshots stop what runs in the box, so they are taken one after the other. */
  #snapshotting: Promise<unknown> = Promise.resolve();
  #hasAccessLists = false;
  #ended: Promise<void> | undefined;

  constructor({ client, options, container, base }: Parts) {
    this.#client = client;
    this.#options = options;
    this.#container = container;
    this.#base = base;
  }

  get #box(): BoxContainer {
    if (this.#ended !== undefined) throw machineEnded();
    return this.#container;
  }

  get #inside(): Agent {
    return this.#box.agent();
  }

  /**
   * For what only looks: root in the box may have killed the agent a moment ago, and then a new one is asked. What
   * changes something is not asked twice, since nobody knows how far it came.
   */
  get #looking(): ScriptRunner {
    const box = this.#box;
    const first = box.agent();
    const again = (error: unknown, script: string) => {
      const next = box.agent();
      if (first.lost === undefined || next === first) throw error;
      return next.ask(script);
    };
    return { ask: (script) => first.ask(script).catch((error: unknown) => again(error, script)) };
  }

  async run(command: Command): Promise<CommandResult> {
    return runInBox(this.#box.line, command);
  }

  unpack(tar: Readable | Buffer, into: string): Promise<void> {
    return unpackTar((command) => this.run(command), tar, into);
  }

  async setAccess(folder: string, entries: readonly string[]): Promise<void> {
    this.#hasAccessLists = true;
    return setAccess(this.#inside, folder, entries);
  }

  async change(ops: readonly FileOp[]): Promise<void> {
    return changeFiles(this.#inside, ops, { hasAccessLists: this.#hasAccessLists });
  }

  async read(path: string, limit = 1_048_576): Promise<string | undefined> {
    return readFile(this.#looking, path, limit);
  }

  async readTogether(paths: readonly string[], limit = 1_048_576): Promise<(string | undefined)[]> {
    return readTogether(this.#looking, paths, limit);
  }

  async look(paths: readonly string[]): Promise<(FileEntry | undefined)[]> {
    return lookAt(this.#looking, paths);
  }

  async kinds(paths: readonly string[]): Promise<(FileKind | undefined)[]> {
    return kindsAt(this.#looking, paths);
  }

  async resolve(path: string): Promise<string | undefined> {
    return resolvePath(this.#looking, path);
  }

  async list(path: string): Promise<string[]> {
    return listFolder(this.#looking, path);
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
    if (marked === undefined) throw foreign('mark');
    try {
      return await findChanges(box.agent(), marked, await readState(box, this.#base), this.#base);
    } catch (error) {
      if (!(error instanceof SpkboxError) || error.code !== 'MACHINE_FILE_OP') throw error;
      return { precision: 'unavailable', why: error.summary };
    }
  }

  async processes(): Promise<Measured<readonly ProcessEntry[]>> {
    return { precision: 'exact', value: await listProcesses(this.#looking) };
  }

  async listeners(): Promise<Measured<readonly Listener[]>> {
    return { precision: 'exact', value: await listListeners(this.#looking) };
  }

  async outbound(): Promise<Measured<number>> {
    return { precision: 'approximate', value: await countRefusedRoutes(this.#looking), why: OUTBOUND_WHY };
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
    if (saved === undefined) throw foreign('snapshot');
    await this.#snapshotting;
    this.#marks.clear();
    const [fresh] = await Promise.all([startContainer(this.#client, this.#options), old.remove()]);
    // Known at once, so that it goes with the machine whatever happens now.
    this.#container = fresh;
    await putBack(fresh, saved);
  }

  async openShell(shell: ShellOptions): Promise<void> {
    await openContainerShell(this.#client, this.#box.id, shell);
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

function machineEnded(): SpkboxError {
  return new SpkboxError('MACHINE_ENDED', 'the box was disposed of before this call', {
    hint: 'Keep the machine open for as long as it is used.',
  });
}

function foreign(what: string): SpkboxError {
  return new SpkboxError(
    'MACHINE_BAD_ARGUMENT',
    `this ${what} is not from this box, or from before a restore`,
    {
      hint: `Take a new ${what} and use it on the box that gave it.`,
    },
  );
}
