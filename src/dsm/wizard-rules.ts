/** The content of wizard pages (WIZARD_UIFILES), and Package Center's rules for the answers. */
import type { ScriptName } from './actions.ts';
import { inferred, likely, type Source, sure } from './source.ts';

export type WizardType = 'textfield' | 'password' | 'multiselect' | 'singleselect' | 'combobox';

export interface WizardTypeRow {
  readonly name: WizardType;
  /** The answer of a field: any text, true or false, true for a single field of the group, or an entry of a list. */
  readonly answers: 'text' | 'flag' | 'choice' | 'entry';
  /** The value that scripts get for an untouched field without defaultValue. */
  readonly untouched: '' | 'false';
  readonly source: Source;
}

export const WIZARD_GUIDE = sure('guide 11 WIZARD_UIFILES, in the form of DSM 6 and 7.0');
/** DSM's pages use Ext JS 3, from which `validator`, `vtype`, `allowBlank`, `emptyText`, `store` and `valueField` come. */
export const EXT_JS = inferred('the words are those of Ext JS 3 form fields, so its rules are taken');

export const WIZARD_TYPES: readonly WizardTypeRow[] = [
  { name: 'textfield', answers: 'text', untouched: '', source: WIZARD_GUIDE },
  { name: 'password', answers: 'text', untouched: '', source: WIZARD_GUIDE },
  { name: 'multiselect', answers: 'flag', untouched: 'false', source: WIZARD_GUIDE },
  { name: 'singleselect', answers: 'choice', untouched: 'false', source: WIZARD_GUIDE },
  {
    name: 'combobox',
    answers: 'entry',
    untouched: '',
    source: likely('SynoCommunity/spksrc spk/aria2 and spk/shairport-sync install_uifile'),
  },
];

export interface WizardVtype {
  readonly name: string;
  /** As a validator's `expr` writes it. */
  readonly expr: string;
  /** The demand on the value, as a noun phrase for messages. */
  readonly says: string;
  readonly source: Source;
}

/** DSM may have other vtypes; no source states their rules, so spkbox does not check them. */
export const WIZARD_VTYPES: readonly WizardVtype[] = [
  { name: 'alpha', expr: '/^[a-z_]+$/i', says: 'only letters and "_"', source: EXT_JS },
  { name: 'alphanum', expr: '/^[a-z0-9_]+$/i', says: 'only letters, digits and "_"', source: EXT_JS },
  {
    name: 'email',
    expr: "/^[\\w.+'-]+@(?:[\\w-]+\\.)+[a-z]{2,6}$/i",
    says: 'a mail address such as user@example.com',
    source: EXT_JS,
  },
  {
    name: 'url',
    expr: '/^(?:https?|ftp):\\/\\/(?:localhost\\b|(?:[\\w-]+\\.)+\\w{2,})/i',
    says: 'an address such as http://www.example.com',
    source: EXT_JS,
  },
];

/** Functions of the package that Package Center runs in the browser; spkbox never runs them. `activeate` is DSM's own spelling. */
export const WIZARD_PAGE_FUNCTIONS: readonly { readonly name: string; readonly source: Source }[] = [
  {
    name: 'activeate',
    source: likely('KodCloud-dev/dsm KodBox/WIZARD_UIFILES, and packages of GitLab and MTProxy'),
  },
  { name: 'deactivate', source: likely('KodCloud-dev/dsm KodBox/WIZARD_UIFILES') },
];

/** Keys that block the Next button while a field is invalid; 31 of 281 published wizards use them. */
export const INVALID_NEXT_DISABLED: readonly { readonly name: string; readonly source: Source }[] = [
  { name: 'invalid_next_disabled', source: WIZARD_GUIDE },
  {
    name: 'invalid_next_disabled_v2',
    source: likely('SynoCommunity/spksrc install_uifile.sh of many packages'),
  },
];

export interface Misspelling {
  readonly wrong: string;
  readonly right: string;
  readonly source: Source;
}

