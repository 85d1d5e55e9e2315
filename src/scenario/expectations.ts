/** What the built-in scenarios expect of a package besides the success of its actions. */
import type { Finding } from '../events.ts';
import type { Nas } from '../nas/nas.ts';
import { cannotBeStopped } from '../package-center/request/refusals.ts';
import type { Spk } from '../spk/spk.ts';
import type { ScenarioOptions } from './scenario.ts';

/** Fails the run with a finding. */
export function failRun(
  nas: Nas,
  { code, text, advice }: Pick<Finding, 'code' | 'text' | 'advice'>,
  name?: string,
): void {
  const pkg = nas.packages.find((installed) => installed.name === name);
  nas.addFinding(
    { code, severity: 'failed', text, where: name ?? '', advice, source: 'spkbox' },
    pkg === undefined ? undefined : { package: pkg.name, version: pkg.version },
  );
}

/** Whether the package runs, by its own word. */
export async function expectRunning(nas: Nas, name: string): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (code === 0) return true;
  const text = `After the start, status gives ${code} (${status}), not 0; the rest of its life was skipped.`;
  const advice =
    'Let start-stop-status status exit with 0 once the package runs, or find out why it does not.';
  failRun(nas, { code: 'not-running-after-start', text, advice }, name);
  return false;
}

/** Whether the package is stopped, by its own word. */
export async function expectStopped(nas: Nas, name: string): Promise<boolean> {
  const { code, status } = await nas.status(name);
  if (status === 'stop') return true;
  const text = `After the stop, status gives ${code} (${status}).`;
  const advice = 'Let start-stop-status stop end every process of the package, and status exit with 3 then.';
  failRun(nas, { code: 'running-after-stop', text, advice }, name);
  return false;
}

/** Whether somebody may stop it: a package may say in INFO that nobody can. */
export const canBeStopped = ({ info }: Spk): boolean =>
  cannotBeStopped({ name: info.package, info }) === undefined;

/** Uninstalls what is installed, the newest first; where the run has failed, once its caller has looked at it. */
export async function uninstallAll(nas: Nas, options: ScenarioOptions): Promise<void> {
  if (options.signal?.aborted) return;
  if (!nas.passed) await options.atFailure?.(nas);
  const answers = options.uninstallAnswers;
  for (const { name } of nas.packages.toReversed())
    await nas.uninstall(name, answers === undefined ? {} : { answers });
}
