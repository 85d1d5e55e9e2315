/** The way into a box: a command line that enters its namespaces and gives up every power before the command runs. */
import { closeSync, openSync } from 'node:fs';
import type { Command } from '../machine.ts';
import { commandLine, isPlain, plainCommandLine } from '../shared/command-line.ts';
import { childrenOf, HOST_ENVIRONMENT, type Program } from '../shared/run-command.ts';
import { enterBy } from './enter-script.ts';
import { cleanPrefix, findHostProgram, hostProgram } from './host-program.ts';
import { systemCalls } from './system-calls.ts';

/** A program, and the files of the namespaces that it runs in, that of users first. */
export interface BoxProgram extends Program {
  readonly namespaces: readonly string[];
}

const KINDS = ['mnt', 'pid', 'net', 'ipc', 'uts'] as const;
const OPTIONS = ['--user', '--mount', '--pid', '--net', '--ipc', '--uts'];

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
  enter(command: Command): BoxProgram {
    const isAlone = isPlain(command);
    const argv = isAlone ? plainCommandLine(command, hostProgram('setpriv')) : commandLine(command);
    return { namespaces: this.#files(), argv, env: isAlone ? command.env : HOST_ENVIRONMENT };
  }

  /** The same, started by spkbox itself: the way leads through programs of the host, in their own environment. */
  enterCleanly(command: Command): Program {
    const argv = [...cleanPrefix(command.umask), ...enteringLine(this.#files()), ...commandLine(command)];
    return { argv, env: HOST_ENVIRONMENT };
  }

  #files(): string[] {
    return [this.#user, ...this.#descriptors.values()].map(descriptorPath);
  }

  close(): void {
    for (const descriptor of this.#descriptors.values()) closeSync(descriptor);
  }
}

/** How a child of ours names a descriptor of ours, which it does not inherit. */
export const descriptorPath = (descriptor: number): string => `/proc/${process.pid}/fd/${descriptor}`;

/** Enters the namespaces that these files are of, in the order of `OPTIONS`; without perl, calls are not filtered. */
export function enteringLine(files: readonly string[]): string[] {
  const calls = systemCalls();
  if (calls !== undefined && findHostProgram('perl') !== undefined) return enterBy(calls, files);
  return [hostProgram('nsenter'), ...files.map((file, index) => `${OPTIONS[index]}=${file}`), '--'];
}
