/** An upgrade, and what it makes of the package's data and of what its users have there. */
import { fillPlace, STAGING } from '../dsm/hierarchy.ts';
import type { Outcome, UsersFiles } from '../events.ts';
import type { Finding } from '../findings.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';
import type { Spk } from '../spk/spk.ts';
import type { NasParts } from './nas-parts.ts';
import { upgradeDataUnsure, watchUpgradeData } from './upgrade-data.ts';
import { dataPlaces } from './user-data/data-places.ts';
import { readableFiles, upgradeFates } from './user-data/upgrade-fates.ts';
import type { UpgradeLooks } from './user-data/upgrade-looks.ts';

export interface WatchedUpgrade {
  readonly parts: NasParts;
  /** The new version. */
  readonly spk: Spk;
  /** The shared folders, and the paths that workers keep. */
  readonly keptPaths: readonly string[];
  /** Patterns of what of the users' files may go. */
  readonly allowLost: readonly string[];
  perform(): Promise<Outcome>;
}

export async function upgradeWatched(upgrade: WatchedUpgrade): Promise<Outcome> {
  const { parts, spk, keptPaths, perform } = upgrade;
  const { machine, emit, center, usersData } = parts;
  const { record } = center.packages.get(spk.info.package);
  const look = await watchUpgradeData(machine, record, keptPaths);
  const compare = await watchUsersFiles(upgrade, record);
  const [outcome, looks] = await usersData.during(machine, record.name, perform);
  const { data, unsure, written } = await look();
  const { users, findings } = await compare(outcome, { looks, written });
  const { package: name, version } = outcome;
  if (data !== undefined)
    emit({
      type: 'upgrade-data',
      package: name,
      version,
      ...data,
      ...(users === undefined ? {} : { users }),
    });
  const all = [...(unsure === undefined ? [] : [upgradeDataUnsure(unsure)]), ...findings];
  if (all.length > 0) emit({ type: 'findings', package: name, version, findings: all });
  return outcome;
}

interface Watched {
  readonly looks: UpgradeLooks;
  readonly written: readonly string[];
}

interface Compared {
  readonly users?: UsersFiles;
  readonly findings: readonly Finding[];
}

const NOTHING: Compared = { findings: [] };

/** Remembers what the package's user can read. Nothing is done where nobody has lived in the package. */
async function watchUsersFiles(
  { parts, spk, allowLost }: WatchedUpgrade,
  old: PackageRecord,
): Promise<(outcome: Outcome, watched: Watched) => Promise<Compared>> {
  const { machine, center, config, usersData } = parts;
  if (usersData.dataOf(old.name).round === 0) return async () => NOTHING;
  const places = await dataPlaces({ machine, record: old, form: config.release.hierarchy });
  const readable = await readableFiles(machine, old.user, places);
  const variables = { volume: old.base, package: old.name };
  return async ({ result, version }, watched) => {
    const { user, folders } = center.packages.find(old.name)?.record ?? old;
    if (result === 'refused' || result === 'crashed') return NOTHING;
    return upgradeFates({
      ...watched,
      ...{ machine, places, readable, allowLost },
      old: { version: old.version, spk: old.spk, user: old.user },
      new: { version, spk, user },
      target: folders.target,
      upgradeFolder: fillPlace(STAGING.upgradeFolder.path, variables),
    });
  };
}
