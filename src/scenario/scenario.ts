/** A scenario: the actions that packages go through on a throwaway NAS, and the expectations in between. */
import type { Nas } from '../nas/nas.ts';
import type { StartNasOptions } from '../nas/start-nas.ts';
import type { Answers } from '../package-center/package/answers.ts';
import type { InstallOptions } from '../package-center/request/action-request.ts';
import type { Spk } from '../spk/spk.ts';

export interface ScenarioOptions extends StartNasOptions, Pick<InstallOptions, 'answers' | 'volume'> {
  readonly upgradeAnswers?: Answers;
  readonly uninstallAnswers?: Answers;
  /** Called while the packages run, before they are stopped. */
  readonly atRunning?: (nas: Nas) => Promise<void>;
  /** Called after the run failed, before the packages are uninstalled. The failed steps are undone by then: see `hooks`. */
  readonly atFailure?: (nas: Nas) => Promise<void>;
}

export interface Scenario {
  readonly name: string;
  /** Performs the actions on the NAS. Failures are in the NAS's events. */
  run(nas: Nas, spks: readonly Spk[], options: ScenarioOptions): Promise<void>;
}
