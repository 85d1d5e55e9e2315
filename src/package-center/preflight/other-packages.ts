/** Conflicts, and what the package does to others: breaks them, replaces them, leaves their needs unmet. */
import { saysYes } from '../../dsm/info-fields.ts';
import type { Finding } from '../../events.ts';
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
import { lineOf, note, refused, warning } from './make-finding.ts';

export function checkOtherPackages(spk: Spk, facts: PreflightInput): Finding[] {
  const self = peerFromSpk(spk);
  const others = (facts.installed ?? []).filter(({ name }) => name !== self.name);
  return [
    ...checkConflicts(self, others, facts),
    ...checkConflictsOfOthers(self, others, facts),
    ...checkBreaks(self, others),
    ...checkBreakers(self, others),
    ...checkReplaces(spk, others),
    ...checkDependers(self, facts),
  ];
}

function checkConflicts(
  self: PeerPackage,
  others: readonly PeerPackage[],
  { nas }: PreflightInput,
): Finding[] {
  return matchRelations(conflictRelations(self, nas.release), others).map(({ relation, peer }) =>
    refused('conflict', undefined, {
      text: `The package may not be there together with ${relation.text}, and ${peer.name} ${peer.version} is installed.`,
      where: relation.where,
      advice: `Uninstall ${peer.name} first.`,
      source: 'guide 05 install_conflict_packages, guide 10 PKG_CONX; the code is not known',
    }),
  );
}

/** Inferred: the guide speaks of the conflicts of what is being installed alone. */
function checkConflictsOfOthers(
  self: PeerPackage,
  others: readonly PeerPackage[],
  { nas }: PreflightInput,
): Finding[] {
  return others
    .filter((other) => matchRelations(conflictRelations(other, nas.release), [self]).length > 0)
    .map((other) =>
      warning('conflict-of-other', {
        text: `${other.name} ${other.version} is installed, and may not be there together with this package.`,
        where: 'INFO',
        advice: `Uninstall ${other.name} first; whether DSM asks for it is not known.`,
        source: 'guide 05 install_conflict_packages',
      }),
    );
}

function checkBreaks(self: PeerPackage, others: readonly PeerPackage[]): Finding[] {
  return matchRelations(breakRelations(self), others).map(({ relation, peer }) =>
    warning('breaks', {
      text: `${peer.name} ${peer.version} is stopped, and stays broken while this package is there.`,
      where: relation.where,
      advice: `Nothing, if ${peer.name} is to go.`,
      source: 'guide 05 install_break_packages',
    }),
  );
}

/** Inferred: what is broken while the other package is there cannot be made whole by installing it anew. */
function checkBreakers(self: PeerPackage, others: readonly PeerPackage[]): Finding[] {
  return breakingPackages(self, others).map((breaker) =>
    warning('broken-by', {
      text: `${breaker.name} ${breaker.version} is installed, and keeps this package from starting.`,
      where: 'INFO',
      advice: `Uninstall ${breaker.name} first.`,
      source: 'guide 05 install_break_packages',
    }),
  );
}

function checkReplaces(spk: Spk, others: readonly PeerPackage[]): Finding[] {
  const isOld = saysYes(spk.info.fields, 'use_deprecated_replace_mechanism');
  const how = isOld
    ? 'after this one is installed, without prereplace and postreplace'
    : 'before this one is installed, between prereplace and postreplace';
  const replaced = matchRelations(replaceRelations({ spk }), others).map(({ relation, peer }) =>
    note('replaces', {
      text: `${peer.name} ${peer.version} is replaced: it is uninstalled ${how}.`,
      where: relation.where,
      advice: 'Nothing: it is as the package wants it.',
      source: 'guide 05 install_replace_packages, use_deprecated_replace_mechanism',
    }),
  );
  return isOld && replaceRelations({ spk }).length === 0 ? [replacesNothing(spk)] : replaced;
}

function replacesNothing(spk: Spk): Finding {
  const key = 'use_deprecated_replace_mechanism';
  return note('info-without-effect', {
    text: `${key} does nothing without install_replace_packages.`,
    where: lineOf(spk, key),
    advice: 'Take it out, or name what the package replaces.',
    source: `guide 05 ${key}`,
  });
}

/** Inferred: DSM looks at what a package needs when that one is installed or started, not when its need changes. */
function checkDependers(self: PeerPackage, { nas, installed = [] }: PreflightInput): Finding[] {
  if (!installed.some(({ name }) => name === self.name)) return [];
  return installed.flatMap((other) =>
    dependencyRelations(other, nas.release)
      .filter((need) => need.package === self.name && !need.matches(self.version))
      .map((need) =>
        warning('depender-left-unmet', {
          text: `${other.name} ${other.version} is installed and needs ${need.text}, which ${self.version} is not.`,
          where: 'INFO',
          advice: `Upgrade ${other.name} too.`,
          source: 'guide 05 install_dep_packages',
        }),
      ),
  );
}
