/** What a scenario is: packages that live on a NAS of their own, and what is expected of them. */
import type { Nas } from '../nas/nas.ts';
import type { StartNasOptions } from '../nas/start-nas.ts';
import type { Answers } from '../package-center/package/answers.ts';
import type { InstallOptions } from '../package-center/request/action-request.ts';
import type { Spk } from '../spk/spk.ts';

export interface ScenarioOptions extends StartNasOptions, Pick<InstallOptions, 'answers' | 'volume'> {
  readonly upgradeAnswers?: Answers;
  readonly uninstallAnswers?: Answers;
  /** Called once the packages run, before they are stopped. */
  readonly atRunning?: (nas: Nas) => Promise<void>;
  /** Called once the run has failed, before the packages are uninstalled. What a step did is undone by then: see `hooks`. */
  readonly atFailure?: (nas: Nas) => Promise<void>;
}

export interface Scenario {
  readonly name: string;
  /** Lives on the NAS; what goes wrong is in its events. */
  run(nas: Nas, spks: readonly Spk[], options: ScenarioOptions): Promise<void>;
}
