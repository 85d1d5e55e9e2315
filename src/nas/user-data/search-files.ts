/** Where the users' files may have gone in an upgrade. */
import type { Machine } from '../../machine/machine.ts';
import { findFiles, MOST_SETTINGS_BYTES, SMALL } from './find-files.ts';
import { carries, type UsersItem } from './users-item.ts';

export interface SearchPlaces {
  readonly machine: Machine;
  /** The files that the upgrade made or changed. */
  readonly written: readonly string[];
  readonly upgradeFolder: string;
  /** The folder of what the new version brings. */
  readonly target: string;
}

/** Looks where the files that are not as before may have gone: other files of the package, the upgrade's folder, its defaults. */
export async function searchFor(
  { machine, written, upgradeFolder, target }: SearchPlaces,
  missing: readonly UsersItem[],
  texts: readonly (string | undefined)[],
) {
  const isNeeded = missing.length > 0;
  const sizes = [...new Set(texts.flatMap((text) => (text ? [Buffer.byteLength(text)] : [])))];
  const tests = sizes.flatMap((size, index) => [...(index === 0 ? ['('] : ['-o']), '-size', `${size}c`]);
  const [samples, folder] = isNeeded
    ? await Promise.all([
        sizes.length === 0 ? [] : findFiles(machine, [target], { tests: [...tests, ')'] }),
        findFiles(machine, [upgradeFolder], SMALL),
      ])
    : [[], []];
  const read = async (paths: readonly string[]) =>
    paths.length === 0 ? [] : machine.readTogether(paths.slice(0, MOST_READ), MOST_SETTINGS_BYTES);
  const [defaults, others, kept] = await Promise.all([
    read(samples),
    read(isNeeded ? written : []),
    read(folder),
  ]);
  const isIn = (candidates: readonly (string | undefined)[], paths: readonly string[], item: UsersItem) =>
    candidates.some(
      (text, index) =>
        paths[index] !== item.path &&
        (text !== undefined && item.text !== undefined
          ? carries(text, item)
          : isSameName(paths[index], item)),
    );
  return {
    defaults: defaults.filter((text) => text !== undefined),
    elsewhere: (item: UsersItem) => missing.includes(item) && isIn(others, written, item),
    inUpgradeFolder: (item: UsersItem) => missing.includes(item) && isIn(kept, folder, item),
  };
}

const MOST_READ = 300;

const isSameName = (path: string | undefined, { own }: UsersItem): boolean =>
  path?.slice(path.lastIndexOf('/')) === own.slice(own.lastIndexOf('/'));
