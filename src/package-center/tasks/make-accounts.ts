/** Makes the package's user and group, unless an earlier installation left them. */

import { readAccountFiles, writeAccountFiles } from '../account-files.ts';
import { type AccountFiles, addAccount, removeAccount } from '../accounts.ts';
import type { StepContext } from '../action-context.ts';
import { accountFault } from '../package-facts.ts';

export async function makeAccounts(context: StepContext): Promise<void> {
  const { machine, package: of, did, onUndo } = context;
  const before = await readAccountFiles(machine);
  const fault = accountFault(of.facts, before);
  if (fault !== undefined) throw fault;
  const after = addAccount(before, accountRequest(context));
  if (isSame(before, after)) return;
  onUndo(() => machine.change(writeAccountFiles(before)));
  await machine.change(writeAccountFiles(after));
  const { username, groupname, uid, gid } = of.facts.user;
  did(`made user ${username} (${uid}), group ${groupname} (${gid})`);
}

export async function removeAccounts({ machine, package: of, did }: StepContext): Promise<void> {
  const after = removeAccount(await readAccountFiles(machine), of.facts.user);
  await machine.change(writeAccountFiles(after));
  did(`removed user ${of.facts.user.username}`);
}

const isSame = (a: AccountFiles, b: AccountFiles): boolean =>
  a.passwd === b.passwd && a.group === b.group && a.shadow === b.shadow;

function accountRequest({ package: { facts } }: StepContext) {
  const joins = facts.spk.privilege?.joinGroups ?? [];
  return {
    username: facts.user.username,
    groupname: facts.user.groupname,
    home: `${facts.home}/home`,
    joins,
  };
}
