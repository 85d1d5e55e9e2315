/** The runs of `spkbox try`: the package, the reports and the NAS brought together. */
import { type TryOptions, tryPackage } from '../../index.ts';
import { exitCodeOf, printError } from '../errors.ts';
import { openReporting, withBroken } from '../reporting.ts';
import { findSource } from '../source.ts';
import { say } from '../terminal.ts';
import { readAnswers } from '../wizard-options.ts';
import type { TryFlags } from './flags.ts';
import { catchInterrupts, type Interrupts } from './interrupts.ts';
import { keeping } from './keep.ts';
import { runOnChange } from './watch.ts';

/** Lives the package's life once, or with `--watch` until somebody ends it. */
export async function runTry(path: string, flags: TryFlags): Promise<number> {
  using interrupts = catchInterrupts(say);
  if (flags.watch !== true) return await runOnce(path, flags, interrupts);
  const except = (flags.reporter ?? []).flatMap(({ file }) => file ?? []);
  await runOnChange({ path, except, signal: interrupts.signal }, async () => {
    await runOnce(path, flags, interrupts).catch(printError);
  });
  return interrupts.exitCode() ?? 0;
}

/** Lives the package's life once; the exit code says how it went. */
async function runOnce(path: string, flags: TryFlags, interrupts: Interrupts): Promise<number> {
  const options = await optionsOf(flags, interrupts);
  await using source = await findSource(path, say);
  const reporting = openReporting(flags);
  const run = tryPackage(() => source.open(), { ...options, onEvent: reporting.onEvent });
  const ended = await run.then(
    (passed) => ({ code: passed ? 0 : 1, errors: [] }),
    (error: unknown) => ({ code: exitCodeOf(error), errors: [error] }),
  );
  const broken = reporting.end();
  const interrupted = interrupts.exitCode();
  if (interrupted !== undefined) return interrupted;
  if (!reporting.hasShownError()) ended.errors.forEach(printError);
  return withBroken(ended.code, broken);
}

async function optionsOf(flags: TryFlags, interrupts: Interrupts): Promise<TryOptions> {
  const { wizard, uninstallWizard, wizardFile, reporter, json, verbose, keep, watch, ...options } = flags;
  const answers = await readAnswers({ ...flags });
  return {
    ...options,
    onProgress: say,
    ...keeping(keep, interrupts),
    answers: answers.install,
    uninstallAnswers: answers.uninstall,
    signal: interrupts.signal,
  };
}
