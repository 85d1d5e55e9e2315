/** DSM's commands in the box: called there, answered here by Package Center, and each call told as an event. */
import type { ActionParent, Emit } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { NasSystem } from '../system/nas-system.ts';
import { CHANNEL_FOLDER, openCommandChannel } from '../tools/channel/command-channel.ts';
import { TOOLS } from '../tools/index.ts';
import type { PackageCenterApi } from '../tools/package-center-api.ts';
import { type Answer, type Call, stderr } from '../tools/tool.ts';
import { callName, notEmulatedAnswer, notEmulatedFinding, printableCaller } from './unknown-command.ts';

export interface BoxCommandsOptions {
  readonly machine: Machine;
  readonly system: NasSystem;
  readonly emit: Emit;
  /** The box cannot call any more. */
  onLost(reason: string): void;
}

/** Who answers. */
export interface CommandHandler {
  apiFor(call: Call): PackageCenterApi;
  /** The action and step within which a package calls. */
  parentOf(packageName: string): ActionParent | undefined;
  versionOf(packageName: string): string;
}

/** Opened before the leak baseline, connected to Package Center afterwards, closed before the box. */
export interface BoxCommands extends AsyncDisposable {
  connect(handler: CommandHandler): void;
  /** The processes of the box that belong to the channel, and not to a package. */
  ownProcesses(): Promise<ReadonlySet<number>>;
  /** Runs `during`, which ends every process of the box; the box can call again when it resolves. */
  pause<T>(work: () => Promise<T>): Promise<T>;
}

/** Ready once the box can call. */
export async function openBoxCommands(options: BoxCommandsOptions): Promise<BoxCommands> {
  const answerer = new CommandAnswerer(options);
  const channel = await openCommandChannel({
    machine: options.machine,
    answer: (call) => answerer.answer(call),
    onLost: options.onLost,
  });
  return {
    connect: (handler) => answerer.connect(handler),
    ownProcesses: () => channel.processes(),
    pause: (work) => channel.pause(work),
    async [Symbol.asyncDispose]() {
      answerer.connect(undefined);
      await channel[Symbol.asyncDispose]();
    },
  };
}

/** A package can call as often as it likes; a report has no use for more findings and events than these. */
const MOST_FINDINGS = 100;
const MOST_EVENTS = 2000;

class CommandAnswerer {
  readonly #options: BoxCommandsOptions;
  readonly #tools = new Map(TOOLS.map((tool) => [tool.command, tool]));
  readonly #reported = new Set<string>();
  #handler: CommandHandler | undefined;
  #eventCount = 0;

  constructor(options: BoxCommandsOptions) {
    this.#options = options;
  }

  connect(handler: CommandHandler | undefined): void {
    this.#handler = handler;
  }

  async answer(call: Call): Promise<Answer> {
    const handler = this.#handler;
    if (handler === undefined) return stderr(`${call.command}: Package Center is not ready yet\n`);
    const startTime = performance.now();
    const parent = handler.parentOf(call.package);
    const { system } = this.#options;
    const answer = await this.#tools.get(call.command)?.run(call, { api: handler.apiFor(call), system });
    if (answer === undefined) await this.#reportUnknown(call, handler);
    const finalAnswer = answer ?? notEmulatedAnswer(call);
    this.#emitCall(call, {
      ...(parent === undefined ? {} : { parent }),
      exitCode: finalAnswer.exitCode,
      emulated: answer !== undefined,
      ms: performance.now() - startTime,
    });
    return finalAnswer;
  }

  #emitCall(
    { command, args, package: name, caller }: Call,
    rest: { parent?: ActionParent; exitCode: number; emulated: boolean; ms: number },
  ): void {
    this.#eventCount += 1;
    if (this.#eventCount > MOST_EVENTS) return;
    this.#options.emit({ type: 'command-called', command, args, package: name, caller, ...rest });
  }

  /** Once for each command line of a package. */
  async #reportUnknown(call: Call, handler: CommandHandler): Promise<void> {
    const key = [call.package, call.caller, callName(call)].join('\n');
    if (this.#reported.has(key) || this.#reported.size >= MOST_FINDINGS) return;
    this.#reported.add(key);
    const { machine, emit } = this.#options;
    const name = printableCaller(call.package);
    const findings = [await notEmulatedFinding(machine, call)];
    emit({ type: 'findings', package: name, version: handler.versionOf(name), findings });
  }
}

/** Whether a path of the box belongs to the channel. */
export const isChannelPath = (path: string): boolean =>
  path === CHANNEL_FOLDER || path.startsWith(`${CHANNEL_FOLDER}/`);
