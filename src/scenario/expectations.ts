/** What the built-in scenarios expect of a package besides the success of its actions. */
import { type FailureCode, makeFinding } from '../findings.ts';
import type { Nas } from '../nas/nas.ts';
import { cannotBeStopped } from '../package-center/request/refusals.ts';
import type { Spk } from '../spk/spk.ts';
import type { ScenarioOptions } from './scenario.ts';

/** Fails the run with a finding, about a package where one is named. */
export function failRun(nas: Nas, code: FailureCode, text: string, name?: string): void {
  const pkg = nas.packages.find((installed) => installed.name === name);
  const place = name === undefined ? {} : { package: name };
  nas.addFinding(
    makeFinding(code, place, text),
    pkg === undefined ? undefined : { package: pkg.name, version: pkg.version },
  );
}

/** Whether the package runs, by its own word. */
export async function expectRunning(nas: Nas, name: string, options: ScenarioOptions): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (code === 0) return true;
  const text = `After the start, status gives ${code} (${status}), not 0; the rest of its life was skipped.`;
  failRun(nas, 'not-running-after-start', text, name);
  await options.atFailure?.(nas);
  return false;
}

/** Whether the package is stopped, by its own word. */
export async function expectStopped(nas: Nas, name: string, options: ScenarioOptions): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (status === 'stop') return true;
  failRun(nas, 'running-after-stop', `After the stop, status gives ${code} (${status}).`, name);
  await options.atFailure?.(nas);
  return false;
}

/** Whether users may stop it: a package may forbid it in INFO. */
export const canBeStopped = ({ info }: Spk): boolean =>
  cannotBeStopped({ name: info.package, info }) === undefined;

/** Uninstalls what is installed, the newest first. */
export async function uninstallAll(nas: Nas, options: ScenarioOptions): Promise<void> {
  if (options.signal?.aborted) return;
  const answers = options.uninstallAnswers;
  for (const { name } of nas.packages.toReversed())
    await nas.uninstall(name, answers === undefined ? {} : { answers });
}
