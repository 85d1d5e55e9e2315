/** One fault at one step: twice, as it can be repaired or removed, and neither must help the other. */
import type { Outcome } from '../../events.ts';
import { stepName } from '../../package-center/action/step-name.ts';
import type { ChaosBox } from './chaos-box.ts';
import { type ChaosCase, caseFault } from './chaos-cases.ts';
import type { ChaosRow } from './chaos-row.ts';
import { isInstalled, remove, removeOnce, repair, WORKS } from './come-back.ts';
import { lostFiles, type PackageData, readData } from './package-data.ts';
import type { NormalLife } from './run-without-fault.ts';

export async function runCase(box: ChaosBox, item: ChaosCase, normal: NormalLife): Promise<ChaosRow> {
  const { stage, step, fault } = item;
  let failed = await fail(box, item);
  // Where nothing is installed and nothing is left, the look for it has changed nothing.
  const isGone = !isInstalled(box) && (await removeOnce(box, normal.left)).works;
  const removal = isGone ? WORKS : await remove(box, stage, normal.left);
  if (!isGone) failed = await fail(box, item);
  const { data, outcome } = failed;
  const status = await box.nas.status(box.life.name);
  const repaired = await repair(box, stage);
  const lostAnyway = normal.stages.find((other) => other.stage === stage)?.lost;
  const lost = (await lostFiles(box.nas, data)).filter((path) => !lostAnyway?.has(path));
  return {
    action: stage.action,
    step: stepName(step),
    index: step.index,
    fault,
    result: outcome.result,
    error: outcome.error,
    status,
    lost,
    repair: repaired,
    removal,
    passed: lost.length === 0 && repaired.works && removal.works,
  };
}

/** The action with the fault; without power the NAS boots afterwards. */
async function fail(box: ChaosBox, item: ChaosCase): Promise<{ data: PackageData; outcome: Outcome }> {
  await box.begin(item.stage.from);
  const data = await readData(box.nas, box.life.name);
  box.arm(caseFault(item));
  const outcome = await item.stage.act(box.nas);
  box.arm(undefined);
  if (outcome.result === 'power-lost') await box.nas.boot();
  return { data, outcome };
}
