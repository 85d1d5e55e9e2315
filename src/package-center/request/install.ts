/** Installs an .spk: as a new package, or over the installed version as an upgrade or a repair. */
import type { Action } from '../../dsm/actions.ts';
import { displayNameIn } from '../../dsm/info-texts.ts';
import { compareVersions } from '../../dsm/versions.ts';
import type { Outcome } from '../../events.ts';
import { type Finding, placeText } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { type Answers, answerVariables, unfilledFindings } from '../package/answers.ts';
import {
  type InstalledPackage,
  newState,
  type PackageState,
  startsAgain,
} from '../package/installed-package.ts';
import { makePackageRecord } from '../package/package-record.ts';
import { packagesBrokenBy } from '../package/relations.ts';
import { checkSpk } from '../preflight/check-spk.ts';
import { answerWizard } from '../wizard/answer-wizard.ts';
import type { InstallOptions, RequestContext } from './action-request.ts';
import type { CenterCore, Refusal } from './center-core.ts';
import { locksForInstall } from './locks-needed.ts';
import { startRefusal } from './refusals.ts';
import {
  forPackageCenter,
  packageNeighbours,
  startDependencies,
  stopDependents,
  type WithLock,
} from './start-stop.ts';
import { uninstallReplaced } from './uninstall.ts';

interface InstallRequest extends InstallOptions {
  readonly request: RequestContext;
}

export async function installPackage(core: CenterCore, spk: Spk, options: InstallRequest): Promise<Outcome> {
  const { locks } = core;
  return locks.withGrowingLocks(
    () => locksForInstall(spk, packageNeighbours(core)),
    (heldLocks) =>
      installLocked(core, spk, {
        ...options,
        withLock: (name, work) => locks.reentrant(heldLocks, name, work),
      }),
  );
}

interface LockedInstall extends InstallRequest {
  readonly withLock: WithLock;
}

async function installLocked(core: CenterCore, spk: Spk, options: LockedInstall): Promise<Outcome> {
  const { emit } = core.dependencies;
  const { request, withLock } = options;
  const name = { package: spk.info.package, version: spk.info.version };
  const installed = core.packages.find(name.package);
  const action = installAction(spk, installed);
  const volume = installed?.record.volume ?? core.volume(options.volume);
  answerVariables(options.answers ?? {});
  const displayName = displayNameIn(spk.info.fields, request.language);
  emit({ type: 'package-read', file: spk.file, displayName, ...name });
  const findings = await checkSpk(core, spk, volume);
  const refused = findings.find(({ severity }) => severity === 'refused');
  if (refused !== undefined) {
    emit({ type: 'findings', findings, ...name });
    return core.refuse(action, spk, { refusal: toRefusal(refused), request });
  }
  // After the checks: a script may write the wizard's pages, and no script of a refused package runs.
  const wizard = await answerWizard(core, spk, {
    action: installed === undefined ? 'install' : 'upgrade',
    callerAnswers: options.answers ?? {},
    volume,
    request,
  });
  const answers = { ...earlierAnswers(core, installed), ...wizard.answers };
  const unfilled = unfilledFindings(spk.resource, answers);
  emit({ type: 'findings', findings: [...findings, ...wizard.findings, ...unfilled], ...name });
  const pkg = await makePackage(core, spk, { volume, answers, state: installed?.state });
  core.packages.see(name.package);
  const isStartWanted = options.start ?? core.dependencies.config.release.startsAfterInstall;
  const mayStart = installed === undefined ? isStartWanted : startsAgain(installed, spk.info.version);
  const startProblem = mayStart ? await findStartProblem(core, pkg, options) : undefined;
  const outcome = await core.act(
    action,
    { package: pkg, ...(installed === undefined ? {} : { before: installed.record }) },
    {
      request,
      answers: wizard.variables,
      start: isStartWanted && startProblem === undefined,
      givenVolume: options.volume ?? '',
      removeReplaced: () =>
        uninstallReplaced(core, pkg.record, { request: nestedRequest(core, pkg, request), withLock }),
      settle: (_, { newInPlace }) => {
        if (newInPlace) core.packages.set(pkg);
      },
    },
  );
  if (core.packages.find(name.package) === pkg) await stopBroken(core, pkg, options);
  if (installed === undefined && startProblem !== undefined)
    core.refuse('start', spk, { refusal: startProblem, request });
  return outcome;
}

/** Over the same version it is a repair (spksrc#4313). A downgrade is refused. */
function installAction({ info }: Spk, installed: InstalledPackage | undefined): Action {
  if (installed === undefined) return 'install';
  return compareVersions(info.version, installed.record.version) === 0 ? 'repair' : 'upgrade';
}

/** The request of an action that the package's running action causes. */
function nestedRequest(
  core: CenterCore,
  { record }: InstalledPackage,
  request: RequestContext,
): RequestContext {
  return { ...request, parent: core.running(record.name)?.parent ?? request.parent };
}

/**
 * Answers for conf/resource that an upgrade's wizard does not ask again. DSM 7 fills them in, DSM 6 fails to acquire the
 * resource. Sources: spksrc#5912, spksrc#6090. Inferred: DSM 7 takes the answers of the earlier installation.
 */
function earlierAnswers({ dependencies }: CenterCore, installed: InstalledPackage | undefined): Answers {
  const isDsm7 = dependencies.config.release.major >= 7;
  return installed === undefined || !isDsm7 ? {} : installed.record.answers;
}

/** Starts the package's dependencies, and returns what still keeps the package from starting. */
async function findStartProblem(
  core: CenterCore,
  { record }: InstalledPackage,
  { request, withLock }: LockedInstall,
): Promise<Refusal | undefined> {
  await startDependencies(core, record.spk, { request, withLock });
  return startRefusal(record, packageNeighbours(core));
}

interface PackagePlacement {
  readonly volume: string;
  readonly answers: Answers;
  readonly state: PackageState | undefined;
}

async function makePackage(
  core: CenterCore,
  spk: Spk,
  { volume, answers, state }: PackagePlacement,
): Promise<InstalledPackage> {
  const { system, config } = core.dependencies;
  const accounts = await system.accounts.read();
  const otherPackages = core.packages.others(spk.info.package);
  const form = config.release.hierarchy;
  return {
    record: makePackageRecord(spk, { volume, answers, accounts, otherPackages, form }),
    state: state ?? newState(),
  };
}

/** Guide 05 install_break_packages: stops the broken packages. They cannot start while this package is installed. */
async function stopBroken(
  core: CenterCore,
  { record }: InstalledPackage,
  { request, withLock }: LockedInstall,
): Promise<void> {
  const stopping = forPackageCenter(request);
  for (const { name } of packagesBrokenBy(record, core.packages.peers())) {
    const other = core.packages.find(name);
    if (other?.state.running !== true) continue;
    await stopDependents(core, name, { request: stopping, withLock });
    await withLock(name, () => core.act('stop', { package: other }, { request: stopping }));
  }
}

/** A finding as a refusal, with DSM's error where that is known. */
const toRefusal = ({ dsmError: error, place, text }: Finding): Refusal => ({
  error,
  where: placeText(place),
  text,
});
