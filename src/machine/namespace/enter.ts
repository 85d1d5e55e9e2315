/** The way into a box: a command line that enters its namespaces and gives up every power before the command runs. */
import { closeSync, openSync } from 'node:fs';
import type { Command } from '../machine.ts';
import { commandLine, isPlain, plainCommandLine } from '../shared/command-line.ts';
import { childrenOf, HOST_ENVIRONMENT, type Program } from '../shared/run-command.ts';
import { cleanPrefix, hostProgram } from './host-program.ts';

const KINDS = ['mnt', 'pid', 'net', 'ipc', 'uts'] as const;
const OPTIONS = { mnt: '--mount', pid: '--pid', net: '--net', ipc: '--ipc', uts: '--uts' };

/** The namespaces of one generation of a box, held open: a number of a process can be reused, an open namespace cannot. */
export class Namespaces {
  readonly #descriptors: ReadonlyMap<string, number>;
  readonly #user: number;
  /** Where the box's tree is seen from outside, for as long as its first process runs. */
  readonly tree: string;

  constructor(pid: number, user: number) {
    this.#user = user;
    const [first] = childrenOf({ pid });
    this.tree = `/proc/${first}/root`;
    // The process stands outside its own pid namespace; its children are in it.
    const file = (kind: string) => `/proc/${pid}/ns/${kind === 'pid' ? 'pid_for_children' : kind}`;
    this.#descriptors = new Map(KINDS.map((kind) => [kind, openSync(file(kind), 'r')]));
  }

  /** What runs the command in the box, started by a process that carries nothing of spkbox's surroundings along. */
  enter(command: Command): Program {
    const isAlone = isPlain(command);
    const line = isAlone ? plainCommandLine(command, hostProgram('setpriv')) : commandLine(command);
    return { argv: this.#entering(line), env: isAlone ? command.env : HOST_ENVIRONMENT };
  }

  /** The same, started by spkbox itself. */
  enterCleanly(command: Command): Program {
    const prefix = cleanPrefix(command.umask);
    if (prefix.length === 0) return this.enter(command);
    return { argv: [...prefix, ...this.#entering(commandLine(command))], env: HOST_ENVIRONMENT };
  }

  #entering(line: readonly string[]): string[] {
    const namespaces = KINDS.map(
      (kind) => `${OPTIONS[kind]}=${descriptorPath(this.#descriptors.get(kind) ?? -1)}`,
    );
    return [hostProgram('nsenter'), `--user=${descriptorPath(this.#user)}`, ...namespaces, '--', ...line];
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
  }
}

/** How a child of ours names a descriptor of ours, which it does not inherit. */
export const descriptorPath = (descriptor: number): string => `/proc/${process.pid}/fd/${descriptor}`;
