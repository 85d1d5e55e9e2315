/** What keeps a package from being started, stopped, moved or uninstalled before anything is done. Pure. */
import { isYes } from '../../dsm/info-fields.ts';
import type { Release } from '../../dsm/releases.ts';
import { STATUS } from '../../dsm/status-codes.ts';
import { placeText } from '../../findings.ts';
import { infoPlace } from '../../spk/info-place.ts';
import type { PackageRecord } from '../package/installed-package.ts';
import {
  breakingPackages,
  dependencyRelations,
  dependentPackages,
  type PeerPackage,
  withDependencies,
} from '../package/relations.ts';
import type { Refusal } from './center-core.ts';

/** Inferred: the code is that of the status; nobody saw the words. */
const DEPENDENCY_DOWN = { code: STATUS.dependencyDown, description: '' };

export interface Neighbours {
  /** Every package on the NAS. */
  readonly all: readonly PeerPackage[];
  readonly release: Release;
}

/** A package by its name and its INFO. */
type Named = Pick<PackageRecord, 'name'> & { readonly info: PackageRecord['spk']['info'] };

const fieldPlace = (spk: Pick<Named, 'info'>, key: string): string => placeText(infoPlace(spk, key));

function forbiddenBy(of: Named, keys: readonly string[], doing: string): Refusal | undefined {
  const key = keys.find((each) => of.info.fields.get(each) === 'no');
  if (key === undefined) return undefined;
  return {
    where: fieldPlace(of, key),
    text: `INFO says ${key}="no": nobody can ${doing} ${of.name} in Package Center.`,
  };
}

/** Guide 05 startable and ctl_stop: the package runs as long as it is installed. */
export const cannotBeStopped = (of: Named): Refusal | undefined =>
  forbiddenBy(of, ['ctl_stop', 'startable'], 'start or stop');

/** Guide 05 install_break_packages, and what the package depends on; those that are there have been started by now. */
export function startRefusal(of: PackageRecord, { all, release }: Neighbours): Refusal | undefined {
  const [breaker] = breakingPackages({ name: of.name, version: of.version, spk: of.spk }, all);
  if (breaker !== undefined) {
    return {
      where: `install_break_packages of ${breaker.name}`,
      text: `${breaker.name} keeps ${of.name} from starting, as long as it is installed.`,
    };
  }
  // Of those that need each other, one must start first.
  const needsBack = (name: string): boolean =>
    withDependencies(name, all, release).some((needed) => needed.name === of.name);
  for (const { package: name, place } of dependencyRelations({ spk: of.spk }, release)) {
    const other = all.find((known) => known.name === name);
    if (other !== undefined && other.turnedOn !== true && !needsBack(name)) {
      return {
        error: DEPENDENCY_DOWN,
        where: placeText(place),
        text: `${of.name} needs ${name}, which does not run.`,
      };
    }
  }
  return undefined;
}

/** Inferred: DSM keeps what others need; it names them, and removes them as well only where the user says so. */
export function uninstallRefusal(of: PackageRecord, { all, release }: Neighbours): Refusal | undefined {
  const forbidden = forbiddenBy({ name: of.name, info: of.spk.info }, ['ctl_uninstall'], 'uninstall');
  if (forbidden !== undefined) return forbidden;
  const needed = dependentPackages(of.name, all, release);
  if (needed.length === 0) return undefined;
  return {
    where: 'the packages that depend on it',
    text: `${needed.map(({ name }) => name).join(', ')} ${needed.length === 1 ? 'needs' : 'need'} ${of.name}.`,
  };
}

export function moveRefusal(of: PackageRecord): Refusal | undefined {
  if (of.place === 'system')
    return { where: fieldPlace(of.spk, 'install_type'), text: `${of.name} lies on the root file system.` };
  if (isYes(of.spk.info.fields.get('support_move'))) return undefined;
  return { where: fieldPlace(of.spk, 'support_move'), text: `INFO does not say support_move="yes".` };
}
