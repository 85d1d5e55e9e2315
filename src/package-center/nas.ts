/** A NAS: one box, the packages on it, and Package Center's actions. The library's main door. */
import { SpkboxError } from '../errors.ts';
import type { Finding, Outcome } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { Spk } from '../spk/spk.ts';
import { bootUp, shutDown } from './boot.ts';
import { tellUnknown } from './box-line.ts';
import { Center } from './center.ts';
import { centerDoor } from './center-door.ts';
import { checkSpk } from './check-spk.ts';
import { type InstallOptions, installPackage } from './install-package.ts';
import { type LeftBehindReport, leftBehind } from './left-behind.ts';
import { movePackage } from './move-package.ts';
import type { NasFacts } from './nas-facts.ts';
import type { NasParts } from './nas-parts.ts';
import { restartPackage, startPackage, stopPackage } from './start-stop.ts';
import { type PackageStatus, packageStatus } from './status.ts';
import { type UninstallOptions, uninstallPackage } from './uninstall-package.ts';
import { watchData } from './watch-data.ts';

/** One package as the NAS shows it. */
export interface PackageOnNas {
  readonly name: string;
  readonly version: string;
  readonly volume: string;
  readonly spk: Spk;
}

export class Nas implements AsyncDisposable {
  readonly #parts: NasParts;
  readonly #center: Center;
  readonly #began = performance.now();
  #ended = false;

  constructor(parts: NasParts) {
    this.#parts = parts;
    this.#center = new Center(parts);
    const versionOf = (name: string) => this.#center.packages.find(name)?.facts.version ?? '';
    parts.line.lead({
      door: centerDoor(this.#center),
      onUnknown: tellUnknown(parts.machine, parts.emit, versionOf),
    });
  }

  /** The box itself, for whoever wants to look into it. */
  get machine(): Machine {
    return this.#parts.machine;
  }

  get facts(): NasFacts {
    return this.#parts.facts;
  }

  /** What is installed, in the order in which it was. */
  get packages(): readonly PackageOnNas[] {
    return this.#center.packages.all.map(({ facts: { name, version, volume, spk } }) => ({
      name,
      version,
      volume,
      spk,
    }));
  }

  /** What DSM would refuse in the package on this NAS as it is, or find odd. */
  check(spk: Spk, options: Pick<InstallOptions, 'volume'> = {}): Promise<Finding[]> {
    return checkSpk(this.#usable, spk, this.#center.volume(options.volume));
  }

  /**
   * Installs a package, and starts it where that is wished for. Over one that is there it is an upgrade, or a repair where
   * the version is the same; `outcome.action` says which of the two.
   */
  async install(spk: Spk, options: InstallOptions = {}): Promise<Outcome> {
    return installPackage(this.#usable, spk, options);
  }

  /** Installs over the package that is there, and tells what became of its data. */
  async upgrade(spk: Spk, options: Pick<InstallOptions, 'answers'> = {}): Promise<Outcome> {
    const { packages } = this.#usable;
    const { facts } = packages.get(spk.info.package);
    const look = await watchData(this.machine, facts, packages.kept);
    const outcome = await installPackage(this.#usable, spk, options);
    const kept = await look();
    const { package: name, version } = outcome;
    if (kept !== undefined) this.#parts.emit({ type: 'data-kept', package: name, version, ...kept });
    return outcome;
  }

  /** Starts it, and before it all that it needs. */
  async start(name: string): Promise<Outcome> {
    return startPackage(this.#usable, name);
  }

  /** Stops it, and before it all that needs it. */
  async stop(name: string): Promise<Outcome> {
    return stopPackage(this.#usable, name);
  }

  async restart(name: string): Promise<Outcome> {
    return restartPackage(this.#usable, name);
  }

  async uninstall(name: string, options: UninstallOptions = {}): Promise<Outcome> {
    return uninstallPackage(this.#usable, name, options);
  }

  /** Moves it to another volume of this NAS; it must say support_move="yes". */
  async move(name: string, volume: string): Promise<Outcome> {
    return movePackage(this.#usable, name, volume);
  }

  /** The NAS goes off once what goes on is done: every package that runs is stopped. What is asked of it then fails, until it boots. */
  async shutDown(): Promise<Outcome[]> {
    return shutDown(this.#usable);
  }

  /** The NAS comes up again: every package that is turned on is started. */
  async boot(): Promise<Outcome[]> {
    this.#assertNotEnded();
    if (this.#center.power !== 'off') {
      throw new SpkboxError('USE_NAS_ON', 'this NAS is on already', { hint: 'Shut it down first.' });
    }
    return bootUp(this.#center);
  }

  /** How a package is doing, with DSM's own code and words. */
  async status(name: string): Promise<PackageStatus> {
    const center = this.#usable;
    const began = performance.now();
    const of = center.packages.find(name);
    const status = await packageStatus(center, of);
    const version = of?.facts.version ?? '';
    this.#parts.emit({ type: 'status', package: name, version, ...status, ms: performance.now() - began });
    return status;
  }

  /** What is there that was not there at the beginning. */
  async leftBehind(): Promise<LeftBehindReport> {
    const { packages } = this.#usable;
    const began = performance.now();
    const { machine, line, before, emit } = this.#parts;
    const report = await leftBehind(machine, before, {
      packages: packages.seen,
      shares: packages.kept,
      ownProcesses: await line.ownProcesses(),
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
    try {
      await this.#parts.line[Symbol.asyncDispose]();
      await this.#parts.machine[Symbol.asyncDispose]();
    } finally {
      const { passed, reasons, without } = this.#parts.verdict;
      this.#parts.emit({ type: 'run-ended', passed, reasons, without, ms: performance.now() - this.#began });
    }
  }

  get #usable(): Center {
    this.#assertNotEnded();
    if (this.#center.power === 'on') return this.#center;
    throw new SpkboxError('USE_NAS_OFF', 'this NAS was shut down', { hint: 'Boot it first.' });
  }

  #assertNotEnded(): void {
    if (!this.#ended) return;
    throw new SpkboxError('USE_NAS_ENDED', 'this NAS was disposed of', {
      hint: 'Keep it open for as long as it is used.',
    });
  }
}
