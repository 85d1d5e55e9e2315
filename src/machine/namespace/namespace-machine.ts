/** A box made of Linux namespaces and overlayfs: no daemon, no image, gone with the process that made it. */
import { randomBytes } from 'node:crypto';
import { errorSummary, hostLimitError, SpkboxError } from '../../errors.ts';
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
import { Agent, boxLost } from '../shared/agent.ts';
import { BoxMachine } from '../shared/box-machine.ts';
import { forwardPort } from '../shared/forward.ts';
import { foreignToBox, machineEnded } from '../shared/machine-errors.ts';
import { openShell, SHELL_ENVIRONMENT } from '../shared/open-shell.ts';
import { awaitCommand, type Carrier, spawnCarrier } from '../shared/run-command.ts';
import { runningCommand } from '../shared/start-command.ts';
import { type BoxWatch, makeBoxWatch, type WatchedTree } from '../shared/watch.ts';
import { findBoxPid } from './box-pid.ts';
import { findChanges, type MarkedLayer, markLayer } from './changes.ts';
import { Namespaces } from './enter.ts';
import { fillDisk } from './fill-disk.ts';
import { type LauncherLease, leaseLauncher } from './launcher-lease.ts';
import { baseTree } from './layer-tree.ts';
import { LowerLayers } from './lower-layers.ts';
import {
  type BoxGeneration,
  clearScript,
  LAYERS,
  prepareScript,
  showLowerScript,
  startScript,
} from './scripts.ts';
import { type Supervisor, startSupervisor } from './supervisor.ts';
import { closeNamespace, makeUserNamespace } from './user-namespace.ts';
import { watchedLayer } from './watch.ts';

export interface NamespaceOptions {
  /** The bound of everything written in the box, as tmpfs takes it: `4g`, `50%`. */
  readonly size: string;
  readonly hostname: string;
}

/** Makes a box; the launcher gets ready meanwhile. */
export async function startNamespaceMachine(options: NamespaceOptions): Promise<Machine> {
  const user = makeUserNamespace();
  const launcher = leaseLauncher();
  try {
    return await startInNamespace(await user, options, launcher);
  } catch (error) {
    await launcher?.release();
    throw error;
  }
}

