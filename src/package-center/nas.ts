/** A NAS: one box, the packages on it, and Package Center's actions. The library's main door. */
import { dsmError } from '../dsm/error-codes.ts';
import type { Action, Condition } from '../dsm/execution-order.ts';
import { placeOf, STAGING } from '../dsm/hierarchy.ts';
import { isYes, saysYes } from '../dsm/info-fields.ts';
import { SpkboxError } from '../errors.ts';
import {
  type Emit,
  EVENT_FORMAT,
  type EventBody,
  type Finding,
  type Outcome,
  type RunEvent,
} from '../events.ts';
import { type MachineOptions, startMachine } from '../machine/choose-machine.ts';
import type { Machine } from '../machine/machine.ts';
import type { Spk } from '../spk/spk.ts';
import type { Worker } from '../workers/define-worker.ts';
import { WORKERS } from '../workers/index.ts';
import { readAccountFiles } from './account-files.ts';
import type { ActionContext, ActionPlaces } from './action-context.ts';
import { askWizard } from './ask-wizard.ts';
import { execute } from './execute.ts';
import { type InstalledPackage, newState } from './installed-package.ts';
import { lackedCommands } from './lacked-commands.ts';
import { type Before, type LeftBehindReport, leftBehind, rememberNow } from './left-behind.ts';
import { dsmFacts, type NasFacts, type NasOptions, nasFacts, nasFiles } from './nas-facts.ts';
import { packageFacts } from './package-facts.ts';
import { type PlanFacts, planSteps, type Step } from './plan-steps.ts';
import { isRefused, preflight } from './preflight.ts';
import { type PackageStatus, statusOf } from './status.ts';
import { SynopkgLog } from './synopkg-log.ts';
import { Verdict } from './verdict.ts';
import { VERSION } from './version.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';

export interface StartNasOptions extends NasOptions, MachineOptions {
  /** Workers of your own, beside those that spkbox brings. */
  readonly workers?: readonly Worker[];
  /** Called with every event as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Milliseconds for each script; DSM's own limit of an hour when absent. */
  readonly timeLimit?: number;
  /** Who asks for the actions (SYNOPKG_USERNAME); `admin` when absent. */
  readonly username?: string;
  /** What time it is; the host's clock when absent. */
  readonly clock?: () => Date;
  /** Interrupts what is going on. */
  readonly signal?: AbortSignal;
}

export interface InstallOptions {
  /** Whether to start it afterwards; as the release does it when absent (`--dsm 7.2` and up do). */
  readonly start?: boolean;
  readonly answers?: Answers;
  /** `/volume1` when absent. */
  readonly volume?: string;
}

/** TimeoutStartSec of pkgctl units. Inferred: the same for the scripts that no unit runs. Source: lxc-on-dsm. */
const SCRIPT_TIME_LIMIT = 3_600_000;

