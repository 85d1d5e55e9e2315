/** Packages that lost a group: another package, or a script as root, took their users out of it. Pure. */
import type { LeftBehind } from '../events.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';
import { type AccountFiles, findAccount, parseGroups } from '../system/accounts.ts';

/** For each group that an installed package's user is no longer in. `before` names the groups that are gone. */
export function lostMembers(
  installed: readonly PackageRecord[],
  before: AccountFiles,
  now: AccountFiles,
): LeftBehind[] {
  const names = new Map(
    [before, now].flatMap(({ group }) => parseGroups(group).map(({ gid, name }) => [gid, name] as const)),
  );
  return installed.flatMap(({ name, user: { username, groups } }): LeftBehind[] => {
    const account = findAccount(now, username);
    if (account === undefined) return [];
    return groups
      .filter((gid) => gid !== account.gid && !account.groups.includes(gid))
      .map((gid) => ({
        kind: 'account',
        what: `group ${names.get(gid) ?? gid} without ${username}`,
        verdict: 'left',
        why: `${username}, the user of ${name}, was taken out of the group`,
        files: [],
      }));
  });
}
