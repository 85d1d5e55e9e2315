/** The account that a package asks for by its conf/privilege, among the packages that are there. Pure. */
import type { Spk } from '../../spk/spk.ts';
import type { AccountRequest } from '../../system/accounts.ts';
import type { PackageRecord } from './installed-package.ts';

/** What a package needs to know of the others. */
export type OtherPackage = Pick<PackageRecord, 'name' | 'user' | 'spk'>;

/** Undefined for a package without conf/privilege: it is root's. */
export function accountRequest(
  { privilege, info }: Pick<Spk, 'privilege' | 'info'>,
  home: string,
  otherPackages: readonly OtherPackage[],
): AccountRequest | undefined {
  if (privilege === undefined) return undefined;
  // Guide 15: where conf/privilege names none, the package's name is that of both.
  const username = privilege.username ?? info.package;
  const groupname = privilege.groupname ?? username;
  const groups = privilege.joinPackageGroups.flatMap((name) => groupOf(name, otherPackages) ?? []);
  return { username, groupname, home, joins: [...privilege.joinGroups, ...groups] };
}

/** The packages of `join-pkg-groupnames` that are not there. Inferred: the package is installed without them. */
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
