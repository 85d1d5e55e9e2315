/** Runs a scenario on a throwaway NAS, and reports on it at the end. */
import { hostLimitError, SpkboxError } from '../errors.ts';
import type { Outcome, RunEvent, Verdict } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { Nas } from '../nas/nas.ts';
import { type StartNasOptions, startNas } from '../nas/start-nas.ts';
import { addEvent, emptyReport, type Report } from '../reporters/fold/report.ts';
import { verdict } from '../reporters/fold/verdict.ts';
import { type PackageSource, resolveSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { failRun } from './expectations.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';
import { scenarioNasOptions } from './scenario-nas.ts';

/** The result of a scenario. */
export interface ScenarioResult extends Verdict {
  /** The outcome of each action, in order. */
  readonly outcomes: readonly Outcome[];
  /** The events as a report: `report.actions[0].steps` has each step with its output, notes and time. */
  readonly report: Report;
}

/**
 * Runs the scenario on a NAS of its own. Dependencies that are not among the sources are assumed present. Failures of a
 * package are in the result.
 * @throws SpkboxError if a package cannot be read, an option is wrong, or the box cannot be made or is lost
 */
export async function runScenario(
  scenario: Scenario,
  sources: readonly PackageSource[],
  options: ScenarioOptions,
): Promise<ScenarioResult> {
  // Read first, as the platform follows from the packages. The report of the NAS also has what keeps one from being read.
  const read = await readSources(sources);
  return runOnThrowawayNas(scenarioNasOptions(read.spks, options), async (nas) => {
    if ('error' in read) throw read.error;
    await scenario.run(nas, read.spks, options);
    await lookForLeftovers(nas, options);
  });
}

/**
 * Starts a NAS, performs, and reports. Failures of a package are in the result.
 * @throws SpkboxError if an option is wrong, or the box cannot be made or is lost; what `perform` throws
 */
export async function runOnThrowawayNas(
  options: StartNasOptions,
  perform: (nas: Nas) => Promise<void>,
): Promise<ScenarioResult> {
  let report = emptyReport();
  const onEvent = (event: RunEvent) => {
    report = addEvent(report, event);
    options.onEvent?.(event);
  };
  await performOnNas({ ...options, onEvent }, perform);
  const outcomes = report.actions.flatMap(({ outcome }) => outcome ?? []);
  return { ...(report.ended ?? verdict(report, options)), outcomes, report };
}

/** An interrupted action leaves files that the package would have removed: after one there is no look. */
export async function lookForLeftovers(nas: Nas, { signal }: Pick<StartNasOptions, 'signal'>): Promise<void> {
  if (signal?.aborted !== true) await nas.leftBehind();
}

async function performOnNas(options: StartNasOptions, perform: (nas: Nas) => Promise<void>): Promise<void> {
  await using nas = await startNas(options);
  using _end = endBoxOnAbort(nas.machine, options.signal);
  try {
    await perform(nas);
    if (options.signal?.aborted) failRun(nas, 'run-interrupted', 'The run was interrupted.');
  } catch (error) {
    if (options.signal?.aborted) return failRun(nas, 'run-interrupted', 'The run was interrupted.');
    nas.reportError(error instanceof SpkboxError ? error : (hostLimitError(error) ?? internalError(error)));
    throw error;
  }
}

/** Milliseconds that an interrupted run gets to take back what it did. A package can have made more than can be taken back. */
const GRACE = 800;

/** Then the box ends at once, and with it what waits for the box. */
function endBoxOnAbort(machine: Machine, signal: AbortSignal | undefined): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const end = () => machine[Symbol.asyncDispose]().then(undefined, () => undefined);
  const onAbort = () => {
    timer = setTimeout(end, GRACE);
  };
  signal?.addEventListener('abort', onAbort);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

type ReadSources =
  | { readonly spks: readonly Spk[] }
  | { readonly spks: readonly Spk[]; readonly error: unknown };

async function readSources(sources: readonly PackageSource[]): Promise<ReadSources> {
  const spks: Spk[] = [];
  try {
    for (const source of sources) spks.push(await resolveSource(source));
    return { spks };
  } catch (error) {
    return { spks, error };
  }
}

/** An unexpected error in the form that a report shows. */
const internalError = (error: unknown) => ({
  code: 'INTERNAL' as const,
  summary: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  hint: 'The fault lies with spkbox, a worker or a hook, not with the package.',
  where: undefined,
});
