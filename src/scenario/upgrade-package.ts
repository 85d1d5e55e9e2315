/** Takes a package through its upgrade paths on a throwaway NAS: what `spkbox upgrade` does. */
import type { Nas } from '../nas/nas.ts';
import type { NasSnapshot } from '../nas/snapshot.ts';
import type { LiveInOptions } from '../nas/user-data/live-in.ts';
import type { PackageSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { dependenciesFirst, installAll } from './dependencies.ts';
import { expectRunning, uninstallAll } from './expectations.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';
import { pathPackages, type UpgradePath, type Upgrades, upgradesFrom } from './upgrade-path.ts';

export interface UpgradePackageOptions extends ScenarioOptions {
  /** `chain` for two versions, `each-to-newest` for more, when absent. */
  readonly path?: UpgradePath;
  /** Whether somebody lives in the package before each upgrade, and how; true when absent. */
  readonly liveIn?: boolean | LiveInOptions;
  /** Patterns of what may go of what its users have: `var/cache/*`. */
  readonly allowLost?: readonly string[];
}

/**
 * Installs what the package needs and its versions, and upgrades them in the order of their versions, whatever the order of
 * the sources. A source is an .spk, its path, or a folder.
 * @throws SpkboxError as `runScenario` does
 */
export function upgradePackage(
  sources: readonly PackageSource[],
  options: UpgradePackageOptions = {},
): Promise<ScenarioResult> {
  const { path, liveIn, allowLost, ...scenarioOptions } = options;
  return runScenario(upgradeScenario(options), sources, scenarioOptions);
}

const upgradeScenario = (settings: UpgradePackageOptions): Scenario => ({
  name: 'upgrade',
  async run(nas, spks, options) {
    const { versions, dependencies } = pathPackages(spks, nas.config.release);
    const { path = versions.length > 2 ? 'each-to-newest' : 'chain' } = settings;
    const walk = new PathWalk(nas, { ...settings, ...options });
    const isReady = await installAll(nas, dependenciesFirst(dependencies, nas.config.release), options);
    const isThrough =
      isReady &&
      (path === 'chain' ? await walk.chain(versions) : await walk.pairs(upgradesFrom(versions, path)));
    if (isThrough) await options.atRunning?.(nas);
    await uninstallAll(nas, spks, options);
  },
});

class PathWalk {
  readonly #nas: Nas;
  readonly #options: UpgradePackageOptions;

  constructor(nas: Nas, options: UpgradePackageOptions) {
    this.#nas = nas;
    this.#options = options;
  }

  /** Each version to the next. False as soon as one fails. */
  async chain([first, ...laterVersions]: readonly Spk[]): Promise<boolean> {
    if (first === undefined || !(await this.#install(first))) return false;
    for (const spk of laterVersions) {
      await this.#liveIn(spk);
      if (!(await this.#upgrade(spk))) return false;
    }
    return true;
  }

  /** Every pair from the same empty NAS; one that fails does not keep the others from being tried. */
  async pairs(all: readonly Upgrades[]): Promise<boolean> {
    const empty = all.length > 1 ? await this.#nas.snapshot() : undefined;
    let isRunning = false;
    for (const upgrades of all) {
      if (upgrades !== all[0] && !(await this.#goBack(empty))) return false;
      isRunning = (await this.#install(upgrades.from)) && (await this.#upgradesOf(upgrades));
    }
    return isRunning;
  }

  /** The old version is installed and lived in once for all its upgrades. */
  async #upgradesOf({ to }: Upgrades): Promise<boolean> {
    const [first] = to;
    if (first !== undefined) await this.#liveIn(first);
    const lived = to.length > 1 ? await this.#nas.snapshot() : undefined;
    let isRunning = false;
    for (const spk of to) {
      if (spk !== first && !(await this.#goBack(lived))) return false;
      isRunning = await this.#upgrade(spk);
    }
    return isRunning;
  }

  /** False where the run ends here: it was interrupted, or somebody wants to look at what failed. */
  async #goBack(snapshot: NasSnapshot | undefined): Promise<boolean> {
    const { signal, atFailure } = this.#options;
    const isOver = signal?.aborted === true || (atFailure !== undefined && !this.#nas.passed);
    if (isOver || snapshot === undefined) return false;
    await this.#nas.restore(snapshot);
    return true;
  }

  async #install(spk: Spk): Promise<boolean> {
    const isInstalled = await installAll(this.#nas, [spk], this.#options);
    return isInstalled && expectRunning(this.#nas, spk.info.package);
  }

  async #liveIn({ info }: Spk): Promise<void> {
    const { liveIn = true } = this.#options;
    if (liveIn !== false) await this.#nas.liveIn(info.package, liveIn === true ? {} : liveIn);
  }

  async #upgrade(spk: Spk): Promise<boolean> {
    const { upgradeAnswers: answers = {}, allowLost = [] } = this.#options;
    const { result } = await this.#nas.upgrade(spk, { answers, allowLost });
    return result === 'done' && expectRunning(this.#nas, spk.info.package);
  }
}
