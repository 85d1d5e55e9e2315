/** A box made of Linux namespaces and overlayfs: no daemon, no image, gone with the process that made it. */
import type { Readable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { setAccess } from '../access.ts';
import { Agent } from '../agent.ts';
import { type Entry, listFolder, lookAt, readFile, resolvePath } from '../file-facts.ts';
import { changeFiles } from '../file-ops.ts';
import { forwardPort } from '../forward.ts';
import type {
  Change,
  Command,
  CommandResult,
  Fact,
  FileFact,
  FileOp,
  Forward,
  Identity,
  Listener,
  Machine,
  Mark,
  Precisions,
  ProcessFact,
  Snapshot,
} from '../machine.ts';
import { openShell, SHELL_ENVIRONMENT } from '../open-shell.ts';
import { countRefusedRoutes, listListeners, listProcesses } from '../process-facts.ts';
import { runProcess } from '../run-command.ts';
import { unpackTar } from '../unpack.ts';
import { findChanges, type Marked } from './changes.ts';
import { Namespaces } from './enter.ts';
import { type Keeper, startKeeper } from './keeper.ts';
import { type Listing, laidOver, listLayer } from './layers.ts';
import { type Generation, LAYERS, STOP_SCRIPT, startScript } from './scripts.ts';
import { closeNamespace, makeUserNamespace } from './user-namespace.ts';

export interface NamespaceOptions {
  /** The bound of everything written in the box, as tmpfs takes it: `4g`, `50%`. */
  readonly size: string;
  readonly hostname: string;
}

interface Saved {
  readonly lowers: readonly string[];
  readonly below: Listing;
}

/** Makes a box. */
export async function startNamespaceMachine(options: NamespaceOptions): Promise<Machine> {
  const user = await makeUserNamespace();
  let keeper: Keeper;
  try {
    keeper = await startKeeper(user, options);
  } catch (error) {
    closeNamespace(user);
    throw error;
  }
  const machine = new NamespaceMachine(user, keeper);
  try {
    await machine.begin([]);
    return machine;
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

const OUTBOUND_WHY =
  'counts packets that found no route; a name lookup and a connection may count more than once';

class NamespaceMachine implements Machine {
  readonly engine = 'namespace';
  readonly precisions: Precisions = {
    changes: 'exact',
    processes: 'exact',
    listeners: 'exact',
    outbound: 'approximate',
  };
  readonly #user: number;
  readonly #keeper: Keeper;
  readonly #marks = new Map<symbol, Marked>();
  readonly #snapshots = new Map<symbol, Saved>();
  #agent: Agent | undefined;
  #namespaces: Namespaces | undefined;
  #generation: Generation = { number: 0, lowers: [] };
  #below: Listing = new Map();
  #ended = false;

  constructor(user: number, keeper: Keeper) {
    this.#user = user;
    this.#keeper = keeper;
  }

  /** Starts a life of the box over the given layers. */
  async begin(lowers: readonly string[]): Promise<void> {
    this.#generation = { number: this.#generation.number + 1, lowers };
    const { status, output } = await this.#keeper.agent.ask(startScript(this.#generation));
    const pid = Number(output.toString());
    if (status !== 0 || !(pid > 0)) throw startFailed(output.toString());
    await this.#keeper.firstProcessReady();
    this.#namespaces = new Namespaces(pid, this.#user);
    const agent = new Agent(this.#keeper.line.input, this.#keeper.line.output);
    this.#keeper.onBoxEnd(() => agent.lose('its first process ended'));
    this.#agent = agent;
  }

  get #layer(): string {
    return `gen/${this.#generation.number}`;
  }

  get #inside(): Agent {
    if (this.#agent === undefined || this.#ended) throw machineEnded();
    return this.#agent;
  }

  run(command: Command): Promise<CommandResult> {
    if (this.#namespaces === undefined || this.#ended) return Promise.reject(machineEnded());
    return runProcess(this.#namespaces.enter(command), command);
  }

  unpack(tar: Readable | Buffer, into: string): Promise<void> {
    return unpackTar((command) => this.run(command), tar, into);
  }

  async setAccess(folder: string, entries: readonly string[]): Promise<void> {
    return setAccess(this.#inside, folder, entries);
  }

  async openShell(as: Identity, cwd: string): Promise<void> {
    if (this.#namespaces === undefined || this.#ended) throw machineEnded();
    await openShell(this.#namespaces.enter({ argv: ['/bin/bash'], as, cwd, env: SHELL_ENVIRONMENT }));
  }

  async change(ops: readonly FileOp[]): Promise<void> {
    return changeFiles(this.#inside, ops);
  }

  async read(path: string, limit = 1_048_576): Promise<string | undefined> {
    return readFile(this.#inside, path, limit);
  }

  async look(paths: readonly string[]): Promise<(FileFact | undefined)[]> {
    return lookAt(this.#inside, paths);
  }

  async resolve(path: string): Promise<string | undefined> {
    return resolvePath(this.#inside, path);
  }

  async list(path: string): Promise<string[]> {
    return listFolder(this.#inside, path);
  }

  async mark(): Promise<Mark> {
    const mark = Symbol('mark');
    this.#marks.set(mark, {
      atMark: await this.#listUpper(),
      below: await this.#lower(),
      lowers: this.#generation.lowers,
    });
    return { mark };
  }

  async changesSince({ mark }: Mark): Promise<Fact<readonly Change[]>> {
    const marked = this.#marks.get(mark);
    if (marked === undefined) throw foreign('mark');
    return { precision: 'exact', value: await findChanges(this.#keeper.agent, this.#layer, marked) };
  }

  async processes(): Promise<Fact<readonly ProcessFact[]>> {
    return { precision: 'exact', value: await listProcesses(this.#inside) };
  }

  async listeners(): Promise<Fact<readonly Listener[]>> {
    return { precision: 'exact', value: await listListeners(this.#inside) };
  }

  async outbound(): Promise<Fact<number>> {
    return { precision: 'approximate', value: await countRefusedRoutes(this.#inside), why: OUTBOUND_WHY };
  }

  async snapshot(): Promise<Snapshot> {
    const snapshot = Symbol('snapshot');
    const layer = `snap/${this.#snapshots.size}`;
    await this.#inside.ask('kill -STOP -1 2>/dev/null');
    try {
      const copy = `cp -a ${this.#layer}/root ${this.#layer}/usr ${layer}/`;
      const { status, output } = await this.#keeper.agent.ask(`cd ${LAYERS} && mkdir -p ${layer} && ${copy}`);
      if (status !== 0) throw startFailed(output.toString());
    } finally {
      await this.#inside.ask('kill -CONT -1 2>/dev/null');
    }
    const below = laidOver([await this.#lower(), await listLayer(this.#keeper.agent, layer)]);
    this.#snapshots.set(snapshot, { lowers: [layer, ...this.#generation.lowers], below });
    return { snapshot };
  }

  async restore({ snapshot }: Snapshot): Promise<void> {
    const saved = this.#snapshots.get(snapshot);
    if (saved === undefined) throw foreign('snapshot');
    this.#leave();
    await this.#keeper.agent.ask(STOP_SCRIPT);
    await this.begin(saved.lowers);
    this.#below = saved.below;
    this.#marks.clear();
  }

  async forward(port: number): Promise<Forward> {
    return forwardPort((command) => this.run(command), port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave();
    await this.#keeper.end();
    closeNamespace(this.#user);
  }

  #leave(): void {
    this.#namespaces?.close();
    this.#namespaces = undefined;
    this.#agent?.lose('it was ended');
    this.#agent = undefined;
  }

  #listUpper(): Promise<Map<string, Entry>> {
    return listLayer(this.#keeper.agent, this.#layer);
  }

  /** What lies below the writable layer; the base tree is listed once, when somebody first asks. */
  async #lower(): Promise<Listing> {
    if (this.#below.size === 0) this.#below = await this.#keeper.listBase();
    return this.#below;
  }
}

function startFailed(said: string): SpkboxError {
  return new SpkboxError(
    'MACHINE_START_FAILED',
    `the box could not be made: ${said.trim() || 'its first process ended'}`,
    {
      hint: 'Run "spkbox doctor"; it says what is missing here.',
    },
  );
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
