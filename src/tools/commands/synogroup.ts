/** `synogroup`: groups and who is in them. Root's alone; the shell refuses everybody else before it comes here. */
import { FIRST_LOCAL_GID } from '../../dsm/accounts.ts';
import {
  isAccountName,
  isListedGroup,
  isLocalGroup,
  readGroups,
  readUsers,
  type ShownGroup,
  writeGroups,
} from '../shown-accounts.ts';
import { type Answer, lines, stderr, stdout, type Tool, type ToolContext } from '../tool.ts';

/** Sources: transcripts of `synogroup --add` and `--member` on several NAS. */
function shown({ name, gid, members }: ShownGroup): Answer {
  return stdout(
    lines(
      `Group Name: [${name}]`,
      'Group Type: [AUTH_LOCAL]',
      `Group ID:   [${gid}]`,
      'Group Members: ',
      ...members.map((member, at) => `${at}:[${member}]`),
    ),
  );
}

/** Sources: four readers of this answer; exit code 255. */
const notThere = (): Answer =>
  stderr(lines('Lastest SynoErr=[group_db_get.c:26]', 'SYNOGroupGet failed, synoerr=0x1800'), 255);

/** DSM takes the members one by one, and split by commas. Source: a transcript with `romheat,root`. */
const namesIn = (args: readonly string[]): string[] =>
  [...new Set(args.flatMap((arg) => arg.split(',')))].filter((name) => name !== '');

async function get([name]: readonly string[], { machine }: ToolContext): Promise<Answer> {
  const group = (await readGroups(machine)).find((one) => one.name === name);
  return group === undefined ? notThere() : shown(group);
}

async function list(_: readonly string[], { machine }: ToolContext): Promise<Answer> {
  const names = (await readGroups(machine)).filter(isListedGroup).map(({ name }) => name);
  return stdout(lines(`${names.length} Group Listed:`, ...names.toSorted()));
}

/** A new group has the next number after 65536. Inferred: a group that is there is shown as it is ("does nothing", spksrc). */
async function add(
  [name = '', ...users]: readonly string[],
  context: ToolContext,
): Promise<Answer | undefined> {
  const groups = await readGroups(context.machine);
  const there = groups.find((one) => one.name === name);
  if (there !== undefined) return shown(there);
  if (!isAccountName(name)) return undefined;
  const gid = Math.max(FIRST_LOCAL_GID - 1, ...groups.map((one) => one.gid).filter(isLocalGroup)) + 1;
  const made = { name, gid, members: await knownUsers(users, context) };
  await writeGroups(context.machine, [...groups, made]);
  return shown(made);
}

/** `--member` says who is in the group from now on, `--memberadd` who joins it. Source: the transcripts above. */
const member =
  (joins: boolean) =>
  async ([name, ...users]: readonly string[], context: ToolContext): Promise<Answer> => {
    const groups = await readGroups(context.machine);
    const group = groups.find((one) => one.name === name);
    if (group === undefined) return notThere();
    const named = await knownUsers(users, context);
    const members = joins ? [...new Set([...group.members, ...named])] : named;
    const now = { ...group, members };
    await writeGroups(
      context.machine,
      groups.map((one) => (one === group ? now : one)),
    );
    return shown(now);
  };

async function knownUsers(args: readonly string[], { machine }: ToolContext): Promise<string[]> {
  const known = new Set((await readUsers(machine)).map(({ name }) => name));
  return namesIn(args).filter((name) => known.has(name));
}

/** Groups that DSM itself has stay. Source: Synology's CLI guide. */
async function remove(names: readonly string[], { machine }: ToolContext): Promise<Answer> {
  const groups = await readGroups(machine);
  const gone = groups.filter(({ name, gid }) => names.includes(name) && isLocalGroup(gid));
  if (gone.length < names.length) return notThere();
  await writeGroups(
    machine,
    groups.filter((group) => !gone.includes(group)),
  );
  return stdout('');
}

const OPTIONS: ReadonlyMap<
  string,
  (args: readonly string[], context: ToolContext) => Promise<Answer | undefined>
> = new Map(
  Object.entries({
    '--get': get,
    '--enum': list,
    '--add': add,
    '--member': member(false),
    '--memberadd': member(true),
    '--del': remove,
  }),
);

export const synogroup: Tool = {
  command: 'synogroup',
  async run({ args: [option = '', ...args] }, context) {
    if (args.length === 0 && option !== '--enum') return undefined;
    return OPTIONS.get(option)?.(args, context);
  },
};
