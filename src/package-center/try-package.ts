/** The whole life of a package on a throwaway NAS: what `spkbox try` does. */
import { SpkboxError } from '../errors.ts';
import { readSpk } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import type { InstallOptions, Nas } from './nas.ts';
import { type StartNasOptions, startNas } from './start-nas.ts';
import type { Answers } from './wizard-answers.ts';

export interface TryOptions extends StartNasOptions, Pick<InstallOptions, 'answers' | 'volume'> {
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

/** Installs, starts, asks, stops, starts again, stops and uninstalls; says whether all of it went as DSM would have it. */
export async function tryPackage(source: PackageSource, options: TryOptions = {}): Promise<boolean> {
  await using nas = await startNas(options);
  await live(nas, source, options);
  await options.atEnd?.(nas, nas.passed);
  return nas.passed;
}

async function live(nas: Nas, source: PackageSource, options: TryOptions): Promise<void> {
  try {
    const spk = await read(source);
    await wholeLife(nas, spk, options);
    // What was going on was cut off: what is there now says nothing about the package.
    if (options.signal?.aborted) return nas.fail('The run was interrupted.');
    const { left } = await nas.leftBehind();
    const unwanted = left.filter(({ verdict }) => verdict === 'left').length;
    if (options.strict === true && unwanted > 0)
      nas.fail(`${unwanted} things were left behind that DSM does not keep.`);
  } catch (error) {
    if (error instanceof SpkboxError) nas.reportError(error);
    throw error;
  }
}

async function read(source: PackageSource): Promise<Spk> {
  if (typeof source === 'string') return readSpk(source);
  return typeof source === 'function' ? source() : source;
}

async function wholeLife(nas: Nas, spk: Spk, options: TryOptions): Promise<void> {
  const name = spk.info.package;
  const { result } = await nas.install(spk, { ...options, start: true });
  if (result === 'done') await liveInstalled(nas, name);
  if (options.signal?.aborted) return;
  const failedBefore = !nas.passed;
  if (failedBefore) await options.atFailure?.(nas);
  if (result === 'refused' || result === 'aborted') return;
  const answers = options.uninstallAnswers;
  await nas.uninstall(name, answers === undefined ? {} : { answers });
  if (!failedBefore && !nas.passed) await options.atFailure?.(nas);
}

/** What a package that was installed and started goes through, as long as it goes well. */
async function liveInstalled(nas: Nas, name: string): Promise<void> {
  const started = await nas.status(name);
  if (started.code !== 0) {
    return nas.fail(
      `After the start, status gives ${started.code} (${started.status}), not 0; the rest of its life was skipped.`,
    );
  }
  if ((await nas.stop(name)).result !== 'done') return;
  const stopped = await nas.status(name);
  if (stopped.status !== 'stop')
    return nas.fail(`After the stop, status gives ${stopped.code} (${stopped.status}).`);
  await nas.start(name);
}
