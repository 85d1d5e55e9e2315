/** A NAS: one box, the packages on it, and Package Center's actions. The library's main door. */
import { SpkboxError } from '../errors.ts';
import type { LivedIn, Outcome, OutcomeResult, ScenarioBody } from '../events.ts';
import type { Finding } from '../findings.ts';
import type { Machine, Measured } from '../machine/machine.ts';
import type { PackageCenter } from '../package-center/center.ts';
import type {
  ActionRequest,
  InstallOptions,
  RequestContext,
  UninstallOptions,
} from '../package-center/request/action-request.ts';
import type { PowerCut } from '../package-center/request/power-cut.ts';
import type { PackageStatus } from '../package-center/request/status.ts';
import { verdict } from '../reporters/fold/verdict.ts';
import { isSpk, type PackageSource, resolveSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import type { NasConfig } from '../system/nas-config.ts';
import type { NasSystem } from '../system/nas-system.ts';
import type { EventConsumer, SubscribeOptions } from './event-log.ts';
import { type ExecCommand, type ExecOptions, type ExecResult, execOnNas } from './exec.ts';
import { BoxFetch } from './fetch/box-fetch.ts';
import { type LeftBehindReport, leftBehind, takeBaselineAgain } from './left-behind.ts';
import { listNasListeners, type NasListener } from './listeners.ts';
import { liveInOnNas } from './live-in.ts';
import { type PackageLogs, readPackageLogs } from './logs.ts';
import { measuredValue } from './map-measured.ts';
import type { NasParts } from './nas-parts.ts';
import { listNasProcesses, type NasProcess } from './processes.ts';
import type { SlowBoot } from './slow-boot.ts';
import { type NasSnapshot, restoreNas, type SavedNas, saveNas } from './snapshot.ts';
import { upgradeWatched } from './upgrade-package.ts';
import type { LiveInOptions } from './user-data/live-in.ts';
import type { Found, WaitCondition, WaitOptions } from './wait/condition.ts';
import { type WaitPlace, waitForOnNas } from './wait/wait-for.ts';

/** One package as the NAS shows it. */
export interface PackageOnNas {
  readonly name: string;
  readonly version: string;
  readonly volume: string;
  readonly spk: Spk;
}

export interface RestoreOptions {
  /** Whether what ran is started again, as at a boot: processes are no part of a snapshot. True when absent. */
  readonly start?: boolean;
}

export interface BootOptions extends Pick<RequestOptions, 'expected'> {
  readonly slow?: SlowBoot;
}

export class Nas implements AsyncDisposable {
  readonly #parts: NasParts;
  readonly #center: PackageCenter;
  readonly #began = performance.now();
  readonly #snapshots = new Map<NasSnapshot, SavedNas>();
  readonly #servers: BoxFetch;
  #ended = false;

  /** Made by `startNas`. */
  constructor(parts: NasParts) {
    this.#parts = parts;
    this.#center = parts.center;
    this.#servers = new BoxFetch(this.#place);
  }

  /** The box itself. */
  get machine(): Machine {
    return this.#parts.machine;
  }

  /** The accounts, shared folders, port files and logs of this NAS. */
  get system(): NasSystem {
    return this.#parts.system;
  }

  /** The DSM release, platform, language and volumes of this NAS. */
  get config(): NasConfig {
    return this.#parts.config;
  }

  /** What is installed, in the order in which it was. */
  get packages(): readonly PackageOnNas[] {
    return this.#center.packages.all.map(({ record: { name, version, volume, spk } }) => ({
      name,
      version,
      volume,
      spk,
    }));
  }

  /** Calls the consumer with every event, from now on or from a number on. Gives the function that ends it. */
  subscribe(consumer: EventConsumer, options: SubscribeOptions = {}): () => void {
    return this.#parts.events.subscribe(consumer, options);
  }

  /** The findings for the package on this NAS in its current state: what DSM would refuse or find odd. */
  async check(source: PackageSource, options: Pick<InstallOptions, 'volume'> = {}): Promise<Finding[]> {
    const center = this.#usable;
    return center.check(await resolveSource(source), options.volume);
  }

  /**
   * Installs a package - an .spk, its path, or a folder - and starts it where that is wished for. Over one that is
   * installed `outcome.action` is `upgrade`, or `repair` where the version is the same.
   */
  async install(source: PackageSource, options: InstallOptions & RequestOptions = {}): Promise<Outcome> {
    // A package that was read already takes no await here, so calls are served in their order.
    const spk = isSpk(source) ? source : await resolveSource(source);
    return this.#perform({ action: 'install', spk, ...options }, options);
  }

  /** Installs over the package that is installed, and tells what became of its data. */
  async upgrade(
    source: PackageSource,
    options: Pick<InstallOptions, 'answers'> & RequestOptions & UpgradeOptions = {},
  ): Promise<Outcome> {
    const spk = await resolveSource(source);
    const { allowLost = [], ...request } = options;
    return upgradeWatched({
      ...{ parts: this.#parts, spk, allowLost },
      keptPaths: await this.#keptPaths(this.#usable.packages.kept),
      perform: () => this.#perform({ action: 'install', spk, ...request }, options),
    });
  }

  /**
   * Changes the package's settings and adds files, as its users would. From then on an upgrade that loses any of that fails
   * the run.
   */
  async liveIn(name: string, options: LiveInOptions = {}): Promise<LivedIn> {
    this.#assertOn();
    return liveInOnNas(this.#parts, name, options);
  }

  /** Starts a package, its dependencies first. */
  start(name: string, options: RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'start', package: name }, options);
  }

  /** Stops a package, its dependents first. */
  stop(name: string, options: RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'stop', package: name }, options);
  }

  /** Gives the stop's outcome where it fails, else the start's. */
  restart(name: string, options: RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'restart', package: name }, options);
  }

  uninstall(name: string, options: UninstallOptions & RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'uninstall', package: name, ...options }, options);
  }

  /** Moves it to another volume of this NAS; it must say support_move="yes". */
  move(name: string, volume: string, options: RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'move', package: name, volume }, options);
  }

  /** Lets a worker read its part of conf/resource again, as `synopkghelper update` does. */
  update(name: string, resource: string, options: RequestOptions = {}): Promise<Outcome> {
    return this.#perform({ action: 'update', package: name, resource }, options);
  }

  /** Once no action goes on: stops every package that runs. Every action then fails, until the NAS boots. */
  async shutDown({ expected }: Pick<RequestOptions, 'expected'> = {}): Promise<Outcome[]> {
    return this.#usable.shutDown(
      this.#context({ by: 'dsm', ...(expected === undefined ? {} : { expected }) }),
    );
  }

  /**
   * The power goes: every process ends at once, no script runs, and actions that go on end as `power-lost`. The NAS is off
   * then. A boot empties /run and /tmp, and starts what was turned on.
   */
  async powerCut(cut: PowerCut = {}): Promise<void> {
    const center = this.#usable;
    const startTime = performance.now();
    await center.powerCut(cut);
    this.#parts.emit({ type: 'power-cut', lost: cut.lose ?? 'nothing', ms: performance.now() - startTime });
  }

  /** The NAS comes up again: every package that is turned on is started, on a slow NAS with daemons that come up late. */
  async boot({ slow, expected }: BootOptions = {}): Promise<Outcome[]> {
    this.#assertNotEnded();
    if (this.#center.power !== 'off') {
      throw new SpkboxError('USE_NAS_ON', 'this NAS is on already', { hint: 'Shut it down first.' });
    }
    return this.#parts.daemonHold.during(slow, () =>
      this.#center.boot(this.#context({ by: 'dsm', ...(expected === undefined ? {} : { expected }) })),
    );
  }

  /** How a package is doing, with DSM's own code and words. */
  async status(name: string): Promise<PackageStatus> {
    const center = this.#usable;
    const startTime = performance.now();
    const installed = center.packages.find(name);
    const status = await center.status(installed, this.#context());
    const version = installed?.record.version ?? '';
    this.#parts.emit({
      type: 'status',
      package: name,
      version,
      ...status,
      ms: performance.now() - startTime,
    });
    return status;
  }

  /**
   * Runs a command on the NAS and returns its output: a string by /bin/sh, a list of words without a shell. Root is
   * the default user, and PATH is DSM's. A command that fails is a result; an unknown user is
   * `USE_BAD_VALUE`, an unknown package `USE_NOT_INSTALLED`.
   */
  async exec(command: ExecCommand, options?: ExecOptions): Promise<ExecResult> {
    this.#assertOn();
    return execOnNas(this.#place, command, options);
  }

  /**
   * `fetch` to a server on the NAS, at `localhost`, `127.0.0.1` or the NAS's own name; any certificate is accepted. An
   * answer of any status is a result; without an answer in HTTP it is `USE_NO_ANSWER`, which says what listens.
   */
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    this.#assertOn();
    return this.#servers.fetch(input, init);
  }

  /** DSM's logs of a package, and the package's own; also once it is uninstalled, and while the NAS is off. */
  async logs(name: string): Promise<PackageLogs> {
    this.#assertNotEnded();
    return readPackageLogs(this.#place, name);
  }

  /**
   * What runs on the NAS but for spkbox's own, or what runs of one package; as precise as the engine's own list. While an
   * answer of `fetch` is being read, the processes that carry it are in the list.
   */
  async processes(name?: string): Promise<Measured<readonly NasProcess[]>> {
    this.#assertNotEnded();
    return listNasProcesses(this.#place, name);
  }

  /** What listens on the NAS, or what listens of one package; as precise as the engine's own list. */
  async listeners(name?: string): Promise<Measured<readonly NasListener[]>> {
    this.#assertNotEnded();
    return listNasListeners(this.#place, name);
  }

  /**
   * Waits for a port, a file, a line in a log, a status or a process, and returns the match. Fails with
   * `USE_WAIT_TIMED_OUT`, whose message describes the actual state.
   */
  async waitFor<C extends WaitCondition>(condition: C, options?: WaitOptions): Promise<Found<C>> {
    this.#assertOn();
    return waitForOnNas(this.#place, condition, options);
  }

  /** From now on, what is on the NAS counts as having been there at the beginning: nobody left it behind. */
  async rebase(): Promise<void> {
    const { core } = this.#usable;
    await core.locks.exclusively(async () => {
      this.#parts.baseline = await takeBaselineAgain(this.machine, this.system);
    });
  }

  /** Everything on the NAS that was not there at the beginning. */
  async leftBehind(): Promise<LeftBehindReport> {
    const { packages } = this.#usable;
    const startTime = performance.now();
    const { attribution, commands, emit } = this.#parts;
    await measuredValue(attribution)?.settle();
    const report = await leftBehind(this.#parts, this.#parts.baseline, {
      packages: packages.seen,
      keptPaths: await this.#keptPaths(packages.kept),
      ownProcesses: await commands.ownProcesses(),
      attribution,
      installed: packages.all.map(({ record }) => record),
    });
    emit({ type: 'left-behind', ...report, ms: performance.now() - startTime });
    return report;
  }

  /** Waits for running actions, then saves the file system, the packages and Package Center's state. Processes are not saved. */
  async snapshot(): Promise<NasSnapshot> {
    const { core } = this.#usable;
    const startTime = performance.now();
    const saved = await core.locks.exclusively(() => saveNas(this.#parts));
    const snapshot: NasSnapshot = { snapshot: this.#snapshots.size };
    this.#snapshots.set(snapshot, saved);
    this.#parts.emit({ type: 'snapshot-taken', ...snapshot, ms: performance.now() - startTime });
    return snapshot;
  }

  /**
   * Brings back what was saved, as often as wanted. Every process ends; what ran then is started again, as at a boot,
   * and its outcomes are given.
   */
  async restore(snapshot: NasSnapshot, { start = true }: RestoreOptions = {}): Promise<Outcome[]> {
    this.#assertNotEnded();
    const saved = this.#snapshots.get(snapshot);
    if (saved === undefined) throw foreignSnapshot();
    const startTime = performance.now();
    const { core } = this.#center;
    await core.locks.exclusively(() => restoreNas(this.#parts, saved));
    this.#parts.emit({ type: 'snapshot-restored', ...snapshot, ms: performance.now() - startTime });
    return start && core.power === 'on' ? this.#center.boot(this.#context({ by: 'dsm' })) : [];
  }

  /** Adds a finding to the report: one with the severity `failed` fails the run. */
  addFinding(
    finding: Finding,
    pkg: { readonly package: string; readonly version: string } = NO_PACKAGE,
  ): void {
    const { package: name, version } = pkg;
    this.#parts.emit({ type: 'findings', package: name, version, findings: [finding] });
  }

  /** Whether nothing has failed the run so far. */
  get passed(): boolean {
    return this.#verdict.passed;
  }

  /** Records what a scenario does and finds: where a step begins, and how an expectation turned out. */
  recordScenario(event: ScenarioBody): void {
    this.#parts.emit(event);
  }

  /** Emits an error that concerns no package, which puts it into the recording. */
  reportError({
    code,
    summary,
    hint,
    where,
  }: Pick<SpkboxError, 'code' | 'summary' | 'hint' | 'where'>): void {
    this.#parts.emit({ type: 'error', code, text: summary, hint, where });
  }

  /** Ends the box and all in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    try {
      await this.#servers[Symbol.asyncDispose]();
      await this.#parts.commands[Symbol.asyncDispose]();
      await this.machine[Symbol.asyncDispose]();
    } finally {
      const ms = performance.now() - this.#began;
      this.#parts.emit({ type: 'run-ended', ...this.#verdict, ms });
    }
  }

  /** The shared folders, and the paths that workers keep. */
  async #keptPaths(workerPaths: readonly string[]): Promise<string[]> {
    const shares = await this.system.shares.list();
    return [...workerPaths, ...shares.map(({ path }) => path)];
  }

  get #verdict() {
    const { events, strict } = this.#parts;
    return verdict({ judgement: events.judgement }, { strict });
  }

  async #perform(request: ActionRequest, options: RequestOptions): Promise<Outcome> {
    return this.#usable.perform(request, this.#context(options));
  }

  #context({
    by: requester = 'user',
    language,
    signal,
    expected,
  }: RequestOptions & Partial<Pick<RequestContext, 'by'>> = {}) {
    const { standing } = this.#parts;
    return {
      ...standing,
      by: requester,
      language: language ?? standing.language,
      signal: signal ?? standing.signal,
      expected,
    };
  }

  /** What the questions about the NAS stand on. */
  get #place(): WaitPlace {
    const { machine, commands, center, standing } = this.#parts;
    return { machine, commands, center, packages: center.packages, request: standing };
  }

  get #usable(): PackageCenter {
    this.#assertOn();
    return this.#center;
  }

  #assertOn(): void {
    this.#assertNotEnded();
    if (this.#center.power === 'on') return;
    throw new SpkboxError('USE_NAS_OFF', 'this NAS is off', { hint: 'Boot it first.' });
  }

  #assertNotEnded(): void {
    if (!this.#ended) return;
    throw new SpkboxError('USE_NAS_ENDED', 'this NAS was disposed of', {
      hint: 'Keep it open for as long as it is used.',
    });
  }
}

export interface UpgradeOptions {
  /**
   * What may go, of what the users have in a package that somebody lives in: patterns such as `var/cache/*`, from the
   * package's own folder.
   */
  readonly allowLost?: readonly string[];
}

/** The options of every action. */
export interface RequestOptions {
  /** DSM's three letters; the NAS's own language when absent. */
  readonly language?: string;
  /** Ends the script that runs; the action then fails like any other. */
  readonly signal?: AbortSignal;
  /** The results that do not fail the run, `['refused']`; `done` alone when absent. */
  readonly expected?: readonly OutcomeResult[];
}

const NO_PACKAGE = { package: '', version: '' };

function foreignSnapshot(): SpkboxError {
  return new SpkboxError('USE_BAD_VALUE', 'this snapshot is not from this NAS', {
    hint: 'Restore a snapshot on the NAS that took it.',
  });
}
