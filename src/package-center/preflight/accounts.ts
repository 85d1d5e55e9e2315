/** Names of conf/privilege that DSM cannot have given to a package's account. Pure. */
import { isPackageAccountName, isReservedName } from '../../dsm/accounts.ts';
import { errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { type Finding, makeFinding, type Place } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { accountRequest, type OtherPackage } from '../package/account-request.ts';

type AccountOwner = Pick<Spk, 'privilege' | 'info'>;

/** Inferred: the error is that of other content of conf/privilege that DSM does not take. */
const REFUSAL = { dsmError: toDsmError(errorSaying(319, 'privilege')) };

/** What is wrong with the account that the package asks for, on a NAS with these other packages. */
export function accountFindings(spk: AccountOwner, others: readonly OtherPackage[]): Finding[] {
  const request = accountRequest(spk, '', others);
  if (request === undefined) return [];
  const names = [...new Set([request.username, request.groupname])];
  return [
    ...names.flatMap((name) => checkName(spk, name)),
    ...others.flatMap((other) => checkOther(spk, request.username, other)),
  ];
}

function checkName(spk: AccountOwner, name: string): Finding[] {
  const place = namePlace(spk, name);
  if (!isPackageAccountName(name)) {
    const text = `${JSON.stringify(name)} cannot be the name of an account.`;
    return [makeFinding('account-name', place, text, REFUSAL)];
  }
  if (!isReservedName(name)) return [];
  return [makeFinding('account-name-of-dsm', place, `The account ${name} is one of DSM's own.`, REFUSAL)];
}

/** Two packages share a user where both name it; a package that takes another one's own name would take it over. */
function checkOther(
  spk: AccountOwner,
  username: string,
  { name, user, spk: other }: OtherPackage,
): Finding[] {
  const isOthers = name !== spk.info.package && other.privilege !== undefined && user.username === username;
  if (!isOthers) return [];
  if (spk.privilege?.username !== undefined && other.privilege.username !== undefined) return [];
  const text = `The account ${username} is that of the package ${name}, which is installed.`;
  return [makeFinding('account-name-of-package', namePlace(spk, username), text, REFUSAL)];
}

const namePlace = ({ privilege }: AccountOwner, name: string): Place =>
  [privilege?.username, privilege?.groupname].includes(name)
    ? { member: 'conf/privilege' }
    : { member: 'INFO', key: 'package' };
