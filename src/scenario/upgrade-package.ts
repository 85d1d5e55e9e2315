/** Takes a package through an upgrade path on a throwaway NAS: what `spkbox upgrade` does. */
import type { Release } from '../dsm/releases.ts';
import { SpkboxError } from '../errors.ts';
import type { Nas } from '../nas/nas.ts';
import { peerFromSpk, withDependencies } from '../package-center/package/relations.ts';
import type { PackageSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { dependenciesFirst, installAll } from './dependencies.ts';
import { expectRunning, uninstallAll } from './expectations.ts';
import { runScenario, type ScenarioResult } from './run-scenario.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

/**
 * Installs what the package needs and its first version, upgrades through all later versions in their order, and uninstalls.
 * A source is an .spk, its path, or a folder.
 * @throws SpkboxError as `runScenario` does
 */
export function upgradePackage(
  sources: readonly PackageSource[],
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  return runScenario(UPGRADE_SCENARIO, sources, options);
}

const UPGRADE_SCENARIO: Scenario = {
  name: 'upgrade',
  async run(nas, spks, options) {
    const { versions, dependencies } = upgradePath(spks, nas.config.release);
    const isReady = await installAll(nas, dependenciesFirst(dependencies, nas.config.release), options);
    if (isReady) await upgradeThrough(nas, versions, options);
    await uninstallAll(nas, spks, options);
  },
};

interface UpgradePath {
  readonly versions: readonly Spk[];
  readonly dependencies: readonly Spk[];
}

/** The versions of the first package, and the packages that one of them needs. */
function upgradePath(spks: readonly Spk[], release: Release): UpgradePath {
  const name = spks[0]?.info.package ?? '';
  const [versions, dependencies] = [
    spks.filter(({ info }) => info.package === name),
    spks.filter(({ info }) => info.package !== name),
  ];
  const peers = dependencies.map(peerFromSpk);
  const needed = versions.flatMap((spk) => withDependencies(name, [peerFromSpk(spk), ...peers], release));
  const stranger = dependencies.find(({ info }) => needed.every((peer) => peer.name !== info.package));
  if (versions.length > 1 && stranger === undefined) return { versions, dependencies };
  const problem =
    stranger === undefined
      ? 'an upgrade needs at least two versions of a package'
      : `${name} cannot be upgraded to ${stranger.info.package}, and does not need it: they are different packages`;
  throw new SpkboxError('USE_BAD_VALUE', problem, {
    hint: 'Name the .spk files of one package, the oldest first, and those that it needs: spkbox upgrade 1.0.spk 2.0.spk needed.spk',
  });
}

async function upgradeThrough(
  nas: Nas,
  [first, ...laterVersions]: readonly Spk[],
  options: ScenarioOptions,
): Promise<void> {
  if (first === undefined) return;
  const name = first.info.package;
  const { upgradeAnswers: answers = {} } = options;
  if (!(await installAll(nas, [first], options)) || !(await expectRunning(nas, name))) return;
  for (const spk of laterVersions) {
    if ((await nas.upgrade(spk, { answers })).result !== 'done') return;
    if (!(await expectRunning(nas, name))) return;
  }
  await options.atRunning?.(nas);
}