/** Makes a box that looks like the NAS that was asked for. */
export async function startNas(options: StartNasOptions = {}): Promise<Nas> {
  const facts = nasFacts(options);
  const workers = workersByName([...WORKERS, ...(options.workers ?? [])]);
  const verdict = new Verdict();
  const stamped = stamping(options.onEvent ?? (() => undefined));
  const emit: Emit = (body) => {
    verdict.add(body);
    stamped(body);
  };
  const clock = options.clock ?? (() => new Date());
  emit({
    type: 'run-started',
    format: EVENT_FORMAT,
    spkbox: VERSION,
    started: clock().toISOString(),
    dsm: dsmFacts(facts),
  });
  const began = performance.now();
  const machine = await startMachine(options);
  try {
    await machine.change(nasFiles(facts));
    const before = await rememberNow(machine);
    emit({
      type: 'box-made',
      engine: machine.engine,
      lacks: await lackedCommands(machine),
      ms: performance.now() - began,
    });
    return new Nas({ facts, workers, emit, verdict, clock, machine, before, options });
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

/** Numbers the events and says when they happened. */
function stamping(onEvent: (event: RunEvent) => void): Emit {
  const began = performance.now();
  let seq = 0;
  return (body: EventBody) => {
    onEvent({ ...body, seq, at: performance.now() - began });
    seq += 1;
  };
}

function workersByName(workers: readonly Worker[]): ReadonlyMap<string, Worker> {
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  const twice = workers.find((worker) => byName.get(worker.name) !== worker);
  if (twice === undefined) return byName;
  throw new SpkboxError('USE_DUPLICATE_WORKER', `there are two workers named ${twice.name}`, {
    hint: 'Give yours another name; the name is its key in conf/resource.',
  });
}

interface NasParts {
  readonly facts: NasFacts;
  readonly workers: ReadonlyMap<string, Worker>;
  readonly emit: Emit;
  readonly verdict: Verdict;
  readonly clock: () => Date;
  readonly machine: Machine;
  readonly before: Before;
  readonly options: StartNasOptions;
}

export class Nas implements AsyncDisposable {
  readonly #parts: NasParts;
  readonly #installed = new Map<string, InstalledPackage>();
  /** Every package that was ever here: what it left is still its own. */
  readonly #seen = new Set<string>();
  readonly #shares = new Set<string>();
  readonly #log: SynopkgLog;
  readonly #began = performance.now();
  #actions = 0;
  #ended = false;

  constructor(parts: NasParts) {
    this.#parts = parts;
    this.#log = new SynopkgLog(parts.machine, parts.clock);
  }

  /** The box itself, for whoever wants to look into it. */
  get machine(): Machine {
    return this.#parts.machine;
  }

  get facts(): NasFacts {
    return this.#parts.facts;
  }

  /** What DSM would refuse in the package, or find odd. */
  check(spk: Spk): Finding[] {
    return preflight(spk, { nas: this.#parts.facts, workers: new Set(this.#parts.workers.keys()) });
  }

  /** Installs a package that is not there yet, and starts it where that is wished for. */
  async install(spk: Spk, options: InstallOptions = {}): Promise<Outcome> {
    this.#assertUsable();
    const { emit, facts, machine } = this.#parts;
    const name = { package: spk.info.package, version: spk.info.version };
    if (this.#installed.has(name.package)) throw alreadyInstalled(name.package);
    const { wizard, answers } = this.#ask(spk, 'install', options.answers ?? {});
    emit({ type: 'package-read', file: spk.file, displayName: spk.info.displayName, ...name });
    const findings = [...this.check(spk), ...wizard.findings];
    emit({ type: 'findings', findings, ...name });
    if (isRefused(findings)) return this.#refuse(spk, findings);
    const volume = volumeOf(facts, options.volume);
    const accounts = await readAccountFiles(machine);
    const of = {
      facts: packageFacts(spk, { volume, answers: wizard.answers, accounts }),
      state: newState(),
    };
    this.#seen.add(name.package);
    const start = options.start ?? facts.release.startsAfterInstall;
    const outcome = await this.#act('install', of, { answers, start, givenVolume: options.volume ?? '' });
    if (outcome.result !== 'aborted' && outcome.result !== 'refused') this.#installed.set(name.package, of);
    return outcome;
  }

  async start(name: string): Promise<Outcome> {
    return this.#act('start', this.#find(name), {});
  }

  async stop(name: string): Promise<Outcome> {
    return this.#act('stop', this.#find(name), {});
  }

  async uninstall(name: string, options: { readonly answers?: Answers } = {}): Promise<Outcome> {
    const of = this.#find(name);
    const { answers } = this.#ask(of.facts.spk, 'uninstall', options.answers ?? {});
    const outcome = await this.#act('uninstall', of, { answers });
    if (outcome.result === 'done' || outcome.result === 'alerted') this.#installed.delete(name);
    return outcome;
  }

  /** How a package is doing, with DSM's own code and words. */
  async status(name: string): Promise<PackageStatus> {
    this.#assertUsable();
    const began = performance.now();
    const of = this.#installed.get(name);
    const status = await statusOf(
      of,
      // DSM itself asks, as at boot: no action goes on, and no user asked for one.
      () => this.#context('boot', of as InstalledPackage, {}),
      this.#timeLimit,
    );
    const version = of?.facts.version ?? '';
    this.#parts.emit({ type: 'status', package: name, version, ...status, ms: performance.now() - began });
    return status;
  }

  /** What is there that was not there at the beginning. */
  async leftBehind(): Promise<LeftBehindReport> {
    this.#assertUsable();
    const began = performance.now();
    const { machine, before, emit } = this.#parts;
    const report = await leftBehind(machine, before, {
      packages: [...this.#seen],
      shares: [...this.#shares],
    });
    emit({ type: 'left-behind', ...report, ms: performance.now() - began });
    return report;
  }

  /** Why the run as a whole failed, as its caller sees it: a sentence for the report's last line. */
  fail(reason: string): void {
    this.#parts.verdict.fail(reason);
  }

  /** Whether all went as it should so far. */
  get passed(): boolean {
    return this.#parts.verdict.passed;
  }

  /** Says what went wrong outside a package, so that a recording has it too. */
  reportError(error: SpkboxError): void {
    this.#parts.emit({
      type: 'error',
      code: error.code,
      text: error.message,
      hint: error.hint,
      where: error.where,
    });
  }

  /** Ends the box and all in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#parts.machine[Symbol.asyncDispose]();
    const { passed, reasons, without } = this.#parts.verdict;
    this.#parts.emit({ type: 'run-ended', passed, reasons, without, ms: performance.now() - this.#began });
  }

  get #timeLimit(): number {
    return this.#parts.options.timeLimit ?? SCRIPT_TIME_LIMIT;
  }

  #assertUsable(): void {
    if (!this.#ended) return;
    throw new SpkboxError('USE_NAS_ENDED', 'this NAS was disposed of', {
      hint: 'Keep it open for as long as it is used.',
    });
  }

  /** The caller's answers are checked as they are; those that the package's own wizard adds are filtered there. */
  #ask(spk: Spk, action: 'install' | 'uninstall', given: Answers) {
    answerVariables(given);
    const wizard = askWizard(spk, { action, language: this.#parts.facts.language, given });
    return { wizard, answers: answerVariables(wizard.answers) };
  }

  #find(name: string): InstalledPackage {
    this.#assertUsable();
    const of = this.#installed.get(name);
    if (of !== undefined) return of;
    throw new SpkboxError('USE_NOT_INSTALLED', `the package ${name} is not installed on this NAS`, {
      hint:
        this.#installed.size === 0
          ? 'Install it first.'
          : `Installed are: ${[...this.#installed.keys()].join(', ')}.`,
    });
  }

  #refuse(spk: Spk, findings: readonly Finding[]): Outcome {
    const [first] = findings;
    const outcome: Outcome = {
      action: 'install',
      package: spk.info.package,
      version: spk.info.version,
      result: 'refused',
      ...(first?.dsmError === undefined
        ? {}
        : {
            error: { code: first.dsmError, description: dsmError(first.dsmError)?.description ?? first.text },
          }),
      at: first?.where ?? 'INFO',
      reason: first?.text ?? '',
      messages: [],
      alerts: [],
    };
    const id = this.#actions++;
    const { emit } = this.#parts;
    emit({
      type: 'action-started',
      id,
      action: 'install',
      package: outcome.package,
      version: outcome.version,
      steps: [],
    });
    emit({ type: 'action-ended', id, ms: 0, outcome });
    return outcome;
  }

  async #act(action: Action, of: InstalledPackage, asked: Asked): Promise<Outcome> {
    const { emit, workers, machine } = this.#parts;
    const began = performance.now();
    const id = this.#actions++;
    const steps = planSteps(action, planFacts(of, this.#parts, asked.start === true));
    emit({
      type: 'action-started',
      id,
      action,
      package: of.facts.name,
      version: of.facts.version,
      steps: steps.map(factsOf),
    });
    const context = await this.#context(action, of, asked);
    const outcome = await execute({
      context,
      id,
      steps,
      emit: this.#watching(emit, of),
      workers,
      timeLimit: this.#timeLimit,
    });
    await machine.change(
      [context.places.messageFile, context.places.progressFile].map((path) => ({ op: 'remove', path })),
    );
    emit({ type: 'action-ended', id, ms: performance.now() - began, outcome });
    return outcome;
  }

  /** A shared folder that a worker made is known from then on: it stays, by DSM's own rule. */
  #watching(emit: Emit, { facts }: InstalledPackage): Emit {
    return (body) => {
      const made = body.type === 'did' ? /^made the shared folder (.+)$/.exec(body.text)?.[1] : undefined;
      if (made?.startsWith(`${facts.volume}/`)) this.#shares.add(made);
      emit(body);
    };
  }

  /** Package Center's own files for one action; both belong to the package's user. */
  async #context(action: Action, of: InstalledPackage, asked: Asked): Promise<ActionContext> {
    const { machine, facts, options } = this.#parts;
    const places = actionPlaces(of, this.#actions);
    const { uid, gid } = of.facts.user;
    const files = [places.messageFile, places.progressFile];
    await machine.change(
      files.map((path) => ({ op: 'file', path, text: '', mode: 0o600, owner: { uid, gid } })),
    );
    return {
      action,
      machine,
      nas: facts,
      fidelity: facts.fidelity,
      package: of,
      oldVersion: '',
      places,
      answers: asked.answers ?? {},
      username: isByDsm(action) ? '' : (options.username ?? 'admin'),
      log: this.#log,
      givenVolume: asked.givenVolume ?? '',
      signal: options.signal,
    };
  }
}

/** Guide 08 SYNOPKG_USERNAME: empty when no user asked. */
const isByDsm = (action: Action): boolean => action === 'boot' || action === 'shutdown';

interface Asked {
  readonly answers?: Readonly<Record<string, string>>;
  readonly start?: boolean;
  readonly givenVolume?: string;
}

function alreadyInstalled(name: string): SpkboxError {
  return new SpkboxError('USE_ALREADY_INSTALLED', `the package ${name} is installed on this NAS already`, {
    hint: 'Uninstall it first, or use another NAS.',
  });
}

function volumeOf({ volumes }: NasFacts, wanted: string | undefined): string {
  const volume = wanted ?? volumes[0] ?? '/volume1';
  if (volumes.includes(volume)) return volume;
  throw new SpkboxError('USE_BAD_VALUE', `this NAS has no volume ${volume}`, {
    hint: `It has ${volumes.join(', ')}.`,
  });
}

/** What a plan needs to know of a package and of what was asked. */
export function planFacts(
  { facts: of, state }: InstalledPackage,
  { facts: nas, workers }: Pick<NasParts, 'facts' | 'workers'>,
  startChosen: boolean,
): PlanFacts {
  const { fields } = of.spk.info;
  const conditions: Readonly<Record<Condition, boolean>> = {
    'was-running': state.running,
    'start-chosen': startChosen,
    'was-enabled': state.enabled && !state.running,
    precheck: saysYes(fields, 'precheckstartstop', nas.fidelity),
    replaces:
      (fields.get('install_replace_packages') ?? '') !== '' &&
      !isYes(fields.get('use_deprecated_replace_mechanism')),
  };
  const planned = {
    scripts: new Set(
      [...of.spk.files.keys()].flatMap((name) =>
        name.startsWith('scripts/') ? [name.slice('scripts/'.length)] : [],
      ),
    ),
    workers: [...of.resource.keys()].flatMap((name) => {
      const worker = workers.get(name);
      return worker === undefined ? [] : [{ name, intervals: worker.intervals(nas.fidelity) }];
    }),
  };
  const holds = new Set(
    (Object.keys(conditions) as Condition[]).filter((condition) => conditions[condition]),
  );
  return { packages: { old: planned, new: planned }, holds, fidelity: nas.fidelity };
}

function factsOf({ index, phase, of, onFailure, step }: Step) {
  return { index, phase, of, onFailure, step };
}

/** DSM's places, with a number where it has random letters, so that runs compare. */
function actionPlaces({ facts }: InstalledPackage, count: number): ActionPlaces {
  const unique = count.toString(36).padStart(6, '0').slice(-6);
  const at = { volume: facts.base, package: facts.name };
  return {
    staging: `${placeOf(STAGING.folder.path, at)}/install.${unique}`,
    messageFile: `${STAGING.messages.path}/synopkg.log.${unique}`,
    progressFile: `${STAGING.messages.path}/synopkg.progress.${unique}`,
    upgradeFolder: placeOf(STAGING.upgradeFolder.path, at),
  };
}
