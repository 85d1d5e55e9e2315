/** What a package will be once it is installed: worked out from the .spk and the NAS before anything is done. */
import { STAGING } from '../dsm/hierarchy.ts';
import type { Spk } from '../spk/spk.ts';
import { IMPLICIT_WORKER } from '../workers/index.ts';
import { type AccountFiles, addAccount, findAccount } from './accounts.ts';
import { StepFailure } from './action-context.ts';
import { installPlace, type PackageFacts, packageFolders } from './installed-package.ts';
import { type Answers, fillResource } from './wizard-answers.ts';

export interface Setting {
  readonly volume: string;
  readonly answers: Answers;
  readonly accounts: AccountFiles;
}

export function packageFacts(spk: Spk, { volume, answers, accounts }: Setting): PackageFacts {
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
    folders: packageFolders(name, place, volume),
    user: packageUser(spk, accounts),
    resource: withImplicitWorker(fillResource(spk.resource, answers)),
  };
}

const NOBODY = 65_534;

/** DSM's own worker comes first in its log. */
function withImplicitWorker(resource: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  return new Map([[IMPLICIT_WORKER, resource.get(IMPLICIT_WORKER) ?? {}], ...resource]);
}

/** Guide 15: names of conf/privilege, else the package's own. A name that no account can have is nobody's. */
function packageUser(spk: Spk, accounts: AccountFiles): PackageFacts['user'] {
  const username = spk.privilege?.username ?? spk.info.package;
  const groupname = spk.privilege?.groupname ?? username;
  const joins = spk.privilege?.joinGroups ?? [];
  const account = findAccount(addAccount(accounts, { username, groupname, home: '', joins }), username);
  return {
    username,
    groupname,
    uid: account?.uid ?? NOBODY,
    gid: account?.gid ?? NOBODY,
    groups: account?.groups ?? [],
  };
}

/** Inferred: what no line of /etc/passwd can hold, and names that would shadow an account of DSM's own. */
export function accountFault(
  { user }: Pick<PackageFacts, 'user'>,
  accounts: AccountFiles,
): StepFailure | undefined {
  for (const name of [user.username, user.groupname]) {
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.+ -]{0,63}$/.test(name)) {
      return new StepFailure(`conf/privilege: ${JSON.stringify(name)} cannot be the name of an account`);
    }
  }
  const there = findAccount(accounts, user.username);
  if (there !== undefined && there.uid < 2000) {
    return new StepFailure(`conf/privilege: the account ${user.username} is one of DSM's own`);
  }
  return undefined;
}
