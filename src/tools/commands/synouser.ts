/** `synouser`: users. Root's alone: the file mode of the command in the box refuses everybody else. */
import { findUser, groupsOfUser, type User } from '../../system/accounts.ts';
import { type Answer, lines, stderr, stdout, type Tool, type ToolContext } from '../tool.ts';

/** Source: an author's notes of his NAS (wuseman); the spacing of `Expired`: a program that reads this output. Inferred: the size, that of DSM's own record. */
async function get(name: string, { system }: ToolContext): Promise<Answer> {
  const { passwd, group } = await system.accounts.read();
  const user = findUser(passwd, name);
  if (user === undefined) return noSuchUser();
  const groups = groupsOfUser(group, user);
  return stdout(
    lines(
      `User Name   : [${user.name}]`,
      'User Type   : [AUTH_LOCAL]',
      `User uid    : [${user.uid}]`,
      `Primary gid : [${user.gid}]`,
      `Fullname    : [${user.comment}]`,
      `User Dir    : [${user.home}]`,
      `User Shell  : [${user.shell}]`,
      `Expired     : [${isExpired(user)}]`,
      'User Mail   : []',
      'Alloc Size  : [82]',
      `Member Of   : [${groups.length}]`,
      ...groups.map(({ gid, name: groupname }) => `(${gid}) ${groupname}`),
    ),
  );
}

/** On a NAS that was set up, admin and guest are turned off. Inferred: all other users are on. */
const isExpired = ({ name }: User): boolean => name === 'admin' || name === 'guest';

/** Sources: two authors who read this answer; both lines, in this order, and the exit code 255. Inferred: on stderr. */
const noSuchUser = (): Answer =>
  stderr(
    lines('synouser.c:406 SYNOUserGet failed. synoerr=[0x1D00]', 'Lastest SynoErr=[user_db_get.c:36]'),
    255,
  );

/** Source: a reader of `--enum local`: "2 User Listed:", then a name a line. */
async function list({ system }: ToolContext): Promise<Answer> {
  const names = (await system.accounts.users()).filter(isListed).map(({ name }) => name);
  return stdout(lines(`${names.length} User Listed:`, ...names.toSorted()));
}

/** Inferred: of DSM's own users only admin and guest are listed, and no package's user. */
const isListed = ({ uid }: User): boolean => uid >= 1024 && uid < 20_000;

export const synouser: Tool = {
  command: 'synouser',
  rootOnly: true,
  async run({ args: [option, name] }, context) {
    if (option === '--get' && name !== undefined) return get(name, context);
    if (option === '--enum' && (name === undefined || name === 'local')) return list(context);
    return undefined;
  },
};
