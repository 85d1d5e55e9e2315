/** The reporters of one run, behind one door. */
import { closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import {
  type BrokenReporter,
  makeReporter,
  multiplex,
  type Reporter,
  type RunEvent,
  type Write,
} from '../index.ts';
import { printError } from './errors.ts';
import { chosenReporters, type ReporterFlag, type ReporterFlags } from './reporter-options.ts';
import { cannotWrite, FILE_LOOK, isSameOutput, type Look, lookOf, print } from './terminal.ts';
import { badValue } from './values.ts';

export interface Reporting {
  readonly onEvent: (event: RunEvent) => void;
  /** Ends every report; says which could not be written. */
  end(): readonly BrokenReporter[];
  /** Whether stderr already shows an error of the run. */
  hasShownError(): boolean;
}

/** `inputs` are the files that the run reads, which no report may replace. */
export function openReporting(
  flags: ReporterFlags & { readonly runs?: boolean },
  inputs: readonly string[],
): Reporting {
  const chosen = chosenReporters(flags);
  for (const { file } of chosen) if (file !== undefined) assertNoInput(file, inputs);
  for (const { name } of chosen) makeReporter(name, () => undefined, { runs: flags.runs === true });
  const files: number[] = [];
  const reporters = new Map(
    chosen.map((flag) => [`${flag.name}:${flag.file ?? ''}`, open(flag, flags, files)]),
  );
  const all = multiplex(reporters);
  const isForPeople = reporters.has('pretty:') && isSameOutput();
  const seenTypes = new Set<RunEvent['type']>();
  return {
    onEvent(event) {
      seenTypes.add(event.type);
      all.onEvent(event);
    },
    end() {
      // Where nothing began, there is nothing to report.
      if (seenTypes.size > 0) all.onEnd();
      for (const file of files.splice(0)) closeSync(file);
      return all.broken();
    },
    hasShownError: () => isForPeople && seenTypes.has('error'),
  };
}

function open(
  { name, file }: ReporterFlag,
  flags: ReporterFlags & { readonly runs?: boolean },
  files: number[],
): Reporter {
  const make = (write: Write, look: Look) =>
    makeReporter(name, write, {
      ...look,
      verbose: flags.verbose === true,
      strict: flags.strict === true,
      quiet: flags.quiet === true,
      runs: flags.runs === true,
    });
  if (file === undefined) return make(print, lookOf(process.stdout));
  const descriptor = attempt(file, () => openSync(file, 'w'));
  files.push(descriptor);
  // At once and whole: what was written stays when spkbox is killed.
  return make((text) => attempt(file, () => writeFileSync(descriptor, text)), FILE_LOOK);
}

function assertNoInput(file: string, inputs: readonly string[]): void {
  const target = statSync(file, { throwIfNoEntry: false });
  const isTarget = (input: string) => {
    const stats = statSync(input, { throwIfNoEntry: false });
    return stats !== undefined && stats.dev === target?.dev && stats.ino === target.ino;
  };
  if (target === undefined || !inputs.some(isTarget)) return;
  throw badValue(
    `The report would replace ${file}, which the run reads.`,
    'Name another file for the report.',
  );
}

function attempt<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

/** A report that could not be written spoils a run that passed. */
export function withBroken(code: number, broken: readonly BrokenReporter[]): number {
  for (const { error } of broken) printError(error);
  return code === 0 && broken.length > 0 ? 2 : code;
}
