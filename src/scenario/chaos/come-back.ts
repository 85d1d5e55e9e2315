/** What an administrator tries after a fault: installing the package again, or removing it. */
import type { Nas } from '../../nas/nas.ts';
import { wentWell } from '../../package-center/request/center-core.ts';
import type { ChaosBox } from './chaos-box.ts';
import { installOptions, type LifeStage } from './chaos-life.ts';
import type { Attempt } from './chaos-row.ts';

export const WORKS: Attempt = { works: true };
const failed = (why: string): Attempt => ({ works: false, why });

/** Installs it once more, and starts it where that did not. */
export async function repair(box: ChaosBox, { repairWith }: LifeStage): Promise<Attempt> {
  const { nas, life } = box;
  const { name, options } = life;
  const given = isInstalled(box) ? { answers: options.upgradeAnswers ?? {} } : installOptions(options);
  const outcome = await nas.install(repairWith, { ...given, start: true });
  if (!wentWell(outcome)) return failed(`install: ${outcome.at}: ${outcome.reason}`);
  if ((await nas.status(name)).code === 0) return WORKS;
  const started = await nas.start(name);
  if (!wentWell(started)) return failed(`start: ${started.at}: ${started.reason}`);
  const { code, status } = await nas.status(name);
  return code === 0 ? WORKS : failed(`after the start the status is ${code} (${status})`);
}

/**
 * Uninstalls it, where it is installed, and looks for what stays; `expected` stays without a fault, too. An uninstallation
 * that failed half-way has no other second try than another installation.
 */
export async function remove(
  box: ChaosBox,
  stage: LifeStage,
  expected: ReadonlySet<string>,
): Promise<Attempt> {
  const first = await removeOnce(box, expected);
  if (first.works || isInstalled(box)) return first;
  const again = await repair(box, stage);
  return again.works ? removeOnce(box, expected) : first;
}

export async function removeOnce(box: ChaosBox, expected: ReadonlySet<string>): Promise<Attempt> {
  const { nas, life } = box;
  if (isInstalled(box)) {
    const outcome = await nas.uninstall(life.name, { answers: life.options.uninstallAnswers ?? {} });
    if (!wentWell(outcome)) return failed(`uninstall: ${outcome.at}: ${outcome.reason}`);
  }
  const left = (await leftWhats(nas)).filter((what) => !expected.has(what));
  return left.length === 0 ? WORKS : failed(`it leaves ${left.slice(0, 3).join(', ')}`);
}

export const isInstalled = ({ nas, life }: ChaosBox): boolean =>
  nas.packages.some(({ name }) => name === life.name);

/**
 * Files and accounts that are left and that DSM does not keep. Inferred: DSM ends the processes of a start that failed, as
 * systemd ends what a failed unit leaves.
 */
export async function leftWhats(nas: Nas): Promise<string[]> {
  const { left } = await nas.leftBehind();
  return left
    .filter(({ verdict, kind }) => verdict === 'left' && (kind === 'files' || kind === 'account'))
    .map(({ what }) => what);
}
