/** What a resource worker is, and the one way to make one. */
import type { core, ZodType } from 'zod';
import type { Fidelity } from '../dsm/environment.ts';
import type { FolderName } from '../dsm/hierarchy.ts';
import type { Interval } from '../dsm/timing.ts';
import type { Identity, Machine } from '../machine/machine.ts';

/** The package that a worker works for. */
export interface WorkerPackage {
  readonly name: string;
  readonly version: string;
  /** The package's account. */
  readonly user: Identity & { readonly username: string; readonly groupname: string };
  /** Real places, not the links below /var/packages: `folders.target` is `/volume1/@appstore/hello`. */
  readonly folders: Readonly<Record<FolderName, string>>;
  /** `/var/packages/hello`. */
  readonly home: string;
  /** The volume that shared folders are made on. */
  readonly volume: string;
}

export interface WorkerContext {
  readonly machine: Machine;
  readonly package: WorkerPackage;
  readonly fidelity: Fidelity;
  /** Whether the package held this resource before: a worker that acts once looks here. */
  readonly acquiredBefore: boolean;
  /** Says what was done, in a few words: "linked /usr/local/bin/hello". */
  note(text: string): void;
  /** Says that a path stays when the package goes, by DSM's own rule: a shared folder. */
  keepAfterUninstall(path: string): void;
  /** Remembers how to take back what was just done. Run newest first if this acquire, or its action, fails. */
  onUndo(undo: () => Promise<void>): void;
}

export interface WorkerInterval<Spec> {
  acquire(context: WorkerContext, spec: Spec): Promise<void>;
  release?(context: WorkerContext, spec: Spec): Promise<void>;
}

export interface WorkerDefinition<Spec> {
  /** Its key in conf/resource. */
  readonly name: string;
  /** Who brings it: DSM itself, or a package. */
  readonly provider: string;
  /** The form of its specification; what does not fit fails the acquire. */
  readonly spec: ZodType<Spec>;
  /** What it does, for each interval in which it holds something. */
  readonly intervals: Readonly<Partial<Record<Interval, WorkerInterval<Spec>>>>;
  /** The same to the letter of the guide, where DSM was seen to differ. */
  readonly guideIntervals?: Readonly<Partial<Record<Interval, WorkerInterval<Spec>>>>;
  /** What `synopkghelper update` does; absent where the guide says that it cannot. */
  update?(context: WorkerContext, spec: Spec): Promise<void>;
}

/** A worker with its specification's type closed in, so that all sorts fit into one list. */
export interface Worker {
  readonly name: string;
  readonly provider: string;
  readonly updatable: boolean;
  /** The intervals in which it holds something, and whether there is anything to release at their end. */
  intervals(fidelity: Fidelity): readonly { readonly interval: Interval; readonly releases: boolean }[];
  acquire(interval: Interval, context: WorkerContext, spec: unknown): Promise<void>;
  release(interval: Interval, context: WorkerContext, spec: unknown): Promise<void>;
  update(context: WorkerContext, spec: unknown): Promise<void>;
}

/** Why a worker could not do its part: the package's fault, not ours. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

/** Makes a worker. */
export function defineWorker<Spec>(definition: WorkerDefinition<Spec>): Worker {
  const { name, provider, update } = definition;
  const holdsOf = (fidelity: Fidelity) =>
    fidelity === 'guide' ? (definition.guideIntervals ?? definition.intervals) : definition.intervals;
  const parse = (spec: unknown): Spec => parseSpec(definition, spec);
  return {
    name,
    provider,
    updatable: update !== undefined,
    intervals: (fidelity) =>
      (Object.entries(holdsOf(fidelity)) as [Interval, WorkerInterval<Spec>][]).map(
        ([interval, { release }]) => ({
          interval,
          releases: release !== undefined,
        }),
      ),
    async acquire(interval, context, spec) {
      await holdsOf(context.fidelity)[interval]?.acquire(context, parse(spec));
    },
    async release(interval, context, spec) {
      await holdsOf(context.fidelity)[interval]?.release?.(context, parse(spec));
    },
    async update(context, spec) {
      await update?.(context, parse(spec));
    },
  };
}

function parseSpec<Spec>({ name, spec }: WorkerDefinition<Spec>, value: unknown): Spec {
  const result = spec.safeParse(value);
  if (result.success) return result.data;
  throw new WorkerFailure(
    `conf/resource: "${name}" is not as the worker wants it: ${complaint(result.error)}`,
  );
}

/** `bin: Invalid input: expected array, received string`. */
function complaint({ issues }: core.$ZodError): string {
  return issues
    .map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`)
    .join('; ');
}
