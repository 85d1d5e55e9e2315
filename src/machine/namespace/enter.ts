/** The way into a box: a command line that enters its namespaces and gives up every power before the command runs. */
import { closeSync, openSync } from 'node:fs';
import { SpkboxError } from '../../errors.ts';
import type { Command } from '../machine.ts';
import { cleanProgram } from './host-program.ts';
import { COMMAND_BOUNDING_SET } from './scripts.ts';

const KINDS = ['mnt', 'pid', 'net', 'ipc', 'uts'] as const;
const OPTIONS = { mnt: '--mount', pid: '--pid', net: '--net', ipc: '--ipc', uts: '--uts' };

/** The namespaces of one generation of a box, held open: a number of a process can be reused, an open namespace cannot. */
export class Namespaces {
  readonly #descriptors: ReadonlyMap<string, number>;
  readonly #user: number;

  constructor(pid: number, user: number) {
    this.#user = user;
    // The process stands outside its own pid namespace; its children are in it.
    const file = (kind: string) => `/proc/${pid}/ns/${kind === 'pid' ? 'pid_for_children' : kind}`;
    this.#descriptors = new Map(KINDS.map((kind) => [kind, openSync(file(kind), 'r')]));
  }

  /** The program with its arguments that runs the command in the box. */
  enter(command: Command): string[] {
    const { uid, gid, groups } = command.as;
    return cleanProgram(
      [
        'nsenter',
        `--user=${descriptorPath(this.#user)}`,
        ...KINDS.map((kind) => `${OPTIONS[kind]}=${descriptorPath(this.#descriptors.get(kind) ?? -1)}`),
        '--',
        'setpriv',
        `--bounding-set=${COMMAND_BOUNDING_SET}`,
        '--inh-caps=-all',
        `--reuid=${uid}`,
        `--regid=${gid}`,
        groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
        '--',
        'env',
        '-i',
        '-C',
        command.cwd ?? '/',
        ...assignments(command.env),
        program(command.argv[0]),
        ...command.argv.slice(1),
      ],
      command.umask,
    );
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
  }
}

/** How a child of ours names a descriptor of ours, which it does not inherit. */
export const descriptorPath = (descriptor: number): string => `/proc/${process.pid}/fd/${descriptor}`;

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

function badArgument(message: string): SpkboxError {
  return new SpkboxError('MACHINE_BAD_ARGUMENT', message, { hint: 'Give another name or path.' });
}
