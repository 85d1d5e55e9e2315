/** Starts a NAS: the options, the box, and its content before any package. */
import { randomUUID } from 'node:crypto';
import { SpkboxError } from '../errors.ts';
import { EVENT_FORMAT, type ScenarioBody } from '../events.ts';
import { type MachineOptions, startMachine } from '../machine/choose-machine.ts';
import { type Machine, type Measured, ROOT } from '../machine/machine.ts';
import type { StepHook } from '../package-center/action/hooks.ts';
import { PackageCenter } from '../package-center/center.ts';
import type { RequestContext } from '../package-center/request/action-request.ts';
import { packageCenterApi } from '../package-center/request/command-api.ts';
import { dsmIdentity, makeNasConfig, type NasConfig, type NasOptions } from '../system/nas-config.ts';
import { makeNasSystem, systemFiles } from '../system/nas-system.ts';
import { VERSION } from '../version.ts';
import type { Worker } from '../workers/define-worker.ts';
import { WORKERS } from '../workers/index.ts';
import { type Attribution, startAttribution } from './attribution.ts';
import { type BoxCommands, openBoxCommands } from './box-commands.ts';
import { type EventConsumer, EventLog } from './event-log.ts';
import { takeBaseline } from './left-behind.ts';
import { missingCommands } from './missing-commands.ts';
import { Nas } from './nas.ts';
import { DaemonHold } from './slow-boot.ts';
import { noteLogsOfFailedStart } from './start-logs.ts';
import { UsersDataWatch } from './user-data/users-data-watch.ts';
import { observeWrites } from './writes.ts';

export interface StartNasOptions extends NasOptions, MachineOptions {
  /** Workers of your own, beside those that spkbox brings. */
  readonly workers?: readonly Worker[];
  /** Stand around every step of every action, the first outermost. */
  readonly hooks?: readonly StepHook[];
  /** Called with every event as it happens. One that throws is reported, and called no more. */
  readonly onEvent?: EventConsumer;
  /** Milliseconds for each script; DSM's own limit of an hour when absent. */
  readonly timeLimit?: number;
  /** Who asks for the actions (SYNOPKG_USERNAME); `admin` when absent. */
  readonly username?: string;
  /** What time it is; the host's clock when absent. */
  readonly clock?: () => Date;
  /** Interrupts what is going on. */
  readonly signal?: AbortSignal;
  /** Fails a run in which a package leaves something that DSM does not keep by itself. */
  readonly strict?: boolean;
  /** Whether to record the maker of each file and process, for the leak report. When absent, only where the engine sees changes exactly. */
  readonly attribution?: boolean;
  /** The scenario that the run follows: the report names it, even if no box can be made. */
  readonly scenario?: RunScenario;
  /** The id of the run, which stands in every event; a random one when absent. */
  readonly run?: string;
}

export type RunScenario = Omit<Extract<ScenarioBody, { readonly type: 'scenario-started' }>, 'type'>;

/** TimeoutStartSec of pkgctl units. Inferred: the same for the scripts that no unit runs. Source: lxc-on-dsm. */
const SCRIPT_TIME_LIMIT = 3_600_000;

/** Makes a box that looks like the NAS that was asked for; `makeMachine` is what makes the box itself. */
export async function startNas(
  options: StartNasOptions = {},
  makeMachine: (options: MachineOptions) => Promise<Machine> = startMachine,
): Promise<Nas> {
  const config = makeNasConfig(options);
  const workers = workersByName([...WORKERS, ...(options.workers ?? [])]);
  const events = new EventLog(options.run ?? randomUUID());
  if (options.onEvent !== undefined) events.subscribe(options.onEvent, { name: 'onEvent' });
  const { emit } = events;
  const clock = options.clock ?? (() => new Date());
  const started = clock().toISOString();
  emit({ type: 'run-started', format: EVENT_FORMAT, spkbox: VERSION, started, dsm: dsmIdentity(config) });
  if (options.scenario !== undefined) emit({ type: 'scenario-started', ...options.scenario });
  const startTime = performance.now();
  const machine = await makeMachine(options);
  try {
    const [observed, usersOwn] = [observeWrites(machine), observeWrites(machine)];
    const system = makeNasSystem(observed.machine, config, clock);
    const opening = openBoxCommands({ machine, system, emit, onLost: (reason) => emit(channelLost(reason)) });
    // An earlier failure is reported instead of the channel's; the channel ends with the box.
    opening.catch(() => undefined);
    await machine.change(systemFiles(config));
    await makeVolumes(machine, config.volumes);
    const ownProcesses = async () => (await opening).ownProcesses();
    const attribution = await startAttribution(
      { machine, observed, usersOwn, ownProcesses },
      options.attribution,
    );
    const baseline = await takeBaseline(machine, system);
    const { engine } = machine;
    const missing = await missingCommands(machine);
    emit({ type: 'box-made', engine, missingCommands: missing, ms: performance.now() - startTime });
    const commands = await opening;
    const watches = { usersData: new UsersDataWatch(), daemonHold: new DaemonHold() };
    const { timeLimit = SCRIPT_TIME_LIMIT, hooks = [], strict = false } = options;
    const ownHooks = [noteLogsOfFailedStart, watches.usersData.hook, watches.daemonHold.hook];
    const center = new PackageCenter({
      ...{ config, workers, emit, clock, system, timeLimit, machine: observed.machine },
      hooks: [...hooks, ...ownHooks, ...attributionHooks(attribution)],
    });
    const standing = standingRequest(options, config);
    connectCommands(commands, center, standing);
    const parts = { config, system, center, commands, events, emit, standing, baseline, attribution };
    return new Nas({ ...parts, ...watches, strict, machine: usersOwn.machine });
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

const attributionHooks = (attribution: Measured<Attribution>): StepHook[] =>
  attribution.precision === 'unavailable' ? [] : [attribution.value.hook];

const standingRequest = (
  { username = 'admin', signal }: StartNasOptions,
  { language }: NasConfig,
): RequestContext => ({ by: 'user', username, language, signal });

function connectCommands(commands: BoxCommands, center: PackageCenter, standing: RequestContext): void {
  commands.connect({
    apiFor: (call) => packageCenterApi(center, standing, call),
    parentOf: (name) => center.core.running(name)?.parent,
    versionOf: (name) => center.packages.find(name)?.record.version ?? '',
  });
}

const channelLost = (reason: string) => ({
  type: 'error' as const,
  code: 'MACHINE_CHANNEL_LOST',
  text: `The box could not call spkbox any more: ${reason}.`,
  hint: "DSM's commands fail in this box from now on; a package that runs as root may have ended the channel.",
  where: undefined,
});

/** Every further volume has the folders of the first. */
async function makeVolumes(
  machine: Machine,
  [first = '', ...furtherVolumes]: readonly string[],
): Promise<void> {
  for (const volume of furtherVolumes) {
    await machine.run({ argv: ['/bin/cp', '-a', first, volume], as: ROOT, env: { PATH: '/usr/bin:/bin' } });
  }
}

function workersByName(workers: readonly Worker[]): ReadonlyMap<string, Worker> {
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  const duplicate = workers.find((worker) => byName.get(worker.name) !== worker);
  if (duplicate === undefined) return byName;
  throw new SpkboxError('USE_DUPLICATE_WORKER', `there are two workers named ${duplicate.name}`, {
    hint: 'Give yours another name; the name is its key in conf/resource.',
  });
}
