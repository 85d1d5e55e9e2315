/** DSM's own users and groups, and the ids that spkbox gives to the accounts of packages. */
import { inferred, likely, type Source, sure } from './source.ts';

export interface StandingUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly comment: string;
  readonly home: string;
  readonly shell: string;
  readonly source: Source;
}

export interface StandingGroup {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
  readonly source: Source;
}

const PASSWD = sure('/etc/passwd of DSM boxes in public repositories');
const ONE_PASSWD = likely('/etc/passwd of one DSM box in a public repository');

export const STANDING_USERS: readonly StandingUser[] = [
  { name: 'root', uid: 0, gid: 0, comment: '', home: '/root', shell: '/bin/ash', source: PASSWD },
  { name: 'daemon', uid: 2, gid: 2, comment: '', home: '/', shell: '/bin/sh', source: ONE_PASSWD },
  {
    name: 'lp',
    uid: 7,
    gid: 7,
    comment: '',
    home: '/var/spool/lpd',
    shell: '/bin/sh',
    source: ONE_PASSWD,
  },
  {
    name: 'anonymous',
    uid: 21,
    gid: 21,
    comment: '',
    home: '/nonexist',
    shell: '/usr/bin/nologin',
    source: ONE_PASSWD,
  },
  {
    name: 'postgres',
    uid: 55,
    gid: 55,
    comment: '',
    home: '/var/services/pgsql',
    shell: '/bin/sh',
    source: ONE_PASSWD,
  },
  {
    name: 'http',
    uid: 1023,
    gid: 1023,
    comment: '',
    home: '/var/services/web',
    shell: '/sbin/nologin',
    source: likely(
      'numbers and home from DSM boxes; Inferred: the shell, that of other accounts without login',
    ),
  },
  {
    name: 'admin',
    uid: 1024,
    gid: 100,
    comment: 'System default user',
    home: '/var/services/homes/admin',
    shell: '/bin/sh',
    source: PASSWD,
  },
  {
    name: 'guest',
    uid: 1025,
    gid: 100,
    comment: 'Guest',
    home: '/nonexist',
    shell: '/usr/bin/nologin',
    source: likely('numbers from DSM boxes; Inferred: comment, home and shell, like anonymous'),
  },
];

export const STANDING_GROUPS: readonly StandingGroup[] = [
  { name: 'root', gid: 0, members: [], source: PASSWD },
  { name: 'system', gid: 1, members: [], source: sure('id of a package user: schmidhorst/synology-autorun') },
  { name: 'daemon', gid: 2, members: [], source: inferred('the group of the user daemon') },
  { name: 'lp', gid: 7, members: [], source: inferred('the group of the user lp') },
  { name: 'anonymous', gid: 21, members: [], source: inferred('the group of the user anonymous') },
  { name: 'postgres', gid: 55, members: [], source: inferred('the group of the user postgres') },
  { name: 'users', gid: 100, members: [], source: sure('/etc/group of DSM boxes') },
  { name: 'administrators', gid: 101, members: ['admin'], source: sure('/etc/group of DSM boxes') },
  {
    name: 'synopkgs',
    gid: 999,
    members: [],
    source: sure('id of a package user: schmidhorst/synology-autorun'),
  },
  { name: 'http', gid: 1023, members: [], source: sure('/etc/group of DSM boxes; duplicati#2610') },
];

/** The uid of the first person on a NAS; later ones count up from it. Source: several DSM boxes. */
export const FIRST_HUMAN_UID = 1026;

/** The gid of the first group that a user creates. Source: one DSM 7.2 box (likely). */
export const FIRST_LOCAL_GID = 65536;

export const isLocalGroupId = (gid: number): boolean => gid >= FIRST_LOCAL_GID;

/** The groups that every package user is in, besides its own and what conf/privilege joins. */
export const PACKAGE_GROUPS: { readonly names: readonly string[]; readonly source: Source } = {
  names: ['synopkgs'],
  source: likely(
    'id of a package user: schmidhorst/synology-autorun; its system and http may come from join-groupname',
  ),
};

/** The home folder of a package's account, with {package}. */
export const ACCOUNT_HOME: Readonly<
  Record<'dsm6' | 'dsm7', { readonly path: string; readonly source: Source }>
