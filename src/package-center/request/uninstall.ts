/** Uninstalls a package, and on request its dependents first. */
import type { Outcome } from '../../events.ts';
import { StepFailure } from '../action/action-context.ts';
import { type Answers, answerVariables } from '../package/answers.ts';
import type { PackageRecord } from '../package/installed-package.ts';
import { packagesReplacedBy, withDependents } from '../package/relations.ts';
import { answerWizard } from '../wizard/answer-wizard.ts';
import type { RequestContext, UninstallOptions } from './action-request.ts';
import { type CenterCore, wentWell } from './center-core.ts';
import { locksForUninstall } from './locks-needed.ts';
import { uninstallRefusal } from './refusals.ts';
import {
  forPackageCenter,
  type OtherPackageOptions,
  packageNeighbours,
  stopDependents,
} from './start-stop.ts';

export async function uninstallPackage(
  core: CenterCore,
  name: string,
  options: UninstallOptions & { readonly request: RequestContext },
): Promise<Outcome> {
  const { request } = options;
  core.packages.get(name);
  if (options.withDependents === true) {
    const { all, release } = packageNeighbours(core);
    for (const dependent of withDependents(name, all, release)) {
      if (dependent.name !== name)
        await uninstallPackage(core, dependent.name, { request: forPackageCenter(request) });
    }
  }
  return core.locks.withLocks(locksForUninstall(name), async () => {
    const { record } = core.packages.get(name);
    const refusal = uninstallRefusal(record, packageNeighbours(core));
    if (refusal !== undefined) return core.refuse('uninstall', record.spk, { refusal, request });
    return uninstallLocked(core, record, { request, callerAnswers: options.answers ?? {} });
  });
}

async function uninstallLocked(
  core: CenterCore,
  { name, version, spk, volume }: PackageRecord,
  { request, callerAnswers }: { readonly request: RequestContext; readonly callerAnswers: Answers },
): Promise<Outcome> {
  answerVariables(callerAnswers);
  const { variables, findings } = await answerWizard(core, spk, {
    action: 'uninstall',
    callerAnswers,
    volume,
    request,
  });
  if (findings.length > 0) core.dependencies.emit({ type: 'findings', findings, package: name, version });
  const settle = (outcome: Outcome, { removed }: { readonly removed: boolean }) => {
    if (wentWell(outcome) || removed) core.packages.remove(name);
  };
  return core.act('uninstall', { package: core.packages.get(name) }, { request, answers: variables, settle });
}

/** Guide 05 install_replace_packages: uninstalls the replaced packages despite their dependents. Returns their names. */
export async function uninstallReplaced(
  core: CenterCore,
  replacer: PackageRecord,
  { request, withLock = (_, work) => work() }: OtherPackageOptions,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const replacerRequest = forPackageCenter(request);
  for (const { name } of packagesReplacedBy(replacer, core.packages.peers())) {
    const { record } = core.packages.get(name);
    await stopDependents(core, name, { request: replacerRequest, withLock });
    const outcome = await withLock(name, () =>
      uninstallLocked(core, record, { request: replacerRequest, callerAnswers: {} }),
    );
    if (outcome === undefined || !wentWell(outcome))
      throw new StepFailure(
        `${name} could not be uninstalled: ${outcome?.reason ?? 'another action is using it'}`,
      );
    removed.push(name);
  }
  return removed;
}
