/** The one runner of scenarios: a NAS of its own for each, and its report at the end. */
import { SpkboxError } from '../errors.ts';
import type { Outcome, RunEvent, Verdict } from '../events.ts';
import { startNas } from '../nas/start-nas.ts';
import { addEvent, emptyReport, type Report } from '../reporters/fold/report.ts';
import { verdict } from '../reporters/fold/verdict.ts';
import { type PackageSource, resolveSource } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { failRun } from './expectations.ts';
import type { Scenario, ScenarioOptions } from './scenario.ts';

/** How a scenario went. */
export interface ScenarioResult extends Verdict {
  /** How each action ended, in order. */
  readonly outcomes: readonly Outcome[];
  /** Everything that happened: `report.actions[0].steps` has each step with its output, notes and time. */
  readonly report: Report;
}

/**
 * Runs the scenario on a NAS of its own, and says whether all went as DSM would have it. Dependencies that are not given
 * are assumed. What a package does wrong is in the result.
 * @throws SpkboxError of a package that cannot be read, a wrong option, or a box that cannot be made or was lost.
 */
export async function runScenario(
  scenario: Scenario,
  sources: readonly PackageSource[],
  options: ScenarioOptions,
): Promise<ScenarioResult> {
  let report = emptyReport();
  const onEvent = (event: RunEvent) => {
    report = addEvent(report, event);
    options.onEvent?.(event);
  };
  await liveOnNas(scenario, sources, { ...options, onEvent });
  const outcomes = report.actions.flatMap(({ outcome }) => outcome ?? []);
  return { ...(report.ended ?? verdict(report, options)), outcomes, report };
}

async function liveOnNas(
  scenario: Scenario,
  sources: readonly PackageSource[],
  options: ScenarioOptions,
): Promise<void> {
  await using nas = await startNas({ dependencies: 'assumed', ...options });
  try {
    const spks: Spk[] = [];
    for (const source of sources) spks.push(await resolveSource(source));
    await scenario.run(nas, spks, options);
    // What went on was cut off, so what is left now is not the package's doing.
    if (options.signal?.aborted) failRun(nas, 'run-interrupted', 'The run was interrupted.');
    else await nas.leftBehind();
  } catch (error) {
    nas.reportError(error instanceof SpkboxError ? error : internalError(error));
    throw error;
  }
}

/** Every error fails the run, also one that nobody foresaw. */
const internalError = (error: unknown) => ({
  code: 'INTERNAL' as const,
  summary: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  hint: 'This is the fault of spkbox, of a worker or of a hook, not of the package.',
  where: undefined,
});
