/** A NAS: one box, the packages on it, and Package Center's actions. The library's main door. */
import { dsmError } from '../dsm/error-codes.ts';
import type { Action } from '../dsm/execution-order.ts';
import { SpkboxError } from '../errors.ts';
import type { Finding, Outcome } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { Spk } from '../spk/spk.ts';
import { readAccountFiles } from './account-files.ts';
import { askWizard } from './ask-wizard.ts';
import { type InstalledPackage, newState } from './installed-package.ts';
import { type LeftBehindReport, leftBehind } from './left-behind.ts';
import type { NasFacts } from './nas-facts.ts';
import type { NasParts } from './nas-parts.ts';
import { packageFacts } from './package-facts.ts';
import { type ActionSetting, type Asked, actionContext, performAction } from './perform-action.ts';
import { isRefused, preflight } from './preflight.ts';
import { type PackageStatus, statusOf } from './status.ts';
import { SynopkgLog } from './synopkg-log.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';

export interface InstallOptions {
  /** Whether to start it afterwards; as the release does it when absent (`--dsm 7.2` and up do). */
  readonly start?: boolean;
  readonly answers?: Answers;
  /** `/volume1` when absent. */
  readonly volume?: string;
}

export class Nas implements AsyncDisposable {
  readonly #parts: NasParts;
  readonly #installed = new Map<string, InstalledPackage>();
  /** Every package that was ever here: what it left is still its own. */
  readonly #seen = new Set<string>();
  /** What stays by DSM's own rule: shared folders. */
  readonly #kept = new Set<string>();
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
      (known) => actionContext(this.#setting(), known, { action: 'boot', asked: {} }),
      this.#parts.timeLimit,
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
      shares: [...this.#kept],
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

  /** Told like any other action, though nothing is done. */
  #refuse(spk: Spk, findings: readonly Finding[]): Outcome {
    const { emit } = this.#parts;
    const { package: name, version } = spk.info;
    const { id } = this.#setting();
    const outcome = refusal(spk, findings);
    emit({ type: 'action-started', id, action: 'install', package: name, version, steps: [] });
    emit({ type: 'action-ended', id, ms: 0, outcome });
    return outcome;
  }

  #act(action: Action, of: InstalledPackage, asked: Asked): Promise<Outcome> {
    return performAction(this.#setting(), of, { action, asked });
  }

  #setting(): ActionSetting {
    const id = this.#actions++;
    return { parts: this.#parts, log: this.#log, id, keeps: (path) => this.#kept.add(path) };
  }
}

/** How an action ends that DSM refuses before it begins: the first refusal decides. */
function refusal({ info }: Spk, [first]: readonly Finding[]): Outcome {
  const code = first?.dsmError;
  const error = code === undefined ? undefined : { code, description: dsmError(code)?.description ?? '' };
  return {
    action: 'install',
    package: info.package,
    version: info.version,
    result: 'refused',
    ...(error === undefined ? {} : { error }),
    at: first?.where ?? 'INFO',
    reason: first?.text ?? '',
    messages: [],
    alerts: [],
  };
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
