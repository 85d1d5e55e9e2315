/** The table of `spkbox chaos`, printed for people or as JSON. */
import { type ChaosOptions, type ChaosReport, chaosPackage, pageOf } from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { findSources } from '../source.ts';
import { lookOf, print, printLines, say } from '../terminal.ts';
import { catchInterrupts } from '../try/interrupts.ts';
import { readAnswers } from '../wizard-options.ts';
import type { ChaosFlags } from './flags.ts';
import { chaosLines } from './table.ts';

export async function runChaos(paths: readonly string[], flags: ChaosFlags): Promise<number> {
  using interrupts = catchInterrupts(say);
  await using sources = await findSources(paths, say);
  const { json, wizard, upgradeWizard, uninstallWizard, wizardFile, ...options } = flags;
  const answers = await readAnswers(flags);
  const report = await chaosPackage(
    sources.all.map((source) => () => source.open()),
    {
      ...options,
      answers: answers.install,
      upgradeAnswers: answers.upgrade,
      uninstallAnswers: answers.uninstall,
      onProgress: say,
      onRow: sayProgress,
      signal: interrupts.signal,
    },
  );
  const exitCode = interrupts.exitCode() ?? (report.passed ? 0 : 1);
  show(report, json === true);
  return exitCode;
}

function show(report: ChaosReport, json: boolean): void {
  if (json) print(jsonText(report));
  else printLines(chaosLines(pageOf({ ...lookOf(process.stdout), verbose: false }), report));
}

/** Lines of progress in all: a terminal need not scroll. */
const MOST_LINES = 10;

const sayProgress: NonNullable<ChaosOptions['onRow']> = (_row, { done, total }) => {
  const isTenth = Math.floor((done * MOST_LINES) / total) > Math.floor(((done - 1) * MOST_LINES) / total);
  if (isTenth) say(`${done} of ${total} faults`);
};
