/** A run on a throwaway NAS, from its beginning to its report: what `spkbox try` and `spkbox upgrade` have in common. */
import { SpkboxError } from '../errors.ts';
import { readSpk } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { cannotBeStopped } from './action-refusals.ts';
import type { InstallOptions } from './install-package.ts';
import type { Nas } from './nas.ts';
import { type StartNasOptions, startNas } from './start-nas.ts';
import type { Answers } from './wizard-answers.ts';

export interface TryOptions extends StartNasOptions, Pick<InstallOptions, 'answers' | 'volume'> {
  readonly upgradeAnswers?: Answers;
  readonly uninstallAnswers?: Answers;
  /** Called where the package failed first, with everything as it is there: before it is uninstalled. */
  readonly atFailure?: (nas: Nas) => Promise<void>;
  /** Called with the NAS while it still stands, once all is done and the package was uninstalled. */
  readonly atEnd?: (nas: Nas, passed: boolean) => Promise<void>;
  /** Fails a package that leaves something which DSM does not keep by itself. */
  readonly strict?: boolean;
}

/** A path, what was read from one, or how to get that: then a failure of it is in the report of the run. */
export type PackageSource = string | Spk | (() => Promise<Spk>);

/** Starts a NAS, lives on it, and says whether all went as DSM would have it. What is not there is taken for there. */
export async function liveOnNas(
  sources: readonly PackageSource[],
  options: TryOptions,
  life: (nas: Nas, spks: readonly Spk[]) => Promise<void>,
): Promise<boolean> {
  await using nas = await startNas({ dependencies: 'assumed', ...options });
  try {
    const spks: Spk[] = [];
    for (const source of sources) spks.push(await read(source));
    await life(nas, spks);
    await judge(nas, options);
  } catch (error) {
    if (error instanceof SpkboxError) nas.reportError(error);
    throw error;
  }
  await options.atEnd?.(nas, nas.passed);
  return nas.passed;
}

async function read(source: PackageSource): Promise<Spk> {
  if (typeof source === 'string') return readSpk(source);
  return typeof source === 'function' ? source() : source;
}

async function judge(nas: Nas, { signal, strict }: TryOptions): Promise<void> {
  // What was going on was cut off: what is there now says nothing about the package.
  if (signal?.aborted) return nas.fail('The run was interrupted.');
  const { left } = await nas.leftBehind();
  const unwanted = left.filter(({ verdict }) => verdict === 'left').length;
  if (strict === true && unwanted > 0)
    nas.fail(`${unwanted} things were left behind that DSM does not keep.`);
}

/** Uninstalls what is there, the newest first; a failure before that is shown while all is as it was there. */
export async function endLife(nas: Nas, options: TryOptions): Promise<void> {
  if (options.signal?.aborted) return;
  const failedBefore = !nas.passed;
  if (failedBefore) await options.atFailure?.(nas);
  const answers = options.uninstallAnswers;
  for (const { name } of nas.packages.toReversed())
    await nas.uninstall(name, answers === undefined ? {} : { answers });
  if (!failedBefore && !nas.passed) await options.atFailure?.(nas);
}

/** Whether the package runs, by its own word. */
export async function runs(nas: Nas, name: string): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (code === 0) return true;
  nas.fail(`After the start, status gives ${code} (${status}), not 0; the rest of its life was skipped.`);
  return false;
}

/** Whether somebody may stop it: a package may say in INFO that nobody can. */
export function canBeStopped({ info }: Spk): boolean {
  return cannotBeStopped({ name: info.package, info }) === undefined;
}
