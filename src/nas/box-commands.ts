/** DSM's commands in the box: a call comes from the box, Package Center answers it, and an event records it. */
import type { ActionParent, Emit } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { NasSystem } from '../system/nas-system.ts';
import { CHANNEL_FOLDER, openCommandChannel } from '../tools/channel/command-channel.ts';
import { TOOLS } from '../tools/index.ts';
import type { PackageCenterApi } from '../tools/package-center-api.ts';
import { type Answer, type Call, type CallFinding, stderr } from '../tools/tool.ts';
import { notEmulatedAnswer, notEmulatedFinding, placeFinding, printableCaller } from './call-findings.ts';

export interface BoxCommandsOptions {
  readonly machine: Machine;
  readonly system: NasSystem;
  readonly emit: Emit;
  /** Called when the box can no longer call. */
  onLost(reason: string): void;
}

/** Package Center's side of a call. */
export interface CommandHandler {
  apiFor(call: Call): PackageCenterApi;
  /** The running action and step of the calling package. */
  parentOf(packageName: string): ActionParent | undefined;
  versionOf(packageName: string): string;
}

/** Opened before the leak baseline, connected to Package Center afterwards, closed before the box. */
export interface BoxCommands extends AsyncDisposable {
  connect(handler: CommandHandler): void;
  /** The processes of the box that belong to the channel instead of a package. */
  ownProcesses(): Promise<ReadonlySet<number>>;
  /** Runs `work`, which ends every process of the box, and reopens the channel afterwards. */
  pause<T>(work: () => Promise<T>): Promise<T>;
}

/** Resolves once the box can call. */
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

/** The most findings and events of calls in a report. A package can call without limit. */
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
    const tool = this.#tools.get(call.command);
    const answer =
      tool?.rootOnly === true && !call.by.root
        ? stderr(`${call.command}: Permission denied\n`, 126)
        : await tool?.run(call, { api: handler.apiFor(call), system });
    const finding = answer === undefined ? notEmulatedFinding(call) : answer.finding;
    if (finding !== undefined) await this.#report(finding, call, handler);
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

  /** Adds equal findings of one caller once. */
  async #report(finding: CallFinding, call: Call, handler: CommandHandler): Promise<void> {
    const key = [call.package, call.caller, finding.code, finding.text].join('\n');
    if (this.#reported.has(key) || this.#reported.size >= MOST_FINDINGS) return;
    this.#reported.add(key);
    const { machine, emit } = this.#options;
    const name = printableCaller(call.package);
    const findings = [await placeFinding(machine, call, finding)];
    emit({ type: 'findings', package: name, version: handler.versionOf(name), findings });
  }
}

/** Whether a path of the box belongs to the channel. */
export const isChannelPath = (path: string): boolean =>
  path === CHANNEL_FOLDER || path.startsWith(`${CHANNEL_FOLDER}/`);
