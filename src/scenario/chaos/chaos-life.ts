/** The life that chaos lives: its packages, its actions, and the state of the NAS that each action begins in. */
import { SpkboxError } from '../../errors.ts';
import type { Outcome } from '../../events.ts';
import type { Nas } from '../../nas/nas.ts';
import type { Spk } from '../../spk/spk.ts';
import { canBeStopped } from '../expectations.ts';
import type { ScenarioOptions } from '../scenario.ts';

export const LIFE_ACTIONS = ['install', 'start', 'upgrade', 'uninstall'] as const;

export type LifeAction = (typeof LIFE_ACTIONS)[number];

/** The states of the NAS that are saved. */
export type LifeState = 'absent' | 'stopped' | 'running';

export interface LifeStage {
  readonly action: LifeAction;
  readonly from: LifeState;
  /** The version that a repair installs. */
  readonly repairWith: Spk;
  act(nas: Nas): Promise<Outcome>;
}

export interface ChaosLife {
  readonly name: string;
  /** The oldest first. */
  readonly versions: readonly Spk[];
  /** Other packages, which are installed before it. */
  readonly dependencies: readonly Spk[];
  readonly oldest: Spk;
  readonly stages: readonly LifeStage[];
  readonly options: ScenarioOptions;
}

/** Every further version is an upgrade of the first; the last decides what a repair installs. */
export function chaosLife(spks: readonly Spk[], options: ScenarioOptions): ChaosLife {
  const [oldest] = spks;
  if (oldest === undefined) {
    throw new SpkboxError('USE_BAD_VALUE', 'chaos needs a package', {
      hint: 'Name an .spk, and the newer version that it is upgraded to: spkbox chaos 1.0.spk 2.0.spk',
    });
  }
  const name = oldest.info.package;
  const versions = spks.filter(({ info }) => info.package === name);
  const dependencies = spks.filter(({ info }) => info.package !== name);
  return { name, versions, dependencies, oldest, options, stages: stagesOf(versions, oldest, options) };
}

function stagesOf(versions: readonly Spk[], oldest: Spk, options: ScenarioOptions): LifeStage[] {
  const name = oldest.info.package;
  const newer = versions.slice(1);
  const { uninstallAnswers: answers = {} } = options;
  return [
    {
      action: 'install',
      from: 'absent',
      repairWith: oldest,
      act: (nas) => nas.install(oldest, { ...installOptions(options), start: true }),
    },
    ...(canBeStopped(oldest)
      ? [
          {
            action: 'start',
            from: 'stopped',
            repairWith: oldest,
            act: (nas: Nas) => nas.start(name),
          } as const,
        ]
      : []),
    ...newer.map(
      (spk): LifeStage => ({
        action: 'upgrade',
        from: 'running',
        repairWith: spk,
        act: (nas) => nas.install(spk, { answers: options.upgradeAnswers ?? {} }),
      }),
    ),
    {
      action: 'uninstall',
      from: 'running',
      repairWith: oldest,
      act: (nas) => nas.uninstall(name, { answers }),
    },
  ];
}

export const installOptions = ({ answers = {}, volume }: ScenarioOptions) => ({
  answers,
  ...(volume === undefined ? {} : { volume }),
});
