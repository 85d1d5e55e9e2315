/** Installing an .spk: as a new package, or over the one that is there, as an upgrade or a repair. */
import type { Finding, Outcome } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { readAccountFiles } from './account-files.ts';
import { startRefusal } from './action-refusals.ts';
import { askFor } from './ask-for.ts';
import type { Center, Refusal } from './center.ts';
import { checkSpk } from './check-spk.ts';
import { type InstalledPackage, newState, type PackageState } from './installed-package.ts';
import { packageFacts } from './package-facts.ts';
import { brokenBy } from './relations.ts';
import { neighbours, startDependencies, stopDependers, type Take } from './start-stop.ts';
import { turnsToInstall } from './turns-needed.ts';
import { removeReplaced } from './uninstall-package.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';

export interface InstallOptions {
  /**
   * Whether to start it afterwards; as the release does it when absent (`--dsm 7.2` and up do). An upgrade starts what
   * ran before, and only that.
   */
  readonly start?: boolean;
  readonly answers?: Answers;
  /** `/volume1` when absent; an upgrade stays where the package is. */
  readonly volume?: string;
}

export async function installPackage(
  center: Center,
  spk: Spk,
  options: InstallOptions = {},
): Promise<Outcome> {
  const { turns } = center;
  return turns.inTurns(
    () => turnsToInstall(spk, neighbours(center)),
    (held) => install(center, spk, options, (name, work) => turns.within(held, name, work)),
  );
}

async function install(center: Center, spk: Spk, options: InstallOptions, take: Take): Promise<Outcome> {
  const { emit } = center.parts;
  const name = { package: spk.info.package, version: spk.info.version };
  const there = center.packages.find(name.package);
  const action = there === undefined ? 'install' : 'upgrade';
  const volume = there?.facts.volume ?? center.volume(options.volume);
  answerVariables(options.answers ?? {});
  emit({ type: 'package-read', file: spk.file, displayName: spk.info.displayName, ...name });
  const findings = await checkSpk(center, spk, volume);
  const refusal = findings.find(({ severity }) => severity === 'refused');
  if (refusal !== undefined) {
    emit({ type: 'findings', findings, ...name });
    return center.refuse(action, spk, refusalOf(refusal));
  }
  // A script may make the wizard, and nothing of a package runs that DSM refuses.
  const wizard = await askFor(center, spk, { action, given: options.answers ?? {}, volume });
  emit({ type: 'findings', findings: [...findings, ...wizard.findings], ...name });
  const answers = { ...answersBefore(center, there), ...wizard.answers };
  const of = await packageOf(center, spk, { volume, answers, state: there?.state });
  center.packages.see(name.package);
  const isWanted = options.start ?? center.parts.facts.release.startsAfterInstall;
  const hindrance = (there === undefined ? isWanted : there.state.running)
    ? await hindranceOf(center, of, take)
    : undefined;
  const start = isWanted && hindrance === undefined;
  const outcome = await center.act(
    action,
    { package: of, ...(there === undefined ? {} : { before: there.facts }) },
    {
      answers: wizard.variables,
      start,
      givenVolume: options.volume ?? '',
      removeReplaced: () => removeReplaced(center, of.facts, take),
    },
  );
  settle(center, of, outcome);
  if (center.packages.find(name.package) === of) await stopBroken(center, of, take);
  if (there === undefined && hindrance !== undefined) center.refuse('start', spk, hindrance);
  return outcome;
}

/**
 * For conf/resource: DSM 7 fills in what the wizard of an upgrade does not ask again, DSM 6 fails to acquire it.
 * Sources: spksrc#5912, spksrc#6090. Inferred: that DSM 7 does so by the answers of before.
 */
function answersBefore({ parts }: Center, there: InstalledPackage | undefined): Answers {
  return there === undefined || parts.facts.release.major < 7 ? {} : there.facts.answers;
}

/** Starts what the package needs; what keeps it from starting all the same. */
async function hindranceOf(
  center: Center,
  { facts }: InstalledPackage,
  take: Take,
): Promise<Refusal | undefined> {
  await startDependencies(center, facts.spk, take);
  return startRefusal(facts, neighbours(center));
}

interface Placing {
  readonly volume: string;
  readonly answers: Answers;
  readonly state: PackageState | undefined;
}

async function packageOf(
  center: Center,
  spk: Spk,
  { volume, answers, state }: Placing,
): Promise<InstalledPackage> {
  const accounts = await readAccountFiles(center.parts.machine);
  const others = center.packages.others(spk.info.package);
  const form = center.parts.facts.release.hierarchy;
  return {
    facts: packageFacts(spk, { volume, answers, accounts, others, form }),
    state: state ?? newState(),
  };
}

/** Guide 05 install_break_packages: once this one is installed they are stopped, and stay so while it is there. */
async function stopBroken(center: Center, { facts }: InstalledPackage, take: Take): Promise<void> {
  for (const { name } of brokenBy(facts, center.packages.known())) {
    const other = center.packages.find(name);
    if (other?.state.running !== true) continue;
    await stopDependers(center, name, take);
    await take(name, () => center.act('stop', { package: other }));
  }
}

/** What DSM answers, where that is known. */
function refusalOf({ dsmError, dsmText = '', dsmDetail, where, text }: Finding): Refusal {
  const detail = dsmDetail === undefined ? {} : { detail: dsmDetail };
  const error = dsmError === undefined ? undefined : { code: dsmError, description: dsmText, ...detail };
  return { error, where, text };
}

/** An upgrade that was aborted left the old package; one that failed later left what is in place. */
function settle(center: Center, of: InstalledPackage, { action, result }: Outcome): void {
  if (result === 'aborted' || result === 'refused') return;
  if (action === 'install' || of.state.whole) center.packages.set(of);
}
