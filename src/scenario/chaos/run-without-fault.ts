/** The life without a fault: which steps each action has, and what it loses and leaves by itself. */
import type { PlannedStep, RunEvent } from '../../events.ts';
import { wentWell } from '../../package-center/request/center-core.ts';
import type { ChaosBox } from './chaos-box.ts';
import type { LifeStage } from './chaos-life.ts';
import { leftWhats, repair } from './come-back.ts';
import { lostFiles, readData } from './package-data.ts';

export interface NormalStage {
  readonly stage: LifeStage;
  /** The steps that do something. */
  readonly steps: readonly PlannedStep[];
  /** Data that the action itself removes. */
  readonly lost: ReadonlySet<string>;
}

export interface NormalLife {
  readonly stages: readonly NormalStage[];
  /** What an uninstallation leaves that DSM does not keep. */
  readonly left: ReadonlySet<string>;
}

export async function runWithoutFault(box: ChaosBox): Promise<NormalLife | { readonly failsAnyway: string }> {
  if (box.failsAnyway !== undefined) return { failsAnyway: box.failsAnyway };
  const stages: NormalStage[] = [];
  let left: readonly string[] = [];
  for (const stage of box.life.stages) {
    await box.begin(stage.from);
    const before = await readData(box.nas, box.life.name);
    const steps = new Map<number, PlannedStep>();
    const outcome = await box.listen(collectSteps(steps), () => stage.act(box.nas));
    if (!wentWell(outcome))
      return { failsAnyway: `${stage.action} fails without any fault: ${outcome.at}: ${outcome.reason}` };
    if (stage.action === 'uninstall') left = await leftWhats(box.nas);
    const repaired = await repair(box, stage);
    if (!repaired.works)
      return {
        failsAnyway: `Installing it again after ${stage.action} fails without any fault: ${repaired.why}`,
      };
    const lost = new Set(await lostFiles(box.nas, before));
    stages.push({ stage, lost, steps: [...steps.values()] });
  }
  return { stages, left: new Set(left) };
}

/** The steps of the first action that ran and were not skipped. */
function collectSteps(steps: Map<number, PlannedStep>): (event: RunEvent) => void {
  let planned: readonly PlannedStep[] = [];
  let action: number | undefined;
  return (event) => {
    if (event.type === 'action-started' && event.by === 'user') {
      action = event.id;
      planned = event.steps;
    }
    if (event.type !== 'step-ended' || event.id !== action || event.result === 'skipped') return;
    const step = planned[event.index];
    if (step !== undefined) steps.set(event.index, step);
  };
}
