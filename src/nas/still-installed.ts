/** What belongs to a package that is still installed: it is no leftover. */
import type { LeftBehind, Maker } from '../events.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';

/** What is known of something that is there. */
export interface Found {
  readonly path?: string;
  readonly uid?: number;
  /** The names in a line of /etc/passwd or /etc/group: the user or group, and its members. */
  readonly accounts?: readonly string[];
  readonly maker?: Maker;
}

/** Gives the verdict of what an installed package has, or nothing for anything else: to be spread into an entry. */
export type StillInstalled = (found: Found) => Partial<Pick<LeftBehind, 'verdict' | 'why'>>;

export function stillInstalled(records: readonly PackageRecord[]): StillInstalled {
  return (found) => {
    const owner = records.find((record) => isOf(record, found));
    return owner === undefined ? {} : { verdict: 'kept', why: `${owner.name} is still installed` };
  };
}

function isOf({ name, user }: PackageRecord, { path, uid, accounts, maker }: Found): boolean {
  if (maker !== undefined) return maker.package === name;
  if (uid !== undefined) return uid !== 0 && uid === user.uid;
  if (accounts !== undefined) return accounts.includes(user.username) || accounts.includes(user.groupname);
  return path?.split('/').some((part) => isPartOf(name, part)) === true;
}

/** DSM's own files for a package have its name: `hello`, `hello.sc`, `pkgctl-hello.service`. */
const isPartOf = (name: string, part: string): boolean =>
  part === name || part === `${name}.sc` || part === `${name}.log` || part === `pkgctl-${name}.service`;
