/** Installing an .spk: as a new package, or over the one that is installed, as an upgrade or a repair. */
import type { Outcome } from '../../events.ts';
import { type Finding, placeText } from '../../findings.ts';
import type { Spk } from '../../spk/spk.ts';
import { readAccountFiles } from '../../system/account-files.ts';
import { type Answers, answerVariables } from '../package/answers.ts';
import { type InstalledPackage, newState, type PackageState } from '../package/installed-package.ts';
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
import { removeReplaced } from './uninstall.ts';

interface InstallRequest extends InstallOptions {
  readonly request: RequestContext;
}

export async function installPackage(core: CenterCore, spk: Spk, options: InstallRequest): Promise<Outcome> {
  const { locks } = core;
  return locks.withGrowingLocks(
    () => locksForInstall(spk, packageNeighbours(core)),
    (held) => install(core, spk, { ...options, withLock: (name, work) => locks.reentrant(held, name, work) }),
  );
}

interface LockedInstall extends InstallRequest {
  readonly withLock: WithLock;
}

async function install(core: CenterCore, spk: Spk, options: LockedInstall): Promise<Outcome> {
  const { emit } = core.dependencies;
  const { request, withLock } = options;
  const name = { package: spk.info.package, version: spk.info.version };
  const installed = core.packages.find(name.package);
  const action = installed === undefined ? 'install' : 'upgrade';
  const volume = installed?.record.volume ?? core.volume(options.volume);
  answerVariables(options.answers ?? {});
  emit({ type: 'package-read', file: spk.file, displayName: spk.info.displayName, ...name });
  const findings = await checkSpk(core, spk, volume);
  const refused = findings.find(({ severity }) => severity === 'refused');
  if (refused !== undefined) {
    emit({ type: 'findings', findings, ...name });
    return core.refuse(action, spk, { refusal: toRefusal(refused), request });
  }
  // A script may make the wizard, and nothing of a package runs that DSM refuses.
  const wizard = await answerWizard(core, spk, { action, given: options.answers ?? {}, volume, request });
  emit({ type: 'findings', findings: [...findings, ...wizard.findings], ...name });
  const answers = { ...earlierAnswers(core, installed), ...wizard.answers };
  const pkg = await makePackage(core, spk, { volume, answers, state: installed?.state });
  core.packages.see(name.package);
  const isStartWanted = options.start ?? core.dependencies.config.release.startsAfterInstall;
  const mayStart = installed === undefined ? isStartWanted : installed.state.running;
  const hindrance = mayStart ? await startHindrance(core, pkg, options) : undefined;
  const outcome = await core.act(
    action,
    { package: pkg, ...(installed === undefined ? {} : { before: installed.record }) },
    {
      request,
      answers: wizard.variables,
      start: isStartWanted && hindrance === undefined,
      givenVolume: options.volume ?? '',
      removeReplaced: () =>
        removeReplaced(core, pkg.record, { request: within(core, pkg, request), withLock }),
      settle: (_, isNewInPlace) => {
        if (isNewInPlace) core.packages.set(pkg);
      },
    },
  );
  if (core.packages.find(name.package) === pkg) await stopBroken(core, pkg, options);
  if (installed === undefined && hindrance !== undefined)
    core.refuse('start', spk, { refusal: hindrance, request });
  return outcome;
}

/** The request of an action within the one that goes on with the package. */
function within(core: CenterCore, { record }: InstalledPackage, request: RequestContext): RequestContext {
  return { ...request, parent: core.running(record.name)?.parent ?? request.parent };
}

/**
 * For conf/resource: DSM 7 fills in what the wizard of an upgrade does not ask again, DSM 6 fails to acquire it.
 * Sources: spksrc#5912, spksrc#6090. Inferred: that DSM 7 takes the answers given before.
 */
function earlierAnswers({ dependencies }: CenterCore, installed: InstalledPackage | undefined): Answers {
  const isDsm7 = dependencies.config.release.major >= 7;
  return installed === undefined || !isDsm7 ? {} : installed.record.answers;
}

/** Starts what the package needs; gives what keeps it from starting all the same. */
async function startHindrance(
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
  const { machine, config } = core.dependencies;
  const accounts = await readAccountFiles(machine);
  const others = core.packages.others(spk.info.package);
  const form = config.release.hierarchy;
  return {
    record: makePackageRecord(spk, { volume, answers, accounts, others, form }),
    state: state ?? newState(),
  };
}

/** Guide 05 install_break_packages: once this one is installed they are stopped, and stay so while it is installed. */
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

/** What DSM answers, where that is known. */
const toRefusal = ({ dsmError: error, place, text }: Finding): Refusal => ({
  error,
  where: placeText(place),
  text,
});
