/** The runs of `spkbox try` and `spkbox upgrade`: the packages, the reports and the NAS brought together. */
import type { PackageSource, ScenarioOptions, ScenarioResult } from '../../index.ts';
import { exitCodeOf, printError } from '../errors.ts';
import { openReporting, withBroken } from '../reporting.ts';
import { findSources } from '../source.ts';
import { say } from '../terminal.ts';
import { readAnswers } from '../wizard-options.ts';
import type { TryFlags } from './flags.ts';
import { catchInterrupts, type Interrupts } from './interrupts.ts';
import { keeping } from './keep.ts';
import { runOnChange } from './watch.ts';

/** A scenario of the library, such as tryPackage. */
export type ScenarioFunction = (
  sources: readonly PackageSource[],
  options: ScenarioOptions,
) => Promise<ScenarioResult>;

/** Runs once, or with `--watch` after every change until it is interrupted. */
export async function runPackages(
  paths: readonly string[],
  flags: TryFlags,
  scenario: ScenarioFunction,
): Promise<number> {
  using interrupts = catchInterrupts(say);
  if (flags.watch !== true) return await runOnce(paths, { flags, interrupts, scenario });
  const reportFiles = (flags.reporter ?? []).flatMap(({ file }) => file ?? []);
  await runOnChange({ paths, except: reportFiles, signal: interrupts.signal }, async () => {
    await runOnce(paths, { flags, interrupts, scenario }).catch(printError);
    return [];
  });
  return interrupts.exitCode() ?? 0;
}

interface SingleRun {
  readonly flags: TryFlags;
  readonly interrupts: Interrupts;
  readonly scenario: ScenarioFunction;
}

/** Runs once; the exit code says how it went. */
async function runOnce(
  paths: readonly string[],
  { flags, interrupts, scenario }: SingleRun,
): Promise<number> {
  const options = await optionsOf(flags, interrupts);
  await using sources = await findSources(paths, say);
  const reporting = openReporting(flags, paths);
  const run = scenario(
    sources.all.map((source) => () => source.open()),
    { ...options, onEvent: reporting.onEvent },
  );
  const ended = await run.then(
    ({ passed }) => ({ code: passed ? 0 : 1, errors: [] }),
    (error: unknown) => ({ code: exitCodeOf(error), errors: [error] }),
  );
  const broken = reporting.end();
  const interrupted = interrupts.exitCode();
  if (interrupted !== undefined) return interrupted;
  if (!reporting.hasShownError()) ended.errors.forEach(printError);
  return withBroken(ended.code, broken);
}

export async function optionsOf(flags: TryFlags, interrupts: Interrupts): Promise<ScenarioOptions> {
  const { wizard, upgradeWizard, uninstallWizard, wizardFile, ...otherFlags } = flags;
  const { reporter, json, verbose, keep, watch, nasty, each, jobs, quiet, baseline, ...options } = otherFlags;
  const answers = await readAnswers({ ...flags });
  return {
    ...options,
    onProgress: say,
    ...keeping(keep, interrupts),
    answers: answers.install,
    upgradeAnswers: answers.upgrade,
    uninstallAnswers: answers.uninstall,
    signal: interrupts.signal,
  };
}
