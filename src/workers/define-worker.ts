/** The type of a resource worker, and the function that makes one. */
import type { core, ZodType } from 'zod';
import type { Fidelity } from '../dsm/environment.ts';
import type { FolderName } from '../dsm/hierarchy.ts';
import type { Interval } from '../dsm/timing.ts';
import type { Identity, Machine } from '../machine/machine.ts';
import type { NasSystem } from '../system/nas-system.ts';

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

/** What DSM keeps in the box, as far as workers use it. */
export type WorkerSystem = Pick<NasSystem, 'accounts' | 'shares' | 'ports'>;

export interface WorkerContext {
  readonly machine: Machine;
  /** The NAS's accounts, shared folders and port files. Several packages change these at once: change them here, not by files. */
  readonly system: WorkerSystem;
  readonly package: WorkerPackage;
  readonly fidelity: Fidelity;
  /** Whether the package acquired this resource before: for a worker that acts once. */
  readonly acquiredBefore: boolean;
  /** Reports what was done, in a few words: "linked /usr/local/bin/hello". */
  note(text: string): void;
  /** Marks a path that DSM keeps when it removes the package. Shared folders need no mark. */
  keepAfterUninstall(path: string): void;
  /** Registers how to undo the next change. Run newest first if this acquire, or its action, fails. */
  onUndo(undo: () => Promise<void>): void;
}

export interface WorkerInterval<Spec> {
  acquire(context: WorkerContext, spec: Spec): Promise<void>;
  release?(context: WorkerContext, spec: Spec): Promise<void>;
}

export interface WorkerDefinition<Spec> {
  /** Its key in conf/resource. */
  readonly name: string;
  /** What brings the worker to a NAS: DSM itself, or a package. */
  readonly provider: string;
  /** The schema of its value in conf/resource; a value that does not fit fails the acquire. */
  readonly spec: ZodType<Spec>;
  /** The acquire and release steps of each interval. */
  readonly intervals: Readonly<Partial<Record<Interval, WorkerInterval<Spec>>>>;
  /** The intervals of the developer guide, where DSM differs from the guide. */
  readonly guideIntervals?: Readonly<Partial<Record<Interval, WorkerInterval<Spec>>>>;
  /** What `synopkghelper update` does; absent where the guide says "not updatable". */
  update?(context: WorkerContext, spec: Spec): Promise<void>;
}

/** A worker without the type of its specification, so workers of all types fit into one list. */
export interface Worker {
  readonly name: string;
  readonly provider: string;
  readonly updatable: boolean;
  /** Its intervals, and whether it releases something at their end. */
  intervals(fidelity: Fidelity): readonly { readonly interval: Interval; readonly releases: boolean }[];
  acquire(interval: Interval, context: WorkerContext, spec: unknown): Promise<void>;
  release(interval: Interval, context: WorkerContext, spec: unknown): Promise<void>;
  update(context: WorkerContext, spec: unknown): Promise<void>;
}

/** Why a worker could not acquire or release: the package's fault, not spkbox's. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
}

export function defineWorker<Spec>(definition: WorkerDefinition<Spec>): Worker {
  const { name, provider, update } = definition;
  const intervalsFor = (fidelity: Fidelity) =>
    fidelity === 'guide' ? (definition.guideIntervals ?? definition.intervals) : definition.intervals;
  const parse = (spec: unknown): Spec => parseSpec(definition, spec);
  return {
    name,
    provider,
    updatable: update !== undefined,
    intervals: (fidelity) =>
      (Object.entries(intervalsFor(fidelity)) as [Interval, WorkerInterval<Spec>][]).map(
        ([interval, { release }]) => ({
          interval,
          releases: release !== undefined,
        }),
      ),
    async acquire(interval, context, spec) {
      await intervalsFor(context.fidelity)[interval]?.acquire(context, parse(spec));
    },
    async release(interval, context, spec) {
      await intervalsFor(context.fidelity)[interval]?.release?.(context, parse(spec));
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
