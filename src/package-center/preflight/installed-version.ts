/** What it means that the package is installed already: an upgrade, a repair, or a downgrade. */
import { DSM_MESSAGES, errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { saysYes } from '../../dsm/info-fields.ts';
import { compareVersions } from '../../dsm/versions.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PeerPackage } from '../package/relations.ts';
import type { PreflightInput } from './input.ts';

export type InstallKind = 'install' | 'upgrade' | 'repair' | 'downgrade';

/** What installing the package would be, where it may be installed already. */
export function installKind({ info }: Pick<Spk, 'info'>, peers: readonly PeerPackage[]): InstallKind {
  const installed = peers.find(({ name }) => name === info.package);
  if (installed === undefined) return 'install';
  const order = compareVersions(info.version, installed.version);
  if (order === 0) return 'repair';
  return order > 0 ? 'upgrade' : 'downgrade';
}

export function checkInstalledVersion(spk: Spk, input: PreflightInput): Finding[] {
  const peers = input.installed ?? [];
  const installed = peers.find(({ name }) => name === spk.info.package);
  if (installed === undefined) return [];
  const kind = installKind(spk, peers);
  if (kind === 'downgrade') return [downgrade(spk, installed)];
  return [
    ...(kind === 'repair' ? [repair(spk)] : []),
    ...checkUpgradeScripts(spk, kind === 'repair', input),
    ...(kind === 'upgrade' ? checkAutoUpgrade(spk, installed) : []),
    ...checkVolume(spk, installed, input),
  ];
}

/** Inferred: synopkg refuses it as Package Center does. */
function downgrade(spk: Spk, { name, version }: PeerPackage): Finding {
  const shown = DSM_MESSAGES.olderVersion.text
    .replace('{installed}', version)
    .replace('{version}', spk.info.version);
  const text = `${name} ${version} is installed, and DSM does not go back to ${spk.info.version}: "${shown}"`;
  return makeFinding('downgrade', infoPlace(spk, 'version'), text, {
    advice: `Uninstall ${name} first; what it keeps in var and etc stays.`,
  });
}

function repair(spk: Spk): Finding {
  const { package: name, version } = spk.info;
  const text = `${name} ${version} is installed already: DSM calls this a repair, and runs the scripts of an upgrade.`;
  return makeFinding('repair', infoPlace(spk, 'version'), text);
}

const SCRIPTS = ['preupgrade', 'postupgrade'];
const NO_SCRIPTS = errorSaying(261, 'preupgrade / postupgrade');

/** Seen for packages that had neither script; scripts that do nothing are enough. */
function checkUpgradeScripts(spk: Spk, isRepair: boolean, { nas }: PreflightInput): Finding[] {
  const missing = SCRIPTS.map((script) => `scripts/${script}`).filter((script) => !spk.files.has(script));
  if (nas.release.major < 7 || missing.length === 0) return [];
  const text = `The package has no ${missing.join(' and no ')}, and DSM 7 wants them for an upgrade.`;
  const advice = `Add ${missing.join(' and ')}; "exit 0" is enough.`;
  const place = { member: 'scripts' };
  if (missing.length === SCRIPTS.length && !isRepair)
    return [
      makeFinding('upgrade-scripts-missing', place, text, { advice, dsmError: toDsmError(NO_SCRIPTS) }),
    ];
  const unknown = isRepair ? 'a repair wants them too' : 'one of them is enough';
  return [
    makeFinding('upgrade-scripts-missing', place, `${text} It is not known whether ${unknown}.`, {
      severity: 'warning',
      advice,
    }),
  ];
}

function checkAutoUpgrade(spk: Spk, { version }: PeerPackage): Finding[] {
  const from = fieldOf(spk, 'auto_upgrade_from');
  const isSilent = saysYes(spk.info.fields, 'silent_upgrade');
  if (!isSilent || from === '' || compareVersions(version, from) >= 0) return [];
  const text = `Package Center does not upgrade ${version} by itself, as it is below ${from}; a user can.`;
  return [makeFinding('auto-upgrade-from', infoPlace(spk, 'auto_upgrade_from'), text)];
}

/** synopkg.log has "Use original volume to install" at every upgrade. */
function checkVolume(spk: Spk, installed: PeerPackage, { volume }: PreflightInput): Finding[] {
  const isElsewhere = volume !== undefined && installed.volume !== undefined && volume !== installed.volume;
  if (!isElsewhere || installPlace(spk) === 'system') return [];
  const text = `${installed.name} is on ${installed.volume} and stays there: ${volume} does not count.`;
  const advice = `Uninstall it first, if it is to be on ${volume}.`;
  return [makeFinding('volume-stays', { member: 'INFO' }, text, { advice })];
}
