/** The account that a package asks for in its conf/privilege, and the groups of other packages it joins. Pure. */
import type { Spk } from '../../spk/spk.ts';
import type { AccountRequest } from '../../system/accounts.ts';
import type { PackageRecord } from './installed-package.ts';

/** Another package on the NAS, as far as accounts are concerned. */
export type OtherPackage = Pick<PackageRecord, 'name' | 'user' | 'spk'>;

/** Undefined for a package without conf/privilege, which belongs to root. */
export function accountRequest(
  { privilege, info }: Pick<Spk, 'privilege' | 'info'>,
  home: string,
  otherPackages: readonly OtherPackage[],
): AccountRequest | undefined {
  if (privilege === undefined) return undefined;
  // Guide 15: without names in conf/privilege, the user and the group have the package's name.
  const username = privilege.username ?? info.package;
  const groupname = privilege.groupname ?? username;
  const groups = privilege.joinPackageGroups.flatMap((name) => groupOf(name, otherPackages) ?? []);
  return { username, groupname, home, joins: [...privilege.joinGroups, ...groups] };
}

/** The packages in `join-pkg-groupnames` that are not installed. Inferred: the package is installed without these groups. */
export function absentPackages(
  { privilege }: Pick<Spk, 'privilege'>,
  otherPackages: readonly OtherPackage[],
): readonly string[] {
  return (privilege?.joinPackageGroups ?? []).filter((name) => groupOf(name, otherPackages) === undefined);
}

function groupOf(name: string, otherPackages: readonly OtherPackage[]): string | undefined {
  const other = otherPackages.find((pkg) => pkg.name === name);
  return other?.spk.privilege === undefined ? undefined : other.user.groupname;
}
