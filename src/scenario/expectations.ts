/** What the built-in scenarios expect of a package, besides actions that succeed. */
import { type FailureCode, type FindingCode, makeFinding } from '../findings.ts';
import type { Nas } from '../nas/nas.ts';
import { cannotBeStopped, cannotBeUninstalled } from '../package-center/request/refusals.ts';
import type { Spk } from '../spk/spk.ts';
import type { ScenarioOptions } from './scenario.ts';

/** Fails the run with a finding, about a package where one is named. */
export const failRun = (nas: Nas, code: FailureCode, text: string, name?: string): void =>
  addRunFinding(nas, code, text, name);

function addRunFinding(nas: Nas, code: FindingCode, text: string, name?: string): void {
  const pkg = nas.packages.find((installed) => installed.name === name);
  const place = name === undefined ? {} : { package: name };
  nas.addFinding(
    makeFinding(code, place, text),
    pkg === undefined ? undefined : { package: pkg.name, version: pkg.version },
  );
}

/** Checks that the package's status is "running" after a start. */
export async function expectRunning(nas: Nas, name: string): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (code === 0) return true;
  const text = `After the start the status is ${code} (${status}), not 0; the remaining actions were skipped.`;
  failRun(nas, 'not-running-after-start', text, name);
  return false;
}

/** Checks that the package's status is "stop" after a stop. */
export async function expectStopped(nas: Nas, name: string): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (status === 'stop') return true;
  const text = `After the stop the status is ${code} (${status}), not "stop".`;
  failRun(nas, 'running-after-stop', text, name);
  return false;
}

/** Whether a user may stop the package: INFO can forbid it. */
export const canBeStopped = ({ info }: Spk): boolean =>
  cannotBeStopped({ name: info.package, info }) === undefined;

/** Whether a user may uninstall the package: INFO can forbid it. */
const canBeUninstalled = ({ info }: Spk): boolean =>
  cannotBeUninstalled({ name: info.package, info }) === undefined;

/**
 * Uninstalls all packages, the newest first, but for those that users cannot uninstall. After a failure the caller's
 * `atFailure` runs before.
 */
export async function uninstallAll(nas: Nas, spks: readonly Spk[], options: ScenarioOptions): Promise<void> {
  if (options.signal?.aborted) return;
  if (!nas.passed) await options.atFailure?.(nas);
  const answers = options.uninstallAnswers;
  for (const { name } of nas.packages.toReversed()) {
    const spk = spks.findLast(({ info }) => info.package === name);
    if (spk === undefined || canBeUninstalled(spk)) {
      await nas.uninstall(name, answers === undefined ? {} : { answers });
      continue;
    }
    const text = `${name} was not uninstalled: INFO has ctl_uninstall="no".`;
    addRunFinding(nas, 'uninstall-left-out', text, name);
  }
}
