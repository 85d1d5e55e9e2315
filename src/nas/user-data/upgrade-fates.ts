/** Compares the user's files with what he left, once an upgrade has ended. */
import type { UsersFiles } from '../../events.ts';
import type { Finding } from '../../findings.ts';
import type { Machine } from '../../machine/machine.ts';
import type { PackageRecord } from '../../package-center/package/installed-package.ts';
import { toPathList } from '../path-list.ts';
import { type Fate, fateOf } from './fate.ts';
import { findFiles } from './find-files.ts';
import { isTransient } from './left-alone.ts';
import { type LostFile, lossFindings, type UpgradedVersions } from './loss-findings.ts';
import { type DataPlace, matchesOwnPath, ownPath } from './own-path.ts';
import { type SearchPlaces, searchFor } from './search-files.ts';
import type { UpgradeLooks } from './upgrade-looks.ts';
import { itemState } from './users-item.ts';

export interface UpgradeEnd extends UpgradedVersions, SearchPlaces {
  readonly places: readonly DataPlace[];
  readonly looks: UpgradeLooks;
  /** The files that the old version's user could read. */
  readonly readable: readonly string[];
  /** Patterns of what may go. */
  readonly allowLost: readonly string[];
}

/** The files in the places that the package's user can read. Root can read all. */
export async function readableFiles(
  machine: Machine,
  user: PackageRecord['user'],
  places: readonly DataPlace[],
): Promise<string[]> {
  if (user.uid === 0) return [];
  return findFiles(
    machine,
    places.map(({ path }) => path),
    { as: user, tests: ['-readable'] },
  );
}

export async function upgradeFates(
  end: UpgradeEnd,
): Promise<{ readonly users: UsersFiles; readonly findings: Finding[] }> {
  const [unreadable, inUpgradeFolder] = await Promise.all([
    newlyUnreadable(end),
    findFiles(end.machine, [end.upgradeFolder]),
  ]);
  const files = await itemFates(end, new Set(unreadable.map(({ path }) => path)));
  const listed = new Set(files.map(({ path }) => path));
  const all = [...files, ...unreadable.filter(({ path }) => !listed.has(path))];
  const isAllowed = ({ own, fate }: LostFile) => FAILING.has(fate) && matchesOwnPath(end.allowLost, own);
  const counted = all.filter((file) => !isAllowed(file));
  return {
    users: summary(counted, all.filter(isAllowed)),
    findings: lossFindings(
      counted,
      end,
      inUpgradeFolder.map((path) => path.slice(end.upgradeFolder.length + 1)),
    ),
  };
}

const FAILING: ReadonlySet<Fate> = new Set(['defaults', 'lost', 'left-in-upgrade-folder', 'unreadable']);

function summary(files: readonly LostFile[], allowed: readonly LostFile[]): UsersFiles {
  const list = (fate: Fate) => toPathList(files.filter((file) => file.fate === fate).map(({ own }) => own));
  return {
    kept: list('kept').total,
    changed: list('changed'),
    defaults: list('defaults'),
    lost: list('lost'),
    unreadable: list('unreadable'),
    leftInUpgradeFolder: list('left-in-upgrade-folder'),
    allowed: toPathList(allowed.map(({ own }) => own)),
  };
}

async function itemFates(end: UpgradeEnd, unreadable: ReadonlySet<string>): Promise<LostFile[]> {
  const { looks } = end;
  const { items } = looks;
  const texts = await looks.texts();
  const missing = items.filter((item, index) => itemState(item, texts[index]) !== 'shown');
  const isFound = await searchFor(end, missing, texts);
  return items.map((item, index) => {
    const text = texts[index];
    const fate = fateOf(item, {
      text,
      isReadable: !unreadable.has(item.path),
      shownBeforeStart: looks.shownBeforeStart(index),
      isDefault: text !== undefined && isFound.defaults.includes(text),
      isElsewhere: isFound.elsewhere(item),
      isInUpgradeFolder: isFound.inUpgradeFolder(item),
    });
    return { path: item.path, own: item.own, fate, culprit: looks.culprit(index) };
  });
}

/** Files that are no settings, too: a state or a database that the new user cannot read is of no use. */
async function newlyUnreadable({
  machine,
  new: { user },
  places,
  readable,
}: UpgradeEnd): Promise<LostFile[]> {
  if (user.uid === 0) return [];
  const now = new Set(await readableFiles(machine, user, places));
  const suspects = readable.filter((path) => !now.has(path));
  const kinds = suspects.length === 0 ? [] : await machine.kinds(suspects);
  return suspects.flatMap((path, index): LostFile[] => {
    const own = ownPath(places, path) ?? path;
    if (kinds[index] !== 'file' || isTransient(own)) return [];
    return [{ path, own, fate: 'unreadable', culprit: undefined }];
  });
}
