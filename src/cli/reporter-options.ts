/** `--reporter name[:FILE]`: which reporters see the run, and where they write. */
import type { Command } from 'commander';
import { badValue, collect } from './values.ts';

export interface ReporterFlag {
  readonly name: string;
  /** Undefined for stdout. */
  readonly file: string | undefined;
}

export interface ReporterFlags {
  readonly reporter?: readonly ReporterFlag[];
  readonly json?: true;
  readonly verbose?: true;
  readonly strict?: true;
  readonly quiet?: true;
}

export function addReporterOptions(command: Command): Command {
  return command
    .optionsGroup('The report:')
    .option(
      '--reporter <name[:file]>',
      'pretty, json, junit, github or html, to stdout or a file; may be given several times',
      collect(readReporter),
    )
    .option('--json', 'short for --reporter json')
    .option('--strict', 'fail a package that leaves something behind which it should have removed')
    .option('--verbose', 'show all output and every file');
}

/** The options of commands that report on many runs. */
export interface RunsFlags {
  readonly quiet?: true;
  readonly baseline?: string;
}

export function addRunsOptions(command: Command): Command {
  return command
    .option('--quiet', 'a line a run, and of a failed one its first reason')
    .option(
      '--baseline <run.ndjson>',
      'an earlier recording: only what did not fail in it fails now; says what is new and what is fixed',
    );
}

export function readReporter(text: string): ReporterFlag {
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: text, file: undefined }
    : { name: text.slice(0, colon), file: text.slice(colon + 1) };
}

/** The reporters that the flags name, else the reporter for people. */
export function chosenReporters({ reporter = [], json }: ReporterFlags): readonly ReporterFlag[] {
  const chosen = json === true ? [...reporter, { name: 'json', file: undefined }] : reporter;
  const targets = chosen.map(({ file }) => file);
  const duplicate = targets.find((file, index) => targets.indexOf(file) !== index);
  const isTwice = new Set(targets).size < targets.length;
  if (!isTwice) return chosen.length > 0 ? chosen : [{ name: 'pretty', file: undefined }];
  throw badValue(
    `Two reporters cannot both write to ${duplicate ?? 'stdout'}.`,
    'Give each its own file: --reporter pretty --reporter json:run.ndjson.',
  );
}
