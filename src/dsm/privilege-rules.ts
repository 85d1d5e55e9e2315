/** What DSM 7 forbids in conf/privilege of a package that Synology did not sign. */
import { inferred, likely, type Source, sure } from './source.ts';

/** The parts of conf/privilege that the rules check; `Privilege` of src/spk has them all. */
export interface PrivilegeContent {
  readonly runAs: string | undefined;
  readonly joinGroups: readonly string[];
  readonly ctrlScript: readonly unknown[];
  readonly executable: readonly unknown[];
  readonly tool: readonly { readonly user: string; readonly capabilities: string | undefined }[];
  readonly unknownKeys: readonly string[];
}

export type PrivilegeRuleId =
  | 'run-as-package'
  | 'no-ctrl-script-or-executable'
  | 'no-admin-group'
  | 'no-tool-capabilities'
  | 'tool-user-package'
  | 'no-privilege-migration';

export interface PrivilegeRule {
  readonly id: PrivilegeRuleId;
  /** DSM's log message, verbatim. */
  readonly message: string;
  /** The error code of the refusal. */
  readonly code: 319;
  /** `privilege` is undefined for a package without conf/privilege. */
  readonly breaks: (privilege: PrivilegeContent | undefined) => boolean;
  readonly source: Source;
}

export interface AdminGroup {
  readonly name: string;
  readonly source: Source;
}

/** `http` and `system` are no admin groups: SynoCommunity joins them on DSM 7 (mk/spksrc.service.mk SYSTEM_GROUP). */
export const ADMIN_GROUPS: readonly AdminGroup[] = [
  {
    name: 'administrators',
    source: likely('the rule in libsynopkg.so.1; the group of DSM that administrates'),
  },
  { name: 'root', source: inferred('the group of the superuser can do no less') },
];

/** A group of DSM's own services. DSM 7 takes it from packages, which get more rights by it than most of them need. */
export const SYSTEM_GROUP: { readonly name: string; readonly source: Source } = {
  name: 'system',
  source: sure('conf/privilege of six public packages that run as package on DSM 7'),
};

const STRINGS = sure('strings of libsynopkg.so.1 of 7.2.2 (lxc-on-dsm); measured by easytier');

export const PRIVILEGE_RULES: readonly PrivilegeRule[] = [
  {
    id: 'run-as-package',
    message: 'defaults should be provided and defaults.run-as should be package',
    code: 319,
    breaks: (privilege) => privilege?.runAs !== 'package',
    source: sure('spksrc#4442; gitea-spk#33; easytier'),
  },
  {
    id: 'no-ctrl-script-or-executable',
    message: 'Failed to pass privilege check, ctrl-script and executable section should not exist',
    code: 319,
    breaks: (privilege) => (privilege?.ctrlScript.length ?? 0) + (privilege?.executable.length ?? 0) > 0,
    source: STRINGS,
  },
  {
    id: 'no-admin-group',
    message: 'join-groupname should not contains admin group',
    code: 319,
    breaks: (privilege) =>
      privilege?.joinGroups.some((group) => ADMIN_GROUPS.some(({ name }) => name === group)) ?? false,
    source: STRINGS,
  },
  {
    id: 'no-tool-capabilities',
    message: 'tool capabilities should not exist',
    code: 319,
    breaks: (privilege) => privilege?.tool.some(({ capabilities }) => capabilities !== undefined) ?? false,
    source: STRINGS,
  },
  {
    id: 'tool-user-package',
    message: 'tool user should be package',
    code: 319,
    breaks: (privilege) => privilege?.tool.some(({ user }) => user !== 'package') ?? false,
    source: STRINGS,
  },
  {
    id: 'no-privilege-migration',
    message: 'non-synology package should not use privilege migration',
    code: 319,
    breaks: (privilege) => privilege?.unknownKeys.some((key) => /migrat/i.test(key)) ?? false,
    source: inferred(
      'the string is in libsynopkg.so.1 of 7.2.2 (lxc-on-dsm); how the key is spelled is not known',
    ),
  },
];

/** The rules that the package breaks, in DSM's order as far as sources show it. */
export function brokenPrivilegeRules(privilege: PrivilegeContent | undefined): readonly PrivilegeRule[] {
  return PRIVILEGE_RULES.filter((rule) => rule.breaks(privilege));
}

/** The installation's error for a `tool` whose file is missing or cannot be changed. */
export const TOOL_FAILURE: { readonly code: 313; readonly description: string; readonly source: Source } = {
  code: 313,
  description: 'failed to revise file attributes',
  source: likely('lxc-on-dsm; PeterSuh-Q3/SynoSmartInfo#17, #20; Inferred: an executable the same'),
};

/** How DSM sets the `capabilities` of a tool; guide 15 demands their names without `+`, `=` and the letters. */
export const TOOL_CAPABILITIES = {
  /** The first DSM with capabilities; an older DSM ignores them. */
  since: { version: '7.0-40656', source: sure('guide 15 tool') },
  /** Permitted and effective. */
  sets: {
    letters: 'ep',
    source: inferred('what setcap(8) is commonly given; a tool that knows nothing of them needs both'),
  },
} as const;

/** A file on the NAS that lets unsigned packages run as root and switches all of these rules off. */
export const DEVELOPER_TOKEN: { readonly path: string; readonly source: Source } = {
  path: '/var/packages/syno_dev_token',
  source: sure('the help site, system requirements of the developer guide'),
};
