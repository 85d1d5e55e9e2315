/** Uninstalling a package, and with it what needs it where that is wished for. */
import type { Outcome } from '../events.ts';
import { StepFailure } from './action-context.ts';
import { uninstallRefusal } from './action-refusals.ts';
import { askFor } from './ask-for.ts';
import { type Center, wentWell } from './center.ts';
import type { PackageFacts } from './installed-package.ts';
import { replacedBy, withDependers } from './relations.ts';
import { neighbours, stopDependers, type Take } from './start-stop.ts';
import { turnsToUninstall } from './turns-needed.ts';
import { type Answers, answerVariables } from './wizard-answers.ts';

export interface UninstallOptions {
  readonly answers?: Answers;
  /** Uninstalls those that depend on it first; without that DSM refuses while there are any. */
  readonly withDependers?: boolean;
}

export async function uninstallPackage(
  center: Center,
  name: string,
  options: UninstallOptions = {},
): Promise<Outcome> {
  center.packages.get(name);
  if (options.withDependers === true) {
    const { all, release } = neighbours(center);
    for (const { name: each } of withDependers(name, all, release)) {
      if (each !== name) await uninstallPackage(center, each);
    }
  }
  return center.turns.inTurn(turnsToUninstall(name), async () => {
    const of = center.packages.get(name);
    const refusal = uninstallRefusal(of.facts, neighbours(center));
    if (refusal !== undefined) return center.refuse('uninstall', of.facts.spk, refusal);
    return remove(center, of.facts, options.answers ?? {});
  });
}

async function remove(
  center: Center,
  { name, version, spk, volume }: PackageFacts,
  given: Answers,
): Promise<Outcome> {
  answerVariables(given);
  const { variables, findings } = await askFor(center, spk, { action: 'uninstall', given, volume });
  if (findings.length > 0) center.parts.emit({ type: 'findings', findings, package: name, version });
  const subject = { package: center.packages.get(name) };
  const outcome = await center.act('uninstall', subject, { answers: variables });
  if (wentWell(outcome)) center.packages.remove(name);
  return outcome;
}

/** Guide 05 install_replace_packages: they go, whoever needs them. Says which were there. */
export async function removeReplaced(
  center: Center,
  by: PackageFacts,
  take: Take,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { name } of replacedBy(by, center.packages.known())) {
    const of = center.packages.get(name);
    await stopDependers(center, name, take);
    const outcome = await take(name, () => remove(center, of.facts, {}));
    if (outcome === undefined || !wentWell(outcome))
      throw new StepFailure(
        `${name} could not be uninstalled: ${outcome?.reason ?? 'another action has it'}`,
      );
    removed.push(name);
  }
  return removed;
}
