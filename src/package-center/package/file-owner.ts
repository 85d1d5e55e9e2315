/** The owner of a package's files and folders, by its conf/privilege. */
import type { Runner } from '../../dsm/run-as.ts';
import { type Owner, ROOT } from '../../machine/machine.ts';
import { type PackageRecord, runsAsPackage } from './installed-package.ts';

/** Guide 15 run-as, "behaviour on file". */
export function fileOwner({ user }: Pick<PackageRecord, 'user'>, runner: Runner): Owner {
  const { uid, gid } = runner === 'package' ? user : ROOT;
  return { uid, gid };
}

/** Guide 13 Directory Owner Rules: root's folders are open to the package's group. */
export function folderOwner({ spk, user }: Pick<PackageRecord, 'spk' | 'user'>): Owner {
  return { uid: runsAsPackage(spk) ? user.uid : ROOT.uid, gid: user.gid };
}
