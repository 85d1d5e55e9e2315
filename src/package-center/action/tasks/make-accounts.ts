/** Makes the package's user and group or takes existing ones, and removes them with the last package that has them. */
import { ACCOUNT_HOME, NAME_CLASH } from '../../../dsm/accounts.ts';
import { fillPlace } from '../../../dsm/hierarchy.ts';
import { placeText } from '../../../findings.ts';
import {
  type AccountFiles,
  type AccountNames,
  type AccountRequest,
  addAccount,
  idOf,
  isMadeByPerson,
  parseGroups,
  removeAccount,
} from '../../../system/accounts.ts';
import { absentPackages, accountRequest } from '../../package/account-request.ts';
import { accountFindings } from '../../preflight/accounts.ts';
import { type StepContext, StepFailure } from '../action-context.ts';

export async function makeAccounts(context: StepContext): Promise<void> {
  const { package: pkg, others, onUndo } = context;
  const { accounts } = context.system;
  const [fault] = accountFindings(pkg.record.spk, others);
  if (fault !== undefined) throw new StepFailure(`${placeText(fault.place)}: ${fault.text}`);
  const request = requestOf(context);
  if (request === undefined) return;
  const { before } = await accounts.change((files) => removeFormer(context, addAccount(files, request)));
  noteChanges(context, { request, before, added: addAccount(before, request) });
  if (idOf(before.passwd, request.username) !== undefined) return;
  // Undoes only what this step made: other packages may have got accounts meanwhile.
  onUndo(async () => {
    await accounts.change((files) => removeAccount(files, pkg.record.user, accountsOf(others)));
  });
}

function requestOf({ package: { record }, nas, others }: StepContext): AccountRequest | undefined {
  const { path } = ACCOUNT_HOME[nas.release.hierarchy];
  return accountRequest(record.spk, fillPlace(path, { volume: record.volume, package: record.name }), others);
}

/** Inferred: an upgrade that changes the username removes the old account. */
function removeFormer({ package: pkg, before, others }: StepContext, files: AccountFiles): AccountFiles {
  if (before?.spk.privilege === undefined || isSameNames(before.user, pkg.record.user)) return files;
  return removeAccount(files, before.user, [...accountsOf(others), pkg.record.user]);
}

export async function removeAccounts({ system, package: pkg, others, note }: StepContext): Promise<void> {
  const { user, spk } = pkg.record;
  if (spk.privilege === undefined) return;
  const { after } = await system.accounts.change((files) => removeAccount(files, user, accountsOf(others)));
  const sharers = others.filter((other) => other.user.username === user.username).map(({ name }) => name);
  note(
    sharers.length === 0
      ? `removed user ${user.username}`
      : `kept user ${user.username}, which ${sharers.join(', ')} also has`,
  );
  if (idOf(after.group, user.groupname) !== undefined && sharers.length === 0)
    note(`kept group ${user.groupname}, which still has other members`);
}

/** The packages' accounts. A package without conf/privilege belongs to root and has no account. */
const accountsOf = (others: StepContext['others']): AccountNames[] =>
  others.flatMap(({ user, spk }) => (spk.privilege === undefined ? [] : [user]));

const isSameNames = (a: AccountNames, b: AccountNames): boolean =>
  a.username === b.username && a.groupname === b.groupname;

interface RequestedAccount {
  readonly request: AccountRequest;
  readonly before: AccountFiles;
  readonly added: AccountFiles;
}

function noteChanges(
  { package: { record }, others, note }: StepContext,
  { request, before, added }: RequestedAccount,
): void {
  const { username, groupname, joins } = request;
  if (before.passwd !== added.passwd) {
    note(`made user ${username} (${record.user.uid}), group ${groupname} (${record.user.gid})`);
  }
  for (const text of clashes(before, request)) note(text);
  const groups = new Set(parseGroups(added.group).map(({ name }) => name));
  for (const name of joins.filter((join) => !groups.has(join)))
    note(`did not join the group ${name}, which does not exist`);
  for (const name of absentPackages(record.spk, others))
    note(`did not join the group of ${name}, which is not installed`);
}

function clashes({ passwd, group }: AccountFiles, { username, groupname }: AccountRequest): string[] {
  return [
    ...(isMadeByPerson(passwd, username)
      ? [`the NAS has a user ${username} already: ${NAME_CLASH.user.does}`]
      : []),
    ...(isMadeByPerson(group, groupname)
      ? [`the NAS has a group ${groupname} already: it is now ${groupname}${NAME_CLASH.group.suffix}`]
      : []),
  ];
}
