/** Who made what: after every step, the paths and processes that are new or changed are noted under that step. */
import { SpkboxError } from '../errors.ts';
import type { Maker } from '../events.ts';
import type { ChangeWatch, Machine, Measured } from '../machine/machine.ts';
import type { HookContext, StepHook } from '../package-center/action/hooks.ts';
import type { Step } from '../package-center/action/plan-steps.ts';
import { stepName } from '../package-center/action/step-name.ts';

/** All noted makers, for `restore`. */
export interface SavedMakers {
  readonly paths: ReadonlyMap<string, Maker>;
}

/** Paths that are noted at most: a package may make millions. */
const MOST_PATHS = 100_000;

/** Places whose contents Package Center itself makes and removes: a package of many files would fill the notes. */
const NOT_NOTED = /^\/volume\d+\/(@appstore|@tmp\/synopkg)\/.*\//;

/** Begins to watch the box. `wanted` absent means: where the engine sees changes exactly. */
export async function startAttribution(
  machine: Machine,
  wanted: boolean | undefined,
): Promise<Measured<Attribution>> {
  if (wanted === false) return { precision: 'unavailable', why: 'attribution was turned off' };
  const watch = await machine.watchChanges();
  if (watch.precision === 'unavailable') return watch;
  if (watch.precision === 'approximate' && wanted === undefined) {
    await watch.value.stop();
    return { precision: 'unavailable', why: `attribution: true tells it roughly: ${watch.why}` };
  }
  return { ...watch, value: new Attribution(machine, watch.value, await machine.pids()) };
}

export class Attribution {
  readonly #machine: Machine;
  readonly #watch: ChangeWatch;
  /** The first step that touched a path is its maker. */
  #paths = new Map<string, Maker>();
  readonly #pids = new Map<number, Maker>();
  #knownPids: ReadonlySet<number> = new Set();
  /** The steps that go on, the innermost last: a script may ask for actions of its own. */
  readonly #active: Maker[] = [];
  /** The last script that left a process running. */
  #background: Maker | undefined;

  constructor(machine: Machine, watch: ChangeWatch, pids: readonly number[]) {
    this.#machine = machine;
    this.#watch = watch;
    this.#knownPids = new Set(pids);
  }

  /** Stands around every step, closest to it. */
  readonly hook: StepHook = async (step, context, run) => {
    await this.#noteEarlier();
    const maker = makerOf(step, context);
    this.#active.push(maker);
    try {
      return await run();
    } finally {
      this.#active.splice(this.#active.lastIndexOf(maker), 1);
      await this.#noteStep(maker, step).catch(ignoreLostBox);
    }
  };

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

  save(): SavedMakers {
    return { paths: new Map(this.#paths) };
  }

  /** Called once the machine is back at the state that was saved. */
  async restore({ paths }: SavedMakers): Promise<void> {
    this.#paths = new Map(paths);
    this.#pids.clear();
    this.#background = undefined;
    this.#knownPids = new Set(await this.#machine.pids());
  }

  /** What changed before this step began: by the step around it, or by a process that a script left running. */
  async #noteEarlier(): Promise<void> {
    const outer = this.#active.at(-1);
    const earlier = outer ?? (this.#background && { ...this.#background, afterwards: true });
    if (earlier !== undefined) this.#notePaths(await this.#watch.touched(), earlier);
  }

  async #noteStep(maker: Maker, { step }: Step): Promise<void> {
    const isScript = step.kind === 'script';
    const [touched, pids] = await Promise.all([
      this.#watch.touched(),
      isScript ? this.#machine.pids() : undefined,
    ]);
    this.#notePaths(touched, maker);
    if (pids !== undefined) this.#notePids(pids, maker);
  }

  #notePaths(paths: readonly string[], maker: Maker): void {
    for (const path of paths) {
      if (this.#paths.size >= MOST_PATHS) return;
      if (!this.#paths.has(path) && !NOT_NOTED.test(path)) this.#paths.set(path, maker);
    }
  }

  #notePids(pids: readonly number[], maker: Maker): void {
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
