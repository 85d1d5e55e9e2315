/** `synouser`: who has an account. Root's alone; the shell refuses everybody else before it comes here. */
import { isListedUser, readGroups, readUsers, type ShownUser } from '../shown-accounts.ts';
import { type Answer, lines, stderr, stdout, type Tool, type ToolContext } from '../tool.ts';

/** Source: an author's notes of his NAS (wuseman); how `Expired` is spaced from a reader of it. Inferred: the size, that of DSM's own record. */
async function get(name: string, { machine }: ToolContext): Promise<Answer> {
  const user = (await readUsers(machine)).find((one) => one.name === name);
  if (user === undefined) return notThere();
  const groups = (await readGroups(machine)).filter(
    ({ gid, members }) => gid === user.gid || members.includes(name),
  );
  return stdout(
    lines(
      `User Name   : [${user.name}]`,
      'User Type   : [AUTH_LOCAL]',
      `User uid    : [${user.uid}]`,
      `Primary gid : [${user.gid}]`,
      `Fullname    : [${user.comment}]`,
      `User Dir    : [${user.home}]`,
      `User Shell  : [${user.shell}]`,
      `Expired     : [${isLocked(user)}]`,
      'User Mail   : []',
      'Alloc Size  : [82]',
      `Member Of   : [${groups.length}]`,
      ...groups.map(({ gid, name: group }) => `(${gid}) ${group}`),
    ),
  );
}

/** On a NAS that was set up, admin and guest are turned off. Inferred: nobody else is. */
const isLocked = ({ name }: ShownUser): boolean => name === 'admin' || name === 'guest';

/** Sources: two authors who read this answer; both lines, this one first, and the exit code 255. Inferred: on stderr. */
const notThere = (): Answer =>
  stderr(
    lines('synouser.c:406 SYNOUserGet failed. synoerr=[0x1D00]', 'Lastest SynoErr=[user_db_get.c:36]'),
    255,
  );

/** Source: a reader of `--enum local`: "2 User Listed:", then a name a line. */
async function list({ machine }: ToolContext): Promise<Answer> {
  const names = (await readUsers(machine)).filter(isListedUser).map(({ name }) => name);
  return stdout(lines(`${names.length} User Listed:`, ...names.toSorted()));
}

export const synouser: Tool = {
  command: 'synouser',
  async run({ args: [option, name] }, context) {
    if (option === '--get' && name !== undefined) return get(name, context);
    if (option === '--enum' && (name === undefined || name === 'local')) return list(context);
    return undefined;
  },
};
