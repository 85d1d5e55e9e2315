/** Runs that try much of one package in turn: progress on stderr, in the end a table or JSON. */
import { type PackageSource, type Page, pageOf, type ScenarioOptions } from '../index.ts';
import { jsonText } from './json-text.ts';
import type { BoxFlags, NasFlags } from './nas-options.ts';
import { findSources } from './source.ts';
import { lookOf, print, printLines, say } from './terminal.ts';
import { catchInterrupts } from './try/interrupts.ts';
import { readAnswers, type WizardFlags } from './wizard-options.ts';

export interface TableFlags extends NasFlags, BoxFlags, WizardFlags {
  readonly volume?: string;
  readonly timeLimit?: number;
  readonly json?: true;
}

interface Progress {
  readonly done: number;
  readonly total: number;
}

interface TableOptions extends ScenarioOptions {
  readonly onRow: (row: unknown, progress: Progress) => void;
}

export interface TableRun<Report> {
  /** What is counted: `faults`. */
  readonly noun: string;
  run(sources: readonly PackageSource[], options: TableOptions): Promise<Report>;
  lines(page: Page, report: Report): readonly string[];
}

/** The exit code is 1 where the report has not passed. */
export async function runForTable<Report extends { readonly passed: boolean }>(
  paths: readonly string[],
  flags: TableFlags,
  { noun, run, lines }: TableRun<Report>,
): Promise<number> {
  using interrupts = catchInterrupts(say);
  await using sources = await findSources(paths, say);
  const { json, wizard, upgradeWizard, uninstallWizard, wizardFile, ...options } = flags;
  const answers = await readAnswers(flags);
  const report = await run(
    sources.all.map((source) => () => source.open()),
    {
      ...options,
      answers: answers.install,
      upgradeAnswers: answers.upgrade,
      uninstallAnswers: answers.uninstall,
      onProgress: say,
      onRow: (_row, progress) => sayProgress(noun, progress),
      signal: interrupts.signal,
    },
  );
  if (json === true) print(jsonText(report));
  else printLines(lines(pageOf({ ...lookOf(process.stdout), verbose: false }), report));
  return interrupts.exitCode() ?? (report.passed ? 0 : 1);
}

/** Lines of progress in all: a terminal need not scroll. */
const MOST_LINES = 10;

function sayProgress(noun: string, { done, total }: Progress): void {
  const part = (count: number) => Math.floor((count * MOST_LINES) / total);
  if (part(done) > part(done - 1)) say(`${done} of ${total} ${noun}`);
}
