/**
 * Who made what: paths and processes that are new or changed are noted under the step that made them. The box is looked at
 * before and after what runs a command; what other steps touch is known from what they write.
 */
import { SpkboxError } from '../errors.ts';
import type { Maker } from '../events.ts';
import type { ChangeWatch, Machine, Measured } from '../machine/machine.ts';
import type { HookContext, StepHook } from '../package-center/action/hooks.ts';
import type { Step } from '../package-center/action/plan-steps.ts';
import { stepName } from '../package-center/action/step-name.ts';
import { type ObservedMachine, type Write, WriteNotes } from './writes.ts';

/** All noted makers, for `restore`. */
export interface SavedMakers {
  readonly paths: ReadonlyMap<string, Maker>;
}

/** Paths that are noted at most: a package may make millions. */
const MOST_PATHS = 100_000;

/** Places whose contents Package Center itself makes and removes: a package of many files would fill the notes. */
const NOT_NOTED = /^\/volume\d+\/(@appstore|@tmp\/synopkg)\/.*\//;

/** What is unpacked of package.tgz, which is most of what such places hold: a look would take longer with each package. */
const UNWATCHED = '/volume[0-9]+/(@appstore/[^/]+|@tmp/synopkg/[^/]+/package)/[^/]+';

/** The box, and the processes in it that are spkbox's own. */
export interface AttributedBox {
  readonly machine: Machine;
  /** The same machine as Package Center and its workers use it. */
  readonly observed: ObservedMachine;
  /** The same machine as the NAS's own user has it: what he does is no package's doing. */
  readonly usersOwn: ObservedMachine;
  ownProcesses(): Promise<ReadonlySet<number>>;
}

/** Begins to watch the box. `wanted` absent means: where the engine sees changes exactly. */
export async function startAttribution(
  box: AttributedBox,
  wanted: boolean | undefined,
): Promise<Measured<Attribution>> {
  const { machine } = box;
  if (wanted === false) return { precision: 'unavailable', why: 'attribution was turned off' };
  const watch = await machine.watchChanges({ unwatched: UNWATCHED, firstTouches: true });
  if (watch.precision === 'unavailable') return watch;
  if (watch.precision === 'approximate' && wanted === undefined) {
    await watch.value.stop();
    return { precision: 'unavailable', why: `attribution: true tells it roughly: ${watch.why}` };
  }
  return { ...watch, value: new Attribution(box, watch.value, await machine.pids()) };
}

export class Attribution {
  readonly #box: AttributedBox;
  readonly #watch: ChangeWatch;
  /** The first step that touched a path is its maker. */
  #paths = new Map<string, Maker>();
  readonly #pids = new Map<number, Maker>();
  #knownPids: ReadonlySet<number> = new Set();
  /** The steps that go on, the innermost last: a script may ask for actions of its own. */
  readonly #active: Maker[] = [];
  /** The last script that left a process running. */
  #background: Maker | undefined;
  /** Writes of the steps since the last look at the box. */
  #writes = new WriteNotes<Maker>();
  /** The NAS's own user wrote into the box or ran a command since the last look. */
  #isForeign = false;
  /** Steps that ran a command. */
  readonly #ranCommand = new WeakSet<Maker>();
  /** Steps that are scripts. */
  readonly #scripts = new WeakSet<Maker>();
  /** The looks after scripts that began at their end, beside what the step does last. */
  readonly #looks = new WeakMap<Maker, Promise<void>>();

  constructor(box: AttributedBox, watch: ChangeWatch, pids: readonly number[]) {
    this.#box = box;
    box.observed.observe({
      onWrite: (write) => this.#noteWrite(write),
      onCommand: () => this.#noteCommand(),
      onCommandEnd: () => this.#noteCommandEnd(),
    });
    const noteForeign = () => {
      this.#isForeign = true;
    };
    box.usersOwn.observe({ onWrite: noteForeign, onCommand: noteForeign, onCommandEnd: () => undefined });
    this.#watch = watch;
    this.#knownPids = new Set(pids);
  }

