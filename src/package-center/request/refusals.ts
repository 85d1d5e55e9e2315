/** The reasons to refuse a start, stop, move or uninstallation before it begins. Pure. */
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

/** Inferred: the error has the code of the status. Its text is unknown. */
const DEPENDENCY_DOWN = { code: STATUS.dependencyDown, description: '' };

export interface Neighbours {
  /** Every package on the NAS. */
  readonly all: readonly PeerPackage[];
  readonly release: Release;
}

/** A package's name and INFO. */
type NamedInfo = Pick<PackageRecord, 'name'> & { readonly info: PackageRecord['spk']['info'] };

const fieldPlace = (pkg: Pick<NamedInfo, 'info'>, key: string): string => placeText(infoPlace(pkg, key));

function infoRefusal(pkg: NamedInfo, keys: readonly string[], verb: string): Refusal | undefined {
  const key = keys.find((field) => pkg.info.fields.get(field) === 'no');
  if (key === undefined) return undefined;
  return {
    where: fieldPlace(pkg, key),
    text: `INFO has ${key}="no": Package Center does not let a user ${verb} ${pkg.name}.`,
  };
}

/** Guide 05 startable and ctl_stop: with "no" the package runs as long as it is installed. */
export const cannotBeStopped = (pkg: NamedInfo): Refusal | undefined =>
  infoRefusal(pkg, ['ctl_stop', 'startable'], 'start or stop');

/** Guide 05 ctl_uninstall: with "no" Package Center shows no button for it. */
export const cannotBeUninstalled = (pkg: NamedInfo): Refusal | undefined =>
  infoRefusal(pkg, ['ctl_uninstall'], 'uninstall');

/** Guide 05 install_break_packages, and dependencies that do not run. Installed dependencies have been started by now. */
export function startRefusal(pkg: PackageRecord, { all, release }: Neighbours): Refusal | undefined {
  const [breaker] = breakingPackages({ name: pkg.name, version: pkg.version, spk: pkg.spk }, all);
  if (breaker !== undefined) {
    return {
      where: `install_break_packages of ${breaker.name}`,
      text: `${pkg.name} cannot start while ${breaker.name} is installed.`,
    };
  }
  // Packages that depend on each other cannot both wait: the first starts without the second.
  const needsBack = (name: string): boolean =>
    withDependencies(name, all, release).some((dependency) => dependency.name === pkg.name);
  for (const { package: name, place } of dependencyRelations({ spk: pkg.spk }, release)) {
    const other = all.find((peer) => peer.name === name);
    if (other !== undefined && other.turnedOn !== true && !needsBack(name)) {
      return {
        error: DEPENDENCY_DOWN,
        where: placeText(place),
        text: `${pkg.name} needs ${name}, which is not running.`,
      };
    }
  }
  return undefined;
}

/** Inferred: DSM keeps a package with dependents and names them. It removes them too only if the user confirms. */
export function uninstallRefusal(pkg: PackageRecord, { all, release }: Neighbours): Refusal | undefined {
  const forbidden = cannotBeUninstalled({ name: pkg.name, info: pkg.spk.info });
  if (forbidden !== undefined) return forbidden;
  const dependents = dependentPackages(pkg.name, all, release);
  if (dependents.length === 0) return undefined;
  return {
    where: 'the packages that depend on it',
    text: `${dependents.map(({ name }) => name).join(', ')} ${dependents.length === 1 ? 'needs' : 'need'} ${pkg.name}.`,
  };
}

export function moveRefusal(pkg: PackageRecord): Refusal | undefined {
  if (pkg.place === 'system')
    return {
      where: fieldPlace(pkg.spk, 'install_type'),
      text: `${pkg.name} is installed on the root file system, not on a volume.`,
    };
  if (isYes(pkg.spk.info.fields.get('support_move'))) return undefined;
  return {
    where: fieldPlace(pkg.spk, 'support_move'),
    text: `INFO does not have support_move="yes", so ${pkg.name} cannot be moved.`,
  };
}