export const WIZARD_MISSPELLINGS: readonly Misspelling[] = [
  {
    wrong: 'defaultVaule',
    right: 'defaultValue',
    source: inferred('copied from an old example into published packages; no DSM is known to read it'),
  },
];

export type WizardAction = 'install' | 'upgrade' | 'uninstall';

export interface WizardScriptRow {
  readonly action: WizardAction;
  /** The wizard script gets the variables of this script. */
  readonly like: ScriptName;
  readonly source: Source;
}

const FIRST = inferred(
  'guide 11: the variables of scripts are available; the first script of its action is nearest',
);

/** A wizard script writes the pages. It runs before the action, when no part of the package is in place. */
export const WIZARD_SCRIPTS: readonly WizardScriptRow[] = [
  { action: 'install', like: 'preinst', source: FIRST },
  { action: 'upgrade', like: 'preupgrade', source: FIRST },
  { action: 'uninstall', like: 'preuninst', source: FIRST },
];

/** The variables of the `like` script that a wizard script lacks, because the files that they name do not exist yet. */
export const WIZARD_SCRIPT_LACKS: readonly { readonly variable: string; readonly source: Source }[] = [
  {
    variable: 'SYNOPKG_PKGINST_TEMP_DIR',
    source: inferred('package.tgz is not unpacked yet: schmidhorst/synology-FritzBox-CallMonitor'),
  },
  {
    variable: 'SYNOPKG_TEMP_SPKFILE',
    source: inferred('only the unpacked members were seen beside the script'),
  },
  {
    variable: 'SYNOPKG_PKG_PROGRESS_PATH',
    source: inferred('no installation goes on that could have a progress'),
  },
];

const CALL_MONITOR = likely('paths noted in the wizards of schmidhorst/synology-FritzBox-CallMonitor');

/** The temporary places of one wizard script run; DSM appends six letters to each name. */
export const WIZARD_SCRIPT_PLACES = {
  /** Holds all members except package.tgz, in Package Center's own folder. */
  staging: { name: 'wizard', source: CALL_MONITOR },
  /** The script writes the pages to this file, in the folder of the other scripts' messages. */
  messages: { name: 'synopkgwizard.log', source: CALL_MONITOR },
} as const;

/** The first DSM that sets the exec bit of a wizard script; older releases skip a script without it. */
export const WIZARD_SCRIPT_EXEC = {
  since: 7,
  source: likely('SynoCommunity/spksrc#5608: not run by DSM 6; #5524: run by DSM 7'),
} as const;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names with a meaning for DSM, the shell, the C library or a language runtime. */
const RESERVED: readonly RegExp[] = [
  /^SYNOPKG_/,
  /^(PATH|HOME|PWD|OLDPWD|SHELL|USER|LOGNAME|UID|EUID|PPID|TMPDIR|_)$/,
  /^(BASH.*|IFS|ENV|PS[0-9]|SHELLOPTS|CDPATH|GLOBIGNORE|EXECIGNORE|PROMPT_COMMAND|POSIXLY_CORRECT|TMOUT)$/,
  /^(LD_.*|GCONV_PATH|GETCONF_DIR|GLIBC_TUNABLES|HOSTALIASES|LOCALDOMAIN|LOCPATH|MALLOC_.*|NLSPATH|RES_OPTIONS|TZDIR)$/,
  /^(PERL5.*|PERLLIB|PERLIO|PYTHON.*|NODE_.*|RUBYLIB|RUBYOPT|LUA_.*|PHPRC|PHP_INI_SCAN_DIR)$/,
  /^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|GIT_(SSH.*|EXEC_PATH|CONFIG.*|ASKPASS|TEMPLATE_DIR))$/,
];

/** Whether an answer with this name may become a script's variable. */
export function isAnswerKey(key: string): boolean {
  return VARIABLE.test(key) && !RESERVED.some((names) => names.test(key));
}
