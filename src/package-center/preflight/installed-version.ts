/** What it means that the package is installed already: an upgrade, a repair, or a step back. */
import { DSM_MESSAGES, errorSaying } from '../../dsm/error-codes.ts';
import { saysYes } from '../../dsm/info-fields.ts';
import { compareVersions } from '../../dsm/versions.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note, refused, warning } from './make-finding.ts';

export type InstallKind = 'install' | 'upgrade' | 'repair' | 'downgrade';

/** What installing the package would be, where it may be installed already. */
export function installKind({ info }: Pick<Spk, 'info'>, installed: readonly PeerPackage[]): InstallKind {
  const there = installed.find(({ name }) => name === info.package);
  if (there === undefined) return 'install';
  const order = compareVersions(info.version, there.version);
  if (order === 0) return 'repair';
  return order > 0 ? 'upgrade' : 'downgrade';
}

export function checkInstalledVersion(spk: Spk, facts: PreflightInput): Finding[] {
  const installed = facts.installed ?? [];
  const there = installed.find(({ name }) => name === spk.info.package);
  if (there === undefined) return [];
  const kind = installKind(spk, installed);
  if (kind === 'downgrade') return [downgrade(spk, there)];
  return [
    ...(kind === 'repair' ? [repair(spk)] : []),
    ...checkUpgradeScripts(spk, kind === 'repair', facts),
    ...checkAutoUpgrade(spk, kind === 'upgrade', there),
    ...checkVolume(spk, there, facts),
  ];
}

function downgrade(spk: Spk, there: PeerPackage): Finding {
  const { text, source } = DSM_MESSAGES.olderVersion;
  const words = text.replace('{installed}', there.version).replace('{version}', spk.info.version);
  return refused('downgrade', undefined, {
    text: `${there.name} ${there.version} is installed, and DSM does not go back to ${spk.info.version}: "${words}"`,
    where: lineOf(spk, 'version'),
    advice: `Uninstall ${there.name} first; what it keeps in var and etc stays.`,
    source: `${source.from}; Inferred: synopkg refuses it as Package Center does; the code is not known`,
  });
}

function repair(spk: Spk): Finding {
  return note('repair', {
    text: `${spk.info.package} ${spk.info.version} is installed already: DSM calls this a repair, and runs the scripts of an upgrade.`,
    where: lineOf(spk, 'version'),
    advice: 'Raise the build number of each version that you release.',
    source: 'spksrc#4313',
  });
}

const SCRIPTS = ['preupgrade', 'postupgrade'];
const NO_SCRIPTS = errorSaying(261, 'preupgrade / postupgrade');

/** Seen for packages that had neither script; scripts that do nothing are enough. */
function checkUpgradeScripts(spk: Spk, isRepair: boolean, { nas }: PreflightInput): Finding[] {
  const missing = SCRIPTS.filter((script) => !spk.files.has(`scripts/${script}`));
  if (nas.release.major < 7 || missing.length === 0) return [];
  const words = {
    text: `The package has no ${missing.map((script) => `scripts/${script}`).join(' and no ')}, and DSM 7 wants them for an upgrade.`,
    where: 'scripts',
    advice: `Add ${missing.map((script) => `scripts/${script}`).join(' and ')}; "exit 0" is enough.`,
    source: NO_SCRIPTS.source.from,
  };
  if (missing.length === SCRIPTS.length && !isRepair) {
    return [refused('upgrade-scripts-missing', { error: NO_SCRIPTS }, words)];
  }
  const unknown = isRepair ? 'whether a repair wants them too' : 'whether one of them is enough';
  return [
    warning('upgrade-scripts-missing', { ...words, text: `${words.text} Nobody wrote down ${unknown}.` }),
  ];
}

function checkAutoUpgrade(spk: Spk, isUpgrade: boolean, there: PeerPackage): Finding[] {
  const from = fieldOf(spk, 'auto_upgrade_from');
  const isSilent = saysYes(spk.info.fields, 'silent_upgrade');
  if (!isUpgrade || !isSilent || from === '' || compareVersions(there.version, from) >= 0) return [];
  return [
    note('auto-upgrade-from', {
      text: `Package Center does not upgrade ${there.version} by itself, as it is below ${from}; a user can.`,
      where: lineOf(spk, 'auto_upgrade_from'),
      advice: 'Nothing: it is as the package wants it.',
      source: 'guide 05 auto_upgrade_from',
    }),
  ];
}

/** synopkg.log has "Use original volume to install" at every upgrade. */
function checkVolume(spk: Spk, there: PeerPackage, { volume }: PreflightInput): Finding[] {
  const isElsewhere = volume !== undefined && there.volume !== undefined && volume !== there.volume;
  if (!isElsewhere || installPlace(spk) === 'system') return [];
  return [
    note('volume-stays', {
      text: `${there.name} is on ${there.volume} and stays there: ${volume} does not count.`,
      where: 'INFO',
      advice: `Uninstall it first, if it is to be on ${volume}.`,
      source: 'spksrc#5440, spksrc#5964',
    }),
  ];
}