async function startInNamespace(
  user: number,
  options: NamespaceOptions,
  launcher: LauncherLease | undefined,
): Promise<Machine> {
  let supervisor: Supervisor;
  try {
    supervisor = await startSupervisor(user, options);
  } catch (error) {
    closeNamespace(user);
    throw error;
  }
  if (supervisor.pid !== undefined) launcher?.wakeAtEnd(supervisor.pid);
  const machine = new NamespaceMachine(user, supervisor, launcher);
  try {
    await machine.begin([]);
    return machine;
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

class NamespaceMachine extends BoxMachine implements Machine {
  readonly engine = 'namespace';
  readonly #user: number;
  readonly #supervisor: Supervisor;
  readonly #marks = new Map<symbol, MarkedLayer>();
  /** The layers of each snapshot, the topmost first. */
  readonly #snapshots = new Map<symbol, readonly string[]>();
  readonly #launcher: LauncherLease | undefined;
  readonly #running = new Set<Carrier>();
  readonly #forwards = new Set<Forward>();
  /** With the beginning of the names of its variables at the supervisor. */
  readonly #watches = new Map<BoxWatch, string>();
  #agent: Agent | undefined;
  #namespaces: Namespaces | undefined;
  #generation: BoxGeneration = { number: 0, lowers: [] };
  #lower: Promise<LowerLayers> | undefined;
  #snapshotCount = 0;
  #watchCount = 0;
  #ended: Promise<void> | undefined;

  constructor(user: number, supervisor: Supervisor, launcher: LauncherLease | undefined) {
    super();
    this.#launcher = launcher;
    this.#user = user;
    this.#supervisor = supervisor;
  }

  /** Starts a life of the box over the given layers, in place of the previous life. */
  async begin(lowers: readonly string[]): Promise<void> {
    const layers = this.#layers;
    const before = this.#generation.number;
    this.#generation = { number: before + 1, lowers };
    const token = randomBytes(12).toString('hex');
    const { status, output } = await layers.ask(startScript(this.#generation, token));
    const pid = Number(output.toString());
    if (status !== 0 || !(pid > 0)) throw startFailed(output.toString());
    const cleared = before === 0 ? Promise.resolve() : layers.ask(clearScript(before));
    await this.#supervisor.beginLine(pid, { token, cleared });
    this.#namespaces = openNamespaces(pid, this.#user);
    const agent = new Agent(this.#supervisor.line.input, this.#supervisor.line.output);
    this.#supervisor.onBoxEnd(pid, () => agent.lose('its first process ended'));
    this.#agent = agent;
  }

  get #layer(): string {
    return `gen/${this.#generation.number}`;
  }

  protected override get agent(): Agent {
    if (this.#agent === undefined) throw machineEnded();
    return this.#agent;
  }

  protected override get reader(): Agent {
    return this.agent;
  }

  override async run(command: Command): Promise<CommandResult> {
    return (await this.#carry(command)).ended;
  }

  async start(command: Command): Promise<RunningCommand> {
    const { carrier, ended } = await this.#carry(command);
    return runningCommand(() => this.agent, { pid: await findBoxPid(carrier), ended });
  }

  async #carry(command: Command): Promise<{ carrier: Carrier; ended: Promise<CommandResult> }> {
    const startTime = performance.now();
    const agent = this.agent;
    if (this.#namespaces === undefined) throw machineEnded();
    // Without its first process the box cannot be entered; the error of the way there must not pass for the command's output.
    if (agent.lost !== undefined) throw agent.lost;
    const carrier = await this.#launch(command, this.#namespaces);
    const ended = awaitCommand(carrier, command, { began: startTime, running: this.#running });
    ended.catch(() => undefined);
    return { carrier, ended };
  }

  /** Perl is no requirement: without a launcher, this process starts the command itself. */
  async #launch(command: Command, namespaces: Namespaces): Promise<Carrier> {
    const hasInput = command.stdin !== undefined;
    if (this.#launcher === undefined) return spawnCarrier(namespaces.enterCleanly(command), hasInput);
    return this.#launcher.start(namespaces.enter(command), { hasInput, umask: command.umask ?? 0o022 });
  }

  async openShell({ as, cwd, env }: ShellOptions): Promise<void> {
    if (this.#namespaces === undefined) throw machineEnded();
    const command: Command = { argv: ['/bin/bash'], as, cwd, env: { ...SHELL_ENVIRONMENT, ...env } };
    await openShell(this.#namespaces.enterCleanly(command));
  }

  async mark(): Promise<Mark> {
    const mark = Symbol('mark');
    this.#marks.set(mark, await markLayer(this.#layers, this.#layer, await this.#below()));
    return { mark };
  }

  async changesSince({ mark }: Mark): Promise<Measured<readonly Change[]>> {
    const layers = this.#layers;
    const marked = this.#marks.get(mark);
    if (marked === undefined) throw foreignToBox('mark');
    return findChanges(layers, this.#layer, { marked, lower: await this.#below() });
  }

  async watchChanges(options: WatchOptions = {}): Promise<Measured<ChangeWatch>> {
    const watch = makeBoxWatch(options, () => this.#watches.delete(watch));
    const variables = `watch${this.#watchCount++}`;
    await watch.begin(this.#watched(variables));
    this.#watches.set(watch, variables);
    return { precision: 'exact', value: watch };
  }

  #watched(variables: string): WatchedTree {
    return { ...watchedLayer(this.#layers, this.#layer), variables };
  }

  async snapshot(): Promise<Snapshot> {
    const snapshot = Symbol('snapshot');
    const layer = `snap/${this.#snapshotCount++}`;
    await this.agent.ask('kill -STOP -1 2>/dev/null');
    try {
      await this.#save(layer);
    } finally {
      await this.#agent?.ask('kill -CONT -1 2>/dev/null');
      // The carrier of a command stops when the command does. It runs outside the box, where a signal from the box cannot reach it.
      for (const carrier of this.#running) carrier.signalGroup('SIGCONT');
    }
    this.#snapshots.set(snapshot, [layer, ...this.#generation.lowers]);
    this.#prepareNext();
    return { snapshot };
  }

  async #save(layer: string): Promise<void> {
    const copy = `cp -a ${this.#layer}/root ${this.#layer}/usr ${layer}/`;
    const { status, output } = await this.#layers.ask(
      `cd ${LAYERS} && mkdir -p ${layer} && { ${copy} || { rm -rf ${layer}; false; }; }`,
    );
    if (status === 0) return;
    throw new SpkboxError(
      'MACHINE_FILE_OP',
      `no snapshot could be taken: ${output.toString().slice(0, 500).trim()}`,
      {
        hint: 'A snapshot needs room for a copy of what was written in the box: give the box a larger size.',
      },
    );
  }

  async restore({ snapshot }: Snapshot): Promise<void> {
    const lowers = this.#snapshots.get(snapshot);
    if (lowers === undefined) throw foreignToBox('snapshot');
    this.#leave();
    this.#marks.clear();
    this.#lower = undefined;
    await this.begin(lowers);
    await Promise.all([...this.#watches].map(([watch, variables]) => watch.begin(this.#watched(variables))));
    this.#prepareNext();
  }

  /** A restore is likely soon after a snapshot or a restore. */
  #prepareNext(): void {
    this.#supervisor.agent.ask(prepareScript(this.#generation.number + 1)).catch(() => undefined);
  }

  fillDisk(): Promise<AsyncDisposable> {
    return fillDisk(this.#layers);
  }

  async forward(port: number): Promise<Forward> {
    if (this.#agent === undefined) throw machineEnded();
    const forward = await forwardPort((command) => this.run(command), port);
    this.#forwards.add(forward);
    return forward;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.#leave();
    await Promise.all([...this.#forwards].map((forward) => forward[Symbol.asyncDispose]()));
    await Promise.all([this.#supervisor.end(), this.#launcher?.release()]);
    closeNamespace(this.#user);
  }

  /** Ends what runs in the box, and all talk with it. */
  #leave(): void {
    this.#namespaces?.close();
    this.#namespaces = undefined;
    this.#agent?.lose('it was ended');
    this.#agent = undefined;
    // They end with what they carried, but not while they are stopped.
    for (const carrier of this.#running) carrier.signalGroup('SIGCONT');
  }

  /** The supervisor's line: its scripts read the layers from outside the box. */
  get #layers(): Agent {
    if (this.#ended !== undefined) throw machineEnded();
    return this.#supervisor.agent;
  }

  /** The lower layers, read on demand in each life of the box. */
  #below(): Promise<LowerLayers> {
    this.#lower ??= this.#makeLower(this.#generation);
    return this.#lower;
  }

  async #makeLower(generation: BoxGeneration): Promise<LowerLayers> {
    const supervisor = this.#layers;
    if (this.#namespaces === undefined) throw machineEnded();
    const { tree: box } = this.#namespaces;
    const tree = generation.lowers.length === 0 ? await baseTree() : undefined;
    const show = async () => {
      const { status, output } = await supervisor.ask(showLowerScript(generation));
      if (status !== 0) throw startFailed(output.toString());
    };
    return new LowerLayers({ supervisor, box, tree, show });
  }
}

/** What a box that has just ended, or a host with too few descriptors, refuses. */
function openNamespaces(pid: number, user: number): Namespaces {
  try {
    return new Namespaces(pid, user);
  } catch (error) {
    throw hostLimitError(error) ?? boxLost(`its namespaces cannot be opened: ${errorSummary(error)}`);
  }
}

function startFailed(errorOutput: string): SpkboxError {
  return new SpkboxError(
    'MACHINE_START_FAILED',
    `the box could not be made: ${errorOutput.trim() || 'its first process ended'}`,
    {
      hint: 'Run "spkbox doctor"; it says what is missing here.',
    },
  );
}
