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
import { neighbours, startDependencies, stopDependers } from './start-stop.ts';
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
  return center.turns.inTurn(spk.info.package, () => install(center, spk, options));
}

async function install(center: Center, spk: Spk, options: InstallOptions): Promise<Outcome> {
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
  const of = await packageOf(center, spk, { volume, answers: wizard.answers, state: there?.state });
  center.packages.see(name.package);
  const isWanted = options.start ?? center.parts.facts.release.startsAfterInstall;
  const hindrance = (there === undefined ? isWanted : there.state.running)
    ? await hindranceOf(center, of)
    : undefined;
  const start = isWanted && hindrance === undefined;
  const outcome = await center.act(
    action,
    { package: of, ...(there === undefined ? {} : { before: there.facts }) },
    { answers: wizard.variables, start, givenVolume: options.volume ?? '' },
  );
  settle(center, of, outcome);
  if (center.packages.find(name.package) === of) await stopBroken(center, of);
  if (there === undefined && hindrance !== undefined) center.refuse('start', spk, hindrance);
  return outcome;
}

/** Starts what the package needs; what keeps it from starting all the same. */
async function hindranceOf(center: Center, { facts }: InstalledPackage): Promise<Refusal | undefined> {
  await startDependencies(center, facts.spk);
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
  return { facts: packageFacts(spk, { volume, answers, accounts, others }), state: state ?? newState() };
}

/** Guide 05 install_break_packages: once this one is installed they are stopped, and stay so while it is there. */
async function stopBroken(center: Center, { facts }: InstalledPackage): Promise<void> {
  for (const { name } of brokenBy(facts, center.packages.known())) {
    const other = center.packages.find(name);
    if (other?.state.running !== true) continue;
    await stopDependers(center, name);
    await center.turns.inTurn(name, () => center.act('stop', { package: other }));
  }
}

/** What DSM answers, where that is known. */
function refusalOf({ dsmError, dsmText = '', where, text }: Finding): Refusal {
  const error = dsmError === undefined ? undefined : { code: dsmError, description: dsmText };
  return { error, where, text };
}

/** An upgrade that was aborted left the old package; one that failed later left what is in place. */
function settle(center: Center, of: InstalledPackage, { action, result }: Outcome): void {
  if (result === 'aborted' || result === 'refused') return;
  if (action === 'install' || of.state.whole) center.packages.set(of);
}