> = {
  dsm6: { path: '/var/packages/{package}/target', source: sure('/etc/passwd of DSM 6: spksrc#3061') },
  dsm7: {
    path: '/var/packages/{package}/home',
    source: sure('/etc/passwd of DSM 7: the line of PlexMediaServer'),
  },
};

/** What DSM does with a person's group and user whose names clash with the package's. */
export const NAME_CLASH = {
  group: {
    /** DSM appends it to the name of the person's group. */
    suffix: '__PKG_',
    source: likely('spksrc#4789: the old group is renamed; the suffix from the spksrc wiki'),
  },
  user: {
    does: "the package's account stands before it, and takes it along when the package goes",
    source: likely('one author on DSM 7 (rescriptum)'),
  },
} as const;

export interface AccountNameRule {
  readonly form: RegExp;
  readonly longest: number;
  readonly source: Source;
}

/** The name of a package's user or group. */
export const PACKAGE_ACCOUNT_NAME: AccountNameRule = {
  form: /^[A-Za-z0-9_][A-Za-z0-9_.+ -]*$/,
  longest: 64,
  source: inferred('what a line of /etc/passwd can hold, and what every tool accepts as a name'),
};

/** The name that a person gives a user or group, as synouser and synogroup accept it. */
export const LOCAL_ACCOUNT_NAME: AccountNameRule = {
  form: /^[^-\s!"#$%&'()*+,/:;<=>?@[\]\\^`{}|~][^!"#$%&'()*+,/:;<=>?@[\]\\^`{}|~\n]*$/,
  longest: 64,
  source: sure(
    "Synology's CLI administrator guide for DSM, synouser and synogroup: the characters that it forbids",
  ),
};

/** A name of digits alone is refused, since programs such as chown(1) take it for a number. */
export const isPackageAccountName = (name: string): boolean =>
  followsRule(name, PACKAGE_ACCOUNT_NAME) && !/^\d+$/.test(name);
export const isLocalAccountName = (name: string): boolean => followsRule(name, LOCAL_ACCOUNT_NAME);

const followsRule = (name: string, { form, longest }: AccountNameRule): boolean =>
  name.length <= longest && form.test(name);

/** Names of DSM's own users and groups; no package's account may have one. */
export const RESERVED_NAMES: { readonly names: readonly string[]; readonly source: Source } = {
  names: [...new Set([...STANDING_USERS, ...STANDING_GROUPS].map(({ name }) => name))],
  source: inferred("an account of such a name would have the rights of DSM's own, or take them from it"),
};

export const isReservedName = (name: string): boolean => RESERVED_NAMES.names.includes(name);

/** The login shell of a package's account. Source: PlexMediaServer on DSM 7; spksrc#3061 for DSM 6. */
export const PACKAGE_SHELL = '/sbin/nologin';

/** spkbox's choice: DSM uses about 100000 to 300000, which a rootless range of 65536 ids cannot map. */
export const PACKAGE_UIDS = { from: 20_000, below: 60_000 } as const;

/** Whether spkbox gave this id to a package's user or group. */
export const isPackageId = (id: number): boolean => id >= PACKAGE_UIDS.from && id < PACKAGE_UIDS.below;

/** 32 bit FNV-1a over the UTF-8 bytes. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/**
 * The uid (and gid) of a package's account, hashed from its name so as to be equal in every run and engine. A uid that
 * exists already is skipped.
 */
export function packageUid(name: string, uidExists: (uid: number) => boolean = () => false): number {
  const span = PACKAGE_UIDS.below - PACKAGE_UIDS.from;
  const start = hash(name) % span;
  for (let step = 0; step < span; step++) {
    const uid = PACKAGE_UIDS.from + ((start + step) % span);
    if (!uidExists(uid)) return uid;
  }
  throw new RangeError(`All ${span} user ids for packages are in use.`);
}

/** The line of /etc/passwd. */
export function passwdLine(user: Omit<StandingUser, 'source'>): string {
  return `${user.name}:x:${user.uid}:${user.gid}:${user.comment}:${user.home}:${user.shell}`;
}

/** The line of /etc/group. */
export function groupLine(group: Omit<StandingGroup, 'source'>): string {
  return `${group.name}:x:${group.gid}:${group.members.join(',')}`;
}
