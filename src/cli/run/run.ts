/** Runs scenario files: which ones, several at once, and their reports in the order of the files. */
import { availableParallelism } from 'node:os';
import {
  cellText,
  type FileScenario,
  findScenarioFiles,
  inParallel,
  jsonSchema,
  type RunEvent,
  readScenarios,
  runFileScenario,
  SpkboxError,
} from '../../index.ts';
import { exitCodeOf, printError } from '../errors.ts';
import { jsonText } from '../json-text.ts';
import { openReporting, type Reporting, withBroken } from '../reporting.ts';
import { openSources } from '../source.ts';
import { print, printLines, say } from '../terminal.ts';
import { catchInterrupts, type Interrupts } from '../try/interrupts.ts';
import type { RunFlags } from './flags.ts';
import { inOrder } from './in-order.ts';

/** Where scenarios are looked for when no path is named. */
const DEFAULT_PATHS = ['scenarios'];

export async function runScenarios(paths: readonly string[], flags: RunFlags): Promise<number> {
  if (flags.schema === true) {
    print(jsonText(jsonSchema()));
    return 0;
  }
  const scenarios = await chosenScenarios(paths.length === 0 ? DEFAULT_PATHS : paths, flags);
  if (flags.list !== true) return runAll(scenarios, flags);
  printLines(scenarios.map(titleOf));
  return 0;
}

/** All files are read before anything runs: a mistake in the last is told at once. */
async function chosenScenarios(paths: readonly string[], { grep = '' }: RunFlags): Promise<FileScenario[]> {
  const files = await findScenarioFiles(paths);
  const all = (await Promise.all(files.map((file) => readScenarios(file)))).flat();
  const chosen = all.filter(({ name, file }) => `${file} ${name}`.includes(grep));
  if (chosen.length > 0) return chosen;
  throw new SpkboxError('USE_BAD_VALUE', `No scenario has ${JSON.stringify(grep)} in its name or file.`, {
    hint: '"spkbox run --list" prints all.',
  });
}

async function runAll(scenarios: readonly FileScenario[], flags: RunFlags): Promise<number> {
  using interrupts = catchInterrupts(say);
  await using sources = openSources();
  const reporting = openReporting(
    { ...flags, runs: true },
    scenarios.map(({ file }) => file),
  );
  const codes: number[] = [];
  const stop = () => interrupts.signal.aborted || (flags.bail === true && codes.some((code) => code !== 0));
  const order = inOrder<RunEvent>(reporting.onEvent);
  const read = once((path) => sources.open(path));
  await inParallel(
    scenarios,
    { jobs: flags.jobs ?? availableParallelism(), stop },
    async (scenario, index) => {
      const line = order.line(index);
      codes.push(await runOne(scenario, { flags, interrupts, onEvent: line.add, readSpk: read, reporting }));
      line.end();
    },
  );
  const broken = reporting.end();
  return interrupts.exitCode() ?? withBroken(Math.max(0, ...codes), broken);
}

interface OneRun {
  readonly flags: RunFlags;
  readonly interrupts: Interrupts;
  readonly reporting: Reporting;
  readonly onEvent: (event: RunEvent) => void;
  readonly readSpk: ReturnType<typeof openSources>['open'];
}

/** The exit code of one scenario. */
async function runOne(
  scenario: FileScenario,
  { flags, interrupts, onEvent, readSpk, reporting }: OneRun,
): Promise<number> {
  const { grep, bail, jobs, list, schema, reporter, json, verbose, ...options } = flags;
  try {
    const nas = { onProgress: say, ...options, signal: interrupts.signal };
    const { passed } = await runFileScenario(scenario, { ...nas, onEvent, readSpk });
    return passed ? 0 : 1;
  } catch (error) {
    if (!reporting.hasShownError()) printError(error);
    return exitCodeOf(error);
  }
}

/** A package that several scenarios name is read once. */
function once<Value>(read: (path: string) => Promise<Value>): (path: string) => Promise<Value> {
  const reading = new Map<string, Promise<Value>>();
  return (path) => {
    const value = reading.get(path) ?? read(path);
    reading.set(path, value);
    return value;
  };
}

/** `scenarios/hello.scenario.json5  hello lives (dsm 7.0)`. */
function titleOf({ file, name, cell }: FileScenario): string {
  const values = cellText(cell);
  return `${file}  ${name}${values === '' ? '' : ` (${values})`}`;
}
