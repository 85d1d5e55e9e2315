/** The whole life of a package on a throwaway NAS: what `spkbox try` does. */
import { SpkboxError } from '../errors.ts';
import { readSpk } from '../spk/read-spk.ts';
import { type InstallOptions, type Nas, type StartNasOptions, startNas } from './nas.ts';
import type { Answers } from './wizard-answers.ts';

export interface TryOptions extends StartNasOptions, Pick<InstallOptions, 'answers' | 'volume'> {
  readonly uninstallAnswers?: Answers;
  /** Called with the NAS while it still stands, once something failed or, at the end, all went well. */
  readonly atEnd?: (nas: Nas, passed: boolean) => Promise<void>;
  /** Fails a package that leaves something which DSM does not keep by itself. */
  readonly strict?: boolean;
}

/** Installs, starts, asks, stops, starts again, stops and uninstalls; says whether all of it went as DSM would have it. */
export async function tryPackage(file: string, options: TryOptions = {}): Promise<boolean> {
  await using nas = await startNas(options);
  const passed = await live(nas, file, options);
  await options.atEnd?.(nas, passed);
  return passed;
}

async function live(nas: Nas, file: string, options: TryOptions): Promise<boolean> {
  try {
    const spk = await readSpk(file);
    const passed = await wholeLife(
      nas,
      spk.info.package,
      () => nas.install(spk, { ...options, start: true }),
      options,
    );
    const { left } = await nas.leftBehind();
    return passed && !(options.strict === true && left.some(({ verdict }) => verdict === 'left'));
  } catch (error) {
    if (error instanceof SpkboxError) nas.reportError(error);
    throw error;
  }
}

type Installed = Awaited<ReturnType<Nas['install']>>;

async function wholeLife(
  nas: Nas,
  name: string,
  install: () => Promise<Installed>,
  options: TryOptions,
): Promise<boolean> {
  const { result } = await install();
  if (result === 'refused' || result === 'aborted') return false;
  let passed = result === 'done';
  if (passed) passed = (await nas.status(name)).code === 0;
  if (passed) passed = await stopAndCheck(nas, name);
  if (passed) passed = (await nas.start(name)).result === 'done';
  const answers = options.uninstallAnswers;
  const removed = await nas.uninstall(name, answers === undefined ? {} : { answers });
  return passed && removed.result === 'done';
}

async function stopAndCheck(nas: Nas, name: string): Promise<boolean> {
  if ((await nas.stop(name)).result !== 'done') return false;
  return (await nas.status(name)).status === 'stop';
}
