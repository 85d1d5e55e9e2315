/** Builds the record that a package will have once installed, from the .spk and the NAS. */
import { type HierarchyForm, STAGING } from '../../dsm/hierarchy.ts';
import { ROOT } from '../../machine/machine.ts';
import type { Spk } from '../../spk/spk.ts';
import { type AccountFiles, addAccount, findAccount } from '../../system/accounts.ts';
import { IMPLICIT_WORKER } from '../../workers/index.ts';
import { accountFindings } from '../preflight/accounts.ts';
import { accountRequest, type OtherPackage } from './account-request.ts';
import { type Answers, fillResource } from './answers.ts';
import { installPlace, type PackageRecord, packageFolders } from './installed-package.ts';

export interface RecordInput {
  readonly volume: string;
  readonly answers: Answers;
  /** Whether the package gets DSM 6's or DSM 7's folders; DSM 7's when absent. */
  readonly form?: HierarchyForm;
  readonly accounts: AccountFiles;
  /** Every other package on the NAS. The package may share an account with another package, or join its group. */
  readonly otherPackages?: readonly OtherPackage[];
}

export function makePackageRecord(spk: Spk, setting: RecordInput): PackageRecord {
  const { volume, answers, form = 'dsm7' } = setting;
  const name = spk.info.package;
  const place = installPlace(spk);
  return {
    spk,
    name,
    version: spk.info.version,
    place,
    volume,
    base: place === 'system' ? STAGING.system.path : volume,
    home: `/var/packages/${name}`,
    folders: packageFolders(name, { form, place }, volume),
    user: packageUser(spk, setting),
    answers,
    resource: withImplicitWorker(fillResource(spk.resource, answers)),
  };
}

const NOBODY = 65_534;

/** Puts DSM's own worker first, as in DSM's log. */
export function withImplicitWorker(resource: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  return new Map([[IMPLICIT_WORKER, resource.get(IMPLICIT_WORKER) ?? {}], ...resource]);
}

/** A package without conf/privilege belongs to root. A package that asks for a forbidden account gets uid 65534. */
function packageUser(spk: Spk, { accounts, otherPackages = [] }: RecordInput): PackageRecord['user'] {
  const request = accountRequest(spk, '', otherPackages);
  if (request === undefined) return { username: 'root', groupname: 'root', ...ROOT };
  const { username, groupname } = request;
  const isRefused = accountFindings(spk, otherPackages).length > 0;
  const account = isRefused ? undefined : findAccount(addAccount(accounts, request), username);
  return {
    username,
    groupname,
    uid: account?.uid ?? NOBODY,
    gid: account?.gid ?? NOBODY,
    groups: account?.groups ?? [],
  };
}
