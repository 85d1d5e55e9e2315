/** Names of conf/privilege that DSM cannot have given to a package's account. Pure. */
import { isPackageAccountName, isReservedName, RESERVED_NAMES } from '../../dsm/accounts.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { accountRequest, type OtherPackage } from '../package/account-request.ts';

/** What is wrong with the account that the package asks for, on a NAS with these other packages. */
export function accountFindings(
  spk: Pick<Spk, 'privilege' | 'info'>,
  others: readonly OtherPackage[],
): Finding[] {
  const request = accountRequest(spk, '', others);
  if (request === undefined) return [];
  const names = [...new Set([request.username, request.groupname])];
  return [
    ...names.flatMap((name) => checkName(spk, name)),
    ...others.flatMap((other) => checkOther(spk, request.username, other)),
  ];
}

function checkName(spk: Pick<Spk, 'privilege' | 'info'>, name: string): Finding[] {
  if (!isPackageAccountName(name)) {
    return [
      refused('account-name', {
        text: `${JSON.stringify(name)} cannot be the name of an account.`,
        where: whereOf(spk, name),
        advice: 'Use letters, digits, "-", "_" and ".", 64 at most.',
        source: 'Inferred: a line of /etc/passwd cannot hold it, or no tool takes it',
      }),
    ];
  }
  if (!isReservedName(name)) return [];
  return [
    refused('account-name-of-dsm', {
      text: `The account ${name} is one of DSM's own.`,
      where: whereOf(spk, name),
      advice: 'Give the package a name of its own in conf/privilege username and groupname.',
      source: `Inferred: ${RESERVED_NAMES.source.from}`,
    }),
  ];
}

/** Two packages share a user where both say so; one that takes the other's own name would take it over. */
function checkOther(
  spk: Pick<Spk, 'privilege' | 'info'>,
  username: string,
  { name, user, spk: theirs }: OtherPackage,
): Finding[] {
  const isTheirs = name !== spk.info.package && theirs.privilege !== undefined && user.username === username;
  if (!isTheirs) return [];
  if (spk.privilege?.username !== undefined && theirs.privilege.username !== undefined) return [];
  return [
    refused('account-name-of-package', {
      text: `The account ${username} is that of the package ${name}, which is installed.`,
      where: whereOf(spk, username),
      advice: 'Name the same username in the conf/privilege of both, or another one in one of them.',
      source: 'Inferred: guide 15 gives every package an account of its own name unless it names another',
    }),
  ];
}

const whereOf = ({ privilege }: Pick<Spk, 'privilege'>, name: string): string =>
  [privilege?.username, privilege?.groupname].includes(name) ? 'conf/privilege' : 'INFO package';

function refused(code: string, rest: Pick<Finding, 'text' | 'where' | 'advice' | 'source'>): Finding {
  // Inferred: the code of other content of conf/privilege that DSM does not take.
  return { code, severity: 'refused', dsmError: 319, ...rest };
}