  /** Stands around every step, closest to it. */
  readonly hook: StepHook = async (step, context, run) => {
    const runsScript = step.step.kind === 'script' && !step.step.missing;
    if (runsScript && this.#needsLook) await this.settle();
    const maker = makerOf(step, context);
    if (runsScript) this.#scripts.add(maker);
    this.#active.push(maker);
    try {
      return await run();
    } finally {
      this.#active.splice(this.#active.lastIndexOf(maker), 1);
      await this.#lookAfter(maker).catch(ignoreLostBox);
    }
  };

  /**
   * Notes what changed since the last look: by steps that wrote it, by the step around, or by what a script left running. Where
   * the NAS's own user did something meanwhile, what no step wrote has no maker: it could be either's.
   */
  async settle(): Promise<void> {
    const leftRunning = this.#background && { ...this.#background, afterwards: true };
    const outside = this.#isForeign ? undefined : (leftRunning ?? this.#writes.last);
    const maker = this.#active.at(-1) ?? outside;
    if (maker !== undefined || this.#isForeign) await this.#look(maker);
  }

  /** The step that touched the path first. */
  makerOfPath(path: string): Maker | undefined {
    return this.#paths.get(path);
  }

  /** Who started a process, or the nearest of its parents that is known. */
  makerOfProcess(pid: number, parentOf: (pid: number) => number | undefined): Maker | undefined {
    for (
      let ancestor: number | undefined = pid, depth = 0;
      ancestor !== undefined && depth < 64;
      depth += 1
    ) {
      const maker = this.#pids.get(ancestor);
      if (maker !== undefined) return maker;
      ancestor = parentOf(ancestor);
    }
    return undefined;
  }

  async save(): Promise<SavedMakers> {
    await this.settle();
    return { paths: new Map(this.#paths) };
  }

  /** Called once the machine is back at the state that was saved. */
  async restore({ paths }: SavedMakers): Promise<void> {
    this.#paths = new Map(paths);
    this.#pids.clear();
    this.#background = undefined;
    this.#writes = new WriteNotes();
    this.#knownPids = new Set(await this.#box.machine.pids());
  }

  #noteWrite(write: Write): void {
    const maker = this.#active.at(-1);
    if (maker !== undefined) this.#writes.note(write, maker);
  }

  #noteCommand(): void {
    const maker = this.#active.at(-1);
    if (maker !== undefined) this.#ranCommand.add(maker);
  }

  /** A script runs one command. Where it is the only step that goes on, the command was its. */
  #noteCommandEnd(): void {
    const [maker, ...others] = this.#active;
    if (maker === undefined || others.length > 0 || !this.#scripts.has(maker)) return;
    const look = this.#lookAfterScript(maker);
    look.catch(() => undefined);
    this.#looks.set(maker, look);
  }

  async #lookAfter(maker: Maker): Promise<void> {
    if (this.#scripts.has(maker)) await (this.#looks.get(maker) ?? this.#lookAfterScript(maker));
    else if (this.#ranCommand.has(maker)) await this.#look(maker);
  }

  async #lookAfterScript(maker: Maker): Promise<void> {
    await Promise.all([this.#look(maker), this.#notePids(maker)]);
  }

  /** Notes what was touched under the step that wrote it, and the rest under this one; without one it is nobody's. */
  async #look(fallback: Maker | undefined): Promise<void> {
    this.#isForeign = false;
    const earlier = this.#writes;
    this.#writes = new WriteNotes();
    const touched = await this.#watch.touched();
    for (const path of touched) {
      if (this.#paths.size >= MOST_PATHS) break;
      if (this.#paths.has(path) || NOT_NOTED.test(path)) continue;
      // Another action can write meanwhile.
      const maker = earlier.writerOf(path) ?? this.#writes.writerOf(path) ?? fallback;
      if (maker !== undefined) this.#paths.set(path, maker);
    }
  }

  /** Whether a look after the next script could not tell what the script did from what was done before it. */
  get #needsLook(): boolean {
    const wroteBelow = this.#writes.folders.some((folder) => !NOT_NOTED.test(`${folder}/`));
    return this.#isForeign || this.#background !== undefined || this.#active.length > 0 || wroteBelow;
  }

  async #packagePids(): Promise<number[]> {
    const [pids, own] = await Promise.all([this.#box.machine.pids(), this.#box.ownProcesses()]);
    return pids.filter((pid) => !own.has(pid));
  }

  async #notePids(maker: Maker): Promise<void> {
    const pids = await this.#packagePids();
    const fresh = pids.filter((pid) => !this.#knownPids.has(pid));
    for (const pid of fresh) this.#pids.set(pid, maker);
    if (fresh.length > 0) this.#background = maker;
    this.#knownPids = new Set(pids);
    const alive = [...this.#pids.keys()].filter((pid) => this.#knownPids.has(pid));
    if (alive.length === 0) this.#background = undefined;
  }
}

/** The next question to the box tells that it is lost. */
function ignoreLostBox(error: unknown): void {
  if (!(error instanceof SpkboxError)) throw error;
}

function makerOf(step: Step, { id, action, package: name }: HookContext): Maker {
  return { id, index: step.index, step: stepName(step), action, package: name };
}
