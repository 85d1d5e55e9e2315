/** Installing an .spk: as a new package, or over the one that is there, as an upgrade or a repair. */
import type { Outcome } from '../events.ts';
import type { Spk } from '../spk/spk.ts';
import { readAccountFiles } from './account-files.ts';
import { askFor } from './ask-for.ts';
import type { Center } from './center.ts';
import { checkSpk } from './check-spk.ts';
import { type InstalledPackage, newState } from './installed-package.ts';
import { packageFacts } from './package-facts.ts';
import { isRefused } from './preflight.ts';
import { brokenBy } from './relations.ts';
import { startDependencies, stopDependers } from './start-stop.ts';
import type { Answers } from './wizard-answers.ts';

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
  const { emit, facts } = center.parts;
  const name = { package: spk.info.package, version: spk.info.version };
  const there = center.packages.find(name.package);
  const action = there === undefined ? 'install' : 'upgrade';
  const volume = there?.facts.volume ?? center.volume(options.volume);
  const { wizard, answers } = await askFor(center, spk, { action, given: options.answers ?? {} });
  emit({ type: 'package-read', file: spk.file, displayName: spk.info.displayName, ...name });
  const findings = [...(await checkSpk(center, spk, volume)), ...wizard.findings];
  emit({ type: 'findings', findings, ...name });
  if (isRefused(findings)) {
    const [first] = findings;
    return center.refuse(action, spk, {
      code: first?.dsmError,
      where: first?.where ?? 'INFO',
      text: first?.text ?? '',
    });
  }
  const accounts = await readAccountFiles(center.parts.machine);
  const others = center.packages.others(name.package);
  const of: InstalledPackage = {
    facts: packageFacts(spk, { volume, answers: wizard.answers, accounts, others }),
    state: there?.state ?? newState(),
  };
  center.packages.see(name.package);
  const start = options.start ?? facts.release.startsAfterInstall;
  if (there === undefined ? start : there.state.running) await startDependencies(center, spk);
  const subject = there === undefined ? { package: of } : { package: of, before: there.facts };
  const outcome = await center.act(action, subject, { answers, start, givenVolume: options.volume ?? '' });
  settle(center, of, outcome);
  if (center.packages.find(name.package) === of) await stopBroken(center, of);
  return outcome;
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

/** An upgrade that was aborted left the old package; one that failed later left what is in place. */
function settle(center: Center, of: InstalledPackage, { action, result }: Outcome): void {
  if (result === 'aborted' || result === 'refused') return;
  if (action === 'install' || of.state.whole) center.packages.set(of);
}
