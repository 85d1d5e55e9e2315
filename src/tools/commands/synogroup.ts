/** `synogroup`: groups and their members. Root's alone: the file mode of the command in the box refuses everybody else. */
import { isLocalAccountName, isLocalGroupId } from '../../dsm/accounts.ts';
import {
  type AccountFiles,
  addLocalGroup,
  findGroup,
  type Group,
  removeLocalGroups,
  setMembers,
} from '../../system/accounts.ts';
import { type Answer, lines, stderr, stdout, type Tool, type ToolContext } from '../tool.ts';

type Option = (args: readonly string[], context: ToolContext) => Promise<Answer | undefined>;

/** Sources: transcripts of `synogroup --add` and `--member` on several NAS. */
function groupAnswer({ name, gid, members }: Group): Answer {
  return stdout(
    lines(
      `Group Name: [${name}]`,
      'Group Type: [AUTH_LOCAL]',
      `Group ID:   [${gid}]`,
      'Group Members: ',
      ...members.map((member, index) => `${index}:[${member}]`),
    ),
  );
}

/** Sources: four readers of this answer; exit code 255. */
const noSuchGroup = (): Answer =>
  stderr(lines('Lastest SynoErr=[group_db_get.c:26]', 'SYNOGroupGet failed, synoerr=0x1800'), 255);

function answerFrom({ group }: Pick<AccountFiles, 'group'>, name: string): Answer {
  const entry = findGroup(group, name);
  return entry === undefined ? noSuchGroup() : groupAnswer(entry);
}

/** DSM takes the members as arguments, and each argument split by commas. Source: a transcript with `romheat,root`. */
const memberNames = (args: readonly string[]): string[] =>
  [...new Set(args.flatMap((arg) => arg.split(',')))].filter((name) => name !== '');

const get: Option = async ([name = ''], { system }) => answerFrom(await system.accounts.read(), name);

const list: Option = async (_, { system }) => {
  const names = (await system.accounts.groups()).filter(isListed).map(({ name }) => name);
  return stdout(lines(`${names.length} Group Listed:`, ...names.toSorted()));
};

/** Inferred: of DSM's own groups, those below http are not listed. */
const isListed = ({ name, gid }: Group): boolean =>
  ['administrators', 'users', 'http'].includes(name) || (gid > 1023 && gid < 20_000) || isLocalGroupId(gid);

/** Inferred: an existing group is shown unchanged ("does nothing", spksrc). */
const add: Option = async ([name = '', ...args], { system }) => {
  const { after } = await system.accounts.change((files) =>
    addLocalGroup(files, { name, members: memberNames(args) }),
  );
  const isRefused = findGroup(after.group, name) === undefined && !isLocalAccountName(name);
  return isRefused ? undefined : answerFrom(after, name);
};

/** Replaces the members. Source: the transcripts above. */
const member: Option = async ([name = '', ...args], { system }) => {
  const { after } = await system.accounts.change((files) => setMembers(files, name, () => memberNames(args)));
  return answerFrom(after, name);
};

/** Adds members. Source: the transcripts above. */
const memberAdd: Option = async ([name = '', ...args], { system }) => {
  const { after } = await system.accounts.change((files) =>
    setMembers(files, name, (members) => [...members, ...memberNames(args)]),
  );
  return answerFrom(after, name);
};

/** DSM's own groups stay. Source: Synology's CLI guide. */
const remove: Option = async (names, { system }) => {
  const { before, after } = await system.accounts.change((files) => removeLocalGroups(files, names));
  const isRemoved = names.every((name) => findGroup(before.group, name) && !findGroup(after.group, name));
  return isRemoved ? stdout('') : noSuchGroup();
};

const OPTIONS: ReadonlyMap<string, Option> = new Map([
  ['--get', get],
  ['--enum', list],
  ['--add', add],
  ['--member', member],
  ['--memberadd', memberAdd],
  ['--del', remove],
]);

export const synogroup: Tool = {
  command: 'synogroup',
  rootOnly: true,
  async run({ args: [option = '', ...args] }, context) {
    if (args.length === 0 && option !== '--enum') return undefined;
    return OPTIONS.get(option)?.(args, context);
  },
};
