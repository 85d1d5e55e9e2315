/** Uninstalling a package, and with it what needs it where that is wished for. */
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
    return removePackage(core, record, { request, given: options.answers ?? {} });
  });
}

async function removePackage(
  core: CenterCore,
  { name, version, spk, volume }: PackageRecord,
  { request, given }: { readonly request: RequestContext; readonly given: Answers },
): Promise<Outcome> {
  answerVariables(given);
  const { variables, findings } = await answerWizard(core, spk, {
    action: 'uninstall',
    given,
    volume,
    request,
  });
  if (findings.length > 0) core.dependencies.emit({ type: 'findings', findings, package: name, version });
  const settle = (outcome: Outcome) => {
    if (wentWell(outcome)) core.packages.remove(name);
  };
  return core.act('uninstall', { package: core.packages.get(name) }, { request, answers: variables, settle });
}

/** Guide 05 install_replace_packages: they go, whoever needs them. Gives the names of those that were installed. */
export async function removeReplaced(
  core: CenterCore,
  by: PackageRecord,
  { request, withLock = (_, work) => work() }: OtherPackageOptions,
): Promise<readonly string[]> {
  const removed: string[] = [];
  const replacing = forPackageCenter(request);
  for (const { name } of packagesReplacedBy(by, core.packages.peers())) {
    const { record } = core.packages.get(name);
    await stopDependents(core, name, { request: replacing, withLock });
    const outcome = await withLock(name, () =>
      removePackage(core, record, { request: replacing, given: {} }),
    );
    if (outcome === undefined || !wentWell(outcome))
      throw new StepFailure(
        `${name} could not be uninstalled: ${outcome?.reason ?? 'another action holds it'}`,
      );
    removed.push(name);
  }
  return removed;
}
