/** Runs one scenario of a file on a NAS of its own. */
import { dirname, isAbsolute, join } from 'node:path';
import { type ErrorCode, SpkboxError } from '../errors.ts';
import type { RunEvent, RunPosition } from '../events.ts';
import type { Nas } from '../nas/nas.ts';
import type { StartNasOptions } from '../nas/start-nas.ts';
import { addEvent, emptyReport } from '../reporters/fold/report.ts';
import { readSpk } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { type Environments, environmentHook } from './environments.ts';
import { checkExpectations, type KeyedCheck, recordCheck } from './expectations/index.ts';
import type { FileScenario, FileStep } from './file/file-scenario.ts';
import { cellText } from './file/matrix.ts';
import { SCENARIO_PARTS, type ScenarioPart } from './file/schema.ts';
import { prepareNas } from './prepare-nas.ts';
import { lookForLeftovers, runOnThrowawayNas, type ScenarioResult } from './run-scenario.ts';
import type { ScenarioPlace, StepEffect } from './scenario-place.ts';
import { type ArmedFault, armedFault } from './steps/step-fault.ts';
import { withoutUndefined } from './without-undefined.ts';

/** What a run of scenario files adds to the NAS that a file describes; an option here wins. */
export interface FileScenarioOptions extends StartNasOptions {
  /** Reads a package; runs that share it read each package once. */
  readonly readSpk?: (path: string) => Promise<Spk>;
  /** The place of the scenario among others that run with it. */
  readonly position?: RunPosition;
  /** Called after a step that failed, before the part `after`. */
  readonly atFailure?: (nas: Nas) => Promise<void>;
}

/**
 * Runs the steps of a scenario in their order. After a step that failed only the part `after` goes on.
 * @throws SpkboxError if a package cannot be read, a value is wrong, or the box cannot be made or is lost
 */
export function runFileScenario(
  scenario: FileScenario,
  { readSpk: read = readSpk, position, atFailure, hooks = [], ...options }: FileScenarioOptions = {},
): Promise<ScenarioResult> {
  const environments: Environments = new Map();
  const fault = armedFault();
  const folder = dirname(scenario.file);
  let report = emptyReport();
  const nasOptions = { ...nasOptionsOf(scenario), ...options };
  const onEvent = (event: RunEvent) => {
    report = addEvent(report, event);
    options.onEvent?.(event);
  };
  const perform = async (nas: Nas) => {
    const place: ScenarioPlace = {
      nas,
      environments,
      readSpk: (path) => read(isAbsolute(path) ? path : join(folder, path)),
      snapshots: new Map(),
      marks: new Map(),
      report: () => report,
    };
    await prepareNas(place, scenario.nas);
    await walkSteps(scenario, place, { fault, atFailure });
    // What an installed package has is no leftover.
    if (nas.packages.length === 0) await lookForLeftovers(nas, options);
  };
  const { name, file, cell } = scenario;
  const started = { name, file, cell: cellText(cell), ...(position === undefined ? {} : { position }) };
  return runOnThrowawayNas(
    {
      ...nasOptions,
      scenario: started,
      hooks: [environmentHook(environments), fault.hook, ...hooks],
      onEvent,
    },
    perform,
  );
}

/** The options of the NAS that stand in the file, without what is put on it later. */
function nasOptionsOf({ nas }: FileScenario): StartNasOptions {
  const { users, groups, shares, files, listening, packages, ...options } = nas;
  return withoutUndefined(options);
}

interface Walk {
  readonly fault: ArmedFault;
  readonly atFailure: FileScenarioOptions['atFailure'] | undefined;
}

async function walkSteps(
  scenario: FileScenario,
  place: ScenarioPlace,
  { fault, atFailure }: Walk,
): Promise<void> {
  let isFailed = false;
  for (const part of SCENARIO_PARTS) {
    for (const step of scenario.steps.filter((other) => other.part === part)) {
      const skipped = isFailed && mayBeSkipped(part);
      const { definition, value, line } = step;
      const title = value.name ?? definition.title(value);
      place.nas.recordScenario({ type: 'scenario-step', part, title, line, skipped });
      if (skipped) continue;
      fault.arm(value.fault);
      if (await walkStep(step, place)) continue;
      if (!isFailed) await atFailure?.(place.nas);
      isFailed = true;
    }
  }
}

const mayBeSkipped = (part: ScenarioPart): boolean => part !== 'after';

/** Whether all went as expected. */
async function walkStep(step: FileStep, place: ScenarioPlace): Promise<boolean> {
  const { definition, value, file, line } = step;
  const actionsBefore = place.report().actions.length;
  if (value.name !== undefined) place.marks.set(value.name, await place.nas.machine.mark());
  const startTime = performance.now();
  const effect = await definition.run(value, place).catch(impossible);
  const ms = performance.now() - startTime;
  const checks = [
    ...ownChecks(effect),
    ...(await checkExpectations(withDefaults(value.expect ?? {}, effect), {
      place,
      effect,
      actionsBefore,
      ms,
    })),
  ];
  for (const check of checks) recordCheck(place.nas, check, { file, line });
  return checks.every(({ met, looked }) => met || looked === false) && !hasFailed(value.expect, effect);
}

/** What only a package or the state of the NAS makes impossible fails the step; any other error is none of the scenario. */
function impossible(error: unknown): StepEffect {
  if (!(error instanceof SpkboxError) || !(error.fault === 'package' || STATE_ERRORS.has(error.code)))
    throw error;
  return { checks: [{ text: 'the step is possible', met: false, actual: error.summary }] };
}

const STATE_ERRORS: ReadonlySet<string> = new Set<ErrorCode>([
  'USE_NOT_INSTALLED',
  'USE_NAS_OFF',
  'USE_NAS_ON',
]);

const ownChecks = ({ checks = [] }: StepEffect): KeyedCheck[] =>
  checks.map((check) => ({ key: 'step', ...check }));

/** A command is expected to exit with 0. An action that fails says so itself. */
const withDefaults = (expected: FileStep['value']['expect'] & object, { exec }: StepEffect) =>
  exec === undefined || 'code' in expected ? expected : { code: 0, ...expected };

function hasFailed(expected: FileStep['value']['expect'], { outcomes = [] }: StepEffect): boolean {
  return expected?.result === undefined && outcomes.some(({ result }) => result !== 'done');
}
