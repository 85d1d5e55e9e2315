/** The command line that every engine runs in the box: it gives up every power, then becomes the command. */
import { SpkboxError } from '../../errors.ts';
import { type Command, ID_COUNT } from '../machine.ts';

/**
 * What a command in the box may do at most. Left out are the capabilities that reach beyond a package's own box:
 * SYS_ADMIN, NET_ADMIN, MKNOD, SYS_MODULE, SYS_RAWIO, DAC_READ_SEARCH and the like.
 */
export const COMMAND_CAPABILITIES = [
  ...['chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap'],
  ...['net_bind_service', 'net_raw', 'sys_chroot', 'setfcap', 'audit_write'],
] as const;

/** The agent also looks into every process's open files. */
export const AGENT_CAPABILITIES = [...COMMAND_CAPABILITIES, 'sys_ptrace'] as const;

/** Processes that one user of a box has at most, so that spkbox can still ask the box while a package's user fills it. */
export const MOST_PROCESSES = 3072;

/** Of the box's processes, as /proc/PID/oom_score_adj: where memory is short they end before others of the host. A score that somebody has given to spkbox stays. */
export const OOM_SCORE = 500;

/** A bounding set as setpriv(1) takes it. */
export const boundingSet = (capabilities: readonly string[]): string =>
  ['-all', ...capabilities.map((name) => `+${name}`)].join(',');

/** The program with its arguments; it expects to be root in the box, with the command's umask. */
export const commandLine = (command: Command): string[] => lineOf(command, [ENDS_WITH_PARENT]);

/** The same for a command whose parent only starts it, as runc does for `docker exec`, and then goes away. */
export const detachedCommandLine = (command: Command): string[] => lineOf(command, []);

function lineOf(command: Command, options: readonly string[]): string[] {
  const surroundings = ['env', '-i', '-C', command.cwd ?? '/', '--', ...assignments(command.env)];
  const setpriv = ['setpriv', ...options, ...setprivOptions(command)];
  return [...setpriv, ...surroundings, ...programOf(command)].map(word);
}

/**
 * The same for a command that `isPlain`, one process shorter: it expects the command's environment, too, and to be in `/`.
 * `setpriv` is where the host has it: the command's PATH leads where the command may write. A shell on the way there
 * would leave variables of its own.
 */
export const plainCommandLine = (command: Command, setpriv: string): string[] =>
  [setpriv, ENDS_WITH_PARENT, ...setprivOptions(command), ...programOf(command)].map(word);

/**
 * Whether the command's environment does nothing to the programs that lead into the box, which have powers that the
 * command has not: a variable not known to be harmless can be a wizard's answer by the name of LD_PRELOAD.
 */
export const isPlain = ({ env, cwd = '/' }: Command): boolean =>
  cwd === '/' && assignments(env).every((assignment) => HARMLESS.test(assignment));

const HARMLESS = /^((SYNOPKG|pkgwizard|wizard)_[A-Za-z0-9_]*|PATH|HOME|PWD|USER)=/;

/** A command that has left its process group also ends with the process that waits for it. */
const ENDS_WITH_PARENT = '--pdeathsig=KILL';

function setprivOptions({ as: { uid, gid, groups } }: Command): string[] {
  for (const id of [uid, gid, ...groups]) checkId(id);
  return [
    `--bounding-set=${boundingSet(COMMAND_CAPABILITIES)}`,
    '--inh-caps=-all',
    ...idOption('--reuid', uid),
    ...idOption('--regid', gid),
    groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
    '--',
  ];
}

/**
 * Who enters a box is its root. setpriv looks even numbers up among the users of the box, where root can have put a pipe:
 * commands of root must not wait for it.
 */
const idOption = (option: string, id: number): string[] => (id === 0 ? [] : [`${option}=${id}`]);

function programOf({ argv: [file, ...args] }: Command): string[] {
  return [program(file), ...args];
}

function checkId(id: number): void {
  if (Number.isInteger(id) && id >= 0 && id < ID_COUNT) return;
  throw badArgument(`${id} is no user or group of the box: its ids are 0 to ${ID_COUNT - 1}`);
}

function assignments(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).map(([name, value]) => {
    if (/^[^=\0]+$/.test(name) && !value.includes('\0')) return `${name}=${value}`;
    throw badArgument(`the environment variable ${JSON.stringify(name)} cannot be set`);
  });
}

/** env(1) takes a word with `=` for one more variable. */
function program(path: string): string {
  if (path.startsWith('/') && !path.includes('=')) return path;
  throw badArgument(`${JSON.stringify(path)} cannot be run: a program is an absolute path without "="`);
}

function word(value: string): string {
  if (!value.includes('\0')) return value;
  throw badArgument(`${JSON.stringify(value)} cannot be an argument: it holds a NUL byte`);
}

function badArgument(message: string): SpkboxError {
  return new SpkboxError('MACHINE_BAD_ARGUMENT', message, { hint: 'Give another name or path.' });
}
