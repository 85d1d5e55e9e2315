/** The account files with a user that a person makes. Pure. */
import { FIRST_HUMAN_UID, isLocalAccountName, passwdLine } from '../../dsm/accounts.ts';
import { type AccountFiles, findUser, parseUsers } from './account-files.ts';
import { addLine } from './edit-lines.ts';

/** The group `users`, which every person is in. Source: /etc/passwd of DSM boxes. */
const USERS_GID = 100;

/** Adds a user with the next free number. An existing user is unchanged, and a name that DSM refuses adds nothing. */
export function addLocalUser(files: AccountFiles, name: string): AccountFiles {
  if (!isLocalAccountName(name) || findUser(files.passwd, name) !== undefined) return files;
  const uid = parseUsers(files.passwd).reduce(
    (next, user) => (isPerson(user.uid) && user.uid >= next ? user.uid + 1 : next),
    FIRST_HUMAN_UID,
  );
  const line = passwdLine({
    name,
    uid,
    gid: USERS_GID,
    comment: '',
    home: `/var/services/homes/${name}`,
    shell: '/bin/sh',
  });
  return { ...files, passwd: addLine(files.passwd, name, line) };
}

/** Packages' numbers are far above those of people. */
const isPerson = (uid: number): boolean => uid >= FIRST_HUMAN_UID && uid < 10_000;
