/** A command of the caller's own on the NAS: as root, as a user, or as a package with the environment of its scripts. */
import type { Readable } from 'node:stream';
import type { ScriptName } from '../dsm/actions.ts';
import { DSM_PATH } from '../dsm/environment.ts';
import { SpkboxError } from '../errors.ts';
import { type Command, type Identity, type Machine, ROOT } from '../machine/machine.ts';
import type { PackageCenter } from '../package-center/center.ts';
import type { RequestContext } from '../package-center/request/action-request.ts';
import { findAccount, findUser, parseUsers } from '../system/accounts.ts';
import { BoundedOutput } from './bounded-output.ts';

/** A line of shell, which /bin/sh runs; or a program and its arguments, which no shell reads. */
export type ExecCommand = string | readonly [string, ...string[]];

export interface ExecOptions {
  /**
   * Who runs it: `root`, or the name of a user in the NAS's /etc/passwd. When absent: root, or with `package` the
   * package's own user.
   */
  readonly as?: string;
  /** Runs it in the environment of this package's scripts. */
  readonly package?: string;
  /** With `package`: the script whose environment it is; that of `start-stop-status start` when absent. */
  readonly script?: ScriptName;
  /** Variables added to the default environment; they override defaults of the same name. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute; `/` when absent. */
  readonly cwd?: string;
  /** Nothing to read when absent. */
  readonly stdin?: string | Buffer | Readable;
  /** Milliseconds; then the command and its process group are killed. The limit of a script when absent. */
  readonly timeLimit?: number;
  /** Kills the command; `exec` then rejects with the signal's reason. The NAS's own signal when absent. */
  readonly signal?: AbortSignal;
}

export interface ExecResult {
  /** Undefined when a signal ended the command. */
  readonly exitCode: number | undefined;
  /** `SIGTERM`, where one ended the command. */
  readonly signal: string | undefined;
  /** UTF-8; stdout and stderr together hold the first 16 MiB of output. */
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes of output beyond the first 16 MiB: counted, and left out. */
  readonly omittedBytes: number;
  /** Whether the time limit ended the command. */
  readonly timedOut: boolean;
}

export interface ExecPlace {
  readonly machine: Machine;
  readonly center: PackageCenter;
  readonly request: RequestContext;
}

/** Ends when the command ends, whether or not its children keep its output open. */
export function execOnNas(
  place: ExecPlace,
  command: ExecCommand,
  options: ExecOptions = {},
): Promise<ExecResult> {
  const { package: name, script } = options;
  if (name !== undefined) return execAsPackage(place, command, { ...options, package: name });
  if (script !== undefined) {
    throw new SpkboxError('USE_BAD_VALUE', `exec got the script ${script}, but no package`, {
      hint: 'Name the package whose script it is with the option "package".',
    });
  }
  return execAsUser(place, command, options);
}

async function execAsUser(place: ExecPlace, command: ExecCommand, options: ExecOptions): Promise<ExecResult> {
  const user = await findNasUser(place.machine, options.as ?? 'root');
  // Inferred: what a login sets; no log shows the environment of a login on DSM.
  const env = { PATH: DSM_PATH, HOME: user.home, USER: user.name, LOGNAME: user.name };
  return run(place, { argv: argvOf(command), as: user.identity, env }, options);
}

function execAsPackage(
  place: ExecPlace,
  command: ExecCommand,
  { package: name, script = 'start', ...options }: ExecOptions & { readonly package: string },
): Promise<ExecResult> {
  const { center, request, machine } = place;
  const { user } = center.packages.get(name).record;
  return center.withScriptCommand(name, {
    script,
    request,
    use: async (scriptCommand) => {
      const as = options.as === undefined ? user : (await findNasUser(machine, options.as)).identity;
      return run(place, { ...scriptCommand, argv: argvOf(command), as }, options);
    },
  });
}

/** A program without a folder is looked for in the PATH of the command itself. */
function argvOf(command: ExecCommand): Command['argv'] {
  if (typeof command === 'string') return ['/bin/sh', '-c', command];
  if (command[0].includes('/')) return command;
  return ['/bin/sh', '-c', 'exec "$@"', 'sh', ...command];
}

async function run(
  { machine, center, request }: ExecPlace,
  command: Pick<Command, 'argv' | 'as' | 'env'>,
  { env, cwd, stdin, ...options }: ExecOptions,
): Promise<ExecResult> {
  const { signal = request.signal, timeLimit = center.core.dependencies.timeLimit } = options;
  signal?.throwIfAborted();
  const output = new BoundedOutput();
  const result = await machine.run({
    ...command,
    env: { ...command.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    ...(stdin === undefined ? {} : { stdin }),
    ...(signal === undefined ? {} : { signal }),
    timeLimit,
    onOutput: output.take,
  });
  if (result.endedBy === 'abort') signal?.throwIfAborted();
  const { exitCode, signal: endSignal, endedBy } = result;
  return { exitCode, signal: endSignal, ...output.end(), timedOut: endedBy === 'time limit' };
}

interface User {
  readonly name: string;
  readonly identity: Identity;
  readonly home: string;
}

/** Root is not looked up in the account files, which a package may have edited. */
async function findNasUser(machine: Machine, name: string): Promise<User> {
  if (name === 'root') return { name, identity: ROOT, home: '/root' };
  const [passwd = '', group = ''] = await machine.readTogether(['/etc/passwd', '/etc/group']);
  const identity = findAccount({ passwd, group }, name);
  if (identity !== undefined) return { name, identity, home: findUser(passwd, name)?.home || '/' };
  throw new SpkboxError('USE_BAD_VALUE', `this NAS has no user ${name}`, {
    hint: `Its users are: ${parseUsers(passwd)
      .map((user) => user.name)
      .join(', ')}.`,
  });
}
