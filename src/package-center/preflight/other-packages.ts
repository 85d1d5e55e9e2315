/** Conflicts, and what the package does to others: breaks them, replaces them, leaves their needs unmet. */
import { saysYes } from '../../dsm/info-fields.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import {
  breakingPackages,
  breakRelations,
  conflictRelations,
  dependencyRelations,
  matchRelations,
  type PeerPackage,
  peerFromSpk,
  replaceRelations,
} from '../package/relations.ts';
import type { PreflightInput } from './input.ts';

export function checkOtherPackages(spk: Spk, input: PreflightInput): Finding[] {
  const self = peerFromSpk(spk);
  const others = (input.installed ?? []).filter(({ name }) => name !== self.name);
  return [
    ...checkConflicts(self, others, input),
    ...checkConflictsOfOthers(self, others, input),
    ...checkBreaks(self, others),
    ...checkBreakers(self, others),
    ...checkReplaces(spk, others),
    ...checkDependers(self, input),
  ];
}

const INFO = { member: 'INFO' } as const;

const peerName = ({ name, version }: PeerPackage): string => `${name} ${version}`;

function checkConflicts(
  self: PeerPackage,
  others: readonly PeerPackage[],
  { nas }: PreflightInput,
): Finding[] {
  return matchRelations(conflictRelations(self, nas.release), others).map(({ relation, peer }) => {
    const text = `The package conflicts with ${relation.text}, and ${peerName(peer)} is installed.`;
    return makeFinding('conflict', relation.place, text, { advice: `Uninstall ${peer.name} first.` });
  });
}

/** Inferred: the guide speaks of the conflicts of the package that is being installed only. */
function checkConflictsOfOthers(
  self: PeerPackage,
  others: readonly PeerPackage[],
  { nas }: PreflightInput,
): Finding[] {
  return others
    .filter((other) => matchRelations(conflictRelations(other, nas.release), [self]).length > 0)
    .map((other) => {
      const text = `${peerName(other)} is installed, and conflicts with this package.`;
      const advice = `Uninstall ${other.name} first; whether DSM asks for it is not known.`;
      return makeFinding('conflict-of-other', INFO, text, { advice });
    });
}

function checkBreaks(self: PeerPackage, others: readonly PeerPackage[]): Finding[] {
  return matchRelations(breakRelations(self), others).map(({ relation, peer }) => {
    const text = `${peerName(peer)} is stopped, and stays broken while this package is installed.`;
    return makeFinding('breaks', relation.place, text, { advice: `Nothing, if ${peer.name} is to go.` });
  });
}

/** Inferred: installing the broken package again does not repair it while the other one is installed. */
function checkBreakers(self: PeerPackage, others: readonly PeerPackage[]): Finding[] {
  return breakingPackages(self, others).map((breaker) => {
    const text = `${peerName(breaker)} is installed, and keeps this package from starting.`;
    return makeFinding('broken-by', INFO, text, { advice: `Uninstall ${breaker.name} first.` });
  });
}

function checkReplaces(spk: Spk, others: readonly PeerPackage[]): Finding[] {
  const isOld = saysYes(spk.info.fields, 'use_deprecated_replace_mechanism');
  const how = isOld
    ? 'after this one is installed, without prereplace and postreplace'
    : 'before this one is installed, between prereplace and postreplace';
  if (isOld && replaceRelations({ spk }).length === 0) return [replacesNothing(spk)];
  return matchRelations(replaceRelations({ spk }), others).map(({ relation, peer }) =>
    makeFinding('replaces', relation.place, `${peerName(peer)} is replaced: DSM uninstalls it ${how}.`),
  );
}

function replacesNothing(spk: Spk): Finding {
  const key = 'use_deprecated_replace_mechanism';
  const text = `${key} does nothing without install_replace_packages.`;
  return makeFinding('info-without-effect', infoPlace(spk, key), text, {
    advice: 'Remove it, or name what the package replaces.',
    source: `guide 05 ${key}`,
  });
}

/** Inferred: DSM looks at what a package needs when it is installed or started, not when its dependency changes. */
function checkDependers(self: PeerPackage, { nas, installed = [] }: PreflightInput): Finding[] {
  if (!installed.some(({ name }) => name === self.name)) return [];
  return installed.flatMap((other) =>
    dependencyRelations(other, nas.release)
      .filter((need) => need.package === self.name && !need.matches(self.version))
      .map((need) => {
        const text = `${peerName(other)} is installed and needs ${need.text}, which ${self.version} is not.`;
        return makeFinding('depender-left-unmet', INFO, text, { advice: `Upgrade ${other.name} too.` });
      }),
  );
}
