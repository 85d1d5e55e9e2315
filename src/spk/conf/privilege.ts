/** conf/privilege: the package's account, and the user of each of its scripts and programs. */
import type { Finding } from '../../findings.ts';
import {
  asList,
  asObject,
  asOptionalText,
  asText,
  badShape,
  type JsonObject,
  parseConf,
} from './conf-file.ts';

export type RunAs = 'package' | 'root' | 'system';

export interface Privilege {
  /** Undefined when the file has no `defaults`, or one without `run-as`; DSM 7 refuses that with 319. */
  readonly runAs: string | undefined;
  readonly username: string | undefined;
  readonly groupname: string | undefined;
  /** `join-groupname`, blanks and commas split. */
  readonly joinGroups: readonly string[];
  /** Package names of `join-pkg-groupnames`. */
  readonly joinPackageGroups: readonly string[];
  readonly ctrlScript: readonly { readonly action: string; readonly runAs: string }[];
  readonly executable: readonly { readonly relpath: string; readonly runAs: string }[];
  readonly tool: readonly {
    readonly relpath: string;
    readonly user: string;
    readonly group: string;
    /** The octal digits as a number; undefined when absent. */
    readonly permission: number | undefined;
    readonly capabilities: string | undefined;
  }[];
  /** Undocumented keys; nested keys with their path: `tool[0].mode`. */
  readonly unknownKeys: readonly string[];
}

const FILE = 'conf/privilege';

const DOCUMENTED_KEYS = {
  root: [
    'defaults',
    'username',
    'groupname',
    'join-groupname',
    'join-pkg-groupnames',
    'ctrl-script',
    'executable',
    'tool',
  ],
  defaults: ['run-as'],
  'ctrl-script': ['action', 'run-as'],
  executable: ['relpath', 'run-as'],
  tool: ['relpath', 'user', 'group', 'permission', 'capabilities'],
} as const;

export function parsePrivilege(bytes: Buffer): { privilege: Privilege; notes: readonly Finding[] } {
  const { root, notes } = parseConf(bytes, FILE);
  const unknownKeys = findUnknownKeys(root, DOCUMENTED_KEYS.root, '');
  const defaults = root.defaults === undefined ? {} : asObject(root.defaults, FILE, 'defaults');
  unknownKeys.push(...findUnknownKeys(defaults, DOCUMENTED_KEYS.defaults, 'defaults.'));
  const privilege: Privilege = {
    runAs: asOptionalText(defaults['run-as'], FILE, 'defaults.run-as'),
    username: asOptionalText(root.username, FILE, 'username'),
    groupname: asOptionalText(root.groupname, FILE, 'groupname'),
    joinGroups: joinGroups(root['join-groupname']),
    joinPackageGroups: confEntries(root, 'join-pkg-groupnames').map(parsePackageGroup),
    ctrlScript: parseRows(root, 'ctrl-script', unknownKeys, (row, path) => ({
      action: asText(row.action, FILE, `${path}.action`),
      runAs: asText(row['run-as'], FILE, `${path}.run-as`),
    })),
    executable: parseRows(root, 'executable', unknownKeys, (row, path) => ({
      relpath: asText(row.relpath, FILE, `${path}.relpath`),
      runAs: asText(row['run-as'], FILE, `${path}.run-as`),
    })),
    tool: parseRows(root, 'tool', unknownKeys, tool),
    unknownKeys,
  };
  return { privilege, notes };
}

function tool(row: JsonObject, path: string): Privilege['tool'][number] {
  return {
    relpath: asText(row.relpath, FILE, `${path}.relpath`),
    // Inferred: the guide allows no other owner, so the package is the default.
    user: asOptionalText(row.user, FILE, `${path}.user`) ?? 'package',
    group: asOptionalText(row.group, FILE, `${path}.group`) ?? 'package',
    permission: parsePermission(row.permission, `${path}.permission`),
    capabilities: asOptionalText(row.capabilities, FILE, `${path}.capabilities`),
  };
}

/** Both "4750" and 4750 are read as octal digits. */
function parsePermission(value: unknown, path: string): number | undefined {
  if (value === undefined) return undefined;
  const digits = typeof value === 'number' ? String(value) : asText(value, FILE, path);
  if (!/^[0-7]{1,4}$/.test(digits)) throw badShape(FILE, path, 'up to four octal digits');
  return Number.parseInt(digits, 8);
}

function joinGroups(value: unknown): readonly string[] {
  if (value === undefined) return [];
  const names = Array.isArray(value)
    ? value.map((name, index) => asText(name, FILE, `join-groupname[${index}]`))
    : [asText(value, FILE, 'join-groupname')];
  return names.flatMap((name) => name.split(/[\s,]+/)).filter((name) => name !== '');
}

function parsePackageGroup({ value, path }: { value: unknown; path: string }): string {
  if (typeof value === 'string') return value;
  return asText(asObject(value, FILE, path).packagename, FILE, `${path}.packagename`);
}

type PrivilegeSection = 'ctrl-script' | 'executable' | 'tool';

function parseRows<T>(
  root: JsonObject,
  section: PrivilegeSection,
  unknownKeys: string[],
  read: (row: JsonObject, path: string) => T,
): T[] {
  return confEntries(root, section).map(({ value, path }) => {
    const row = asObject(value, FILE, path);
    unknownKeys.push(...findUnknownKeys(row, DOCUMENTED_KEYS[section], `${path}.`));
    return read(row, path);
  });
}

function confEntries(root: JsonObject, key: string): { value: unknown; path: string }[] {
  return asList(root[key], FILE, key).map((value, index) => ({ value, path: `${key}[${index}]` }));
}

function findUnknownKeys(object: JsonObject, documented: readonly string[], prefix: string): string[] {
  return Object.keys(object)
    .filter((key) => !documented.includes(key))
    .map((key) => `${prefix}${key}`);
}
