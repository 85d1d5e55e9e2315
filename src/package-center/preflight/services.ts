/** The service lists of INFO: what DSM must run first, and what it restarts afterwards. */
import { saysYes, usersCanStart } from '../../dsm/info-fields.ts';
import { fullName } from '../../dsm/releases.ts';
import { hasService, packageOfUnit, type ServiceUse, serviceNames } from '../../dsm/services.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

interface ServiceList {
  readonly key: string;
  readonly use: ServiceUse;
  /** Whether the list counts for this package at all. */
  readonly counts: (spk: Spk) => boolean;
}

const LISTS: readonly ServiceList[] = [
  { key: 'install_dep_services', use: 'needed', counts: () => true },
  { key: 'start_dep_services', use: 'needed', counts: ({ info }) => usersCanStart(info.fields) },
  {
    key: 'instuninst_restart_services',
    use: 'restarted',
    counts: ({ info }) => !saysYes(info.fields, 'install_reboot'),
  },
  { key: 'startstop_restart_services', use: 'restarted', counts: ({ info }) => usersCanStart(info.fields) },
];

/** Services that the release has are assumed to run, and the unit of an installed package is there. */
export function checkServices(spk: Spk, { nas: { release }, installed = [] }: PreflightInput): Finding[] {
  const now = fullName(release);
  return LISTS.filter(({ counts }) => counts(spk)).flatMap(({ key, use }) =>
    serviceNames(fieldOf(spk, key))
      .filter(
        (name) => !hasService(name, use, now) && !installed.some((peer) => peer.name === packageOfUnit(name)),
      )
      .map((name) => (use === 'needed' ? neededUnknown(spk, key, name) : restartedUnknown(spk, key, name))),
  );
}

/** Inferred: packages in use name units that no document lists, so DSM takes more than those. */
function neededUnknown(spk: Spk, key: string, name: string): Finding {
  const text = `${key} names ${JSON.stringify(name)}, which spkbox does not know as a service of this DSM; it assumes that the service runs.`;
  return makeFinding('service-unknown', infoPlace(spk, key), text, {
    advice: `Look it up in guide 05 ${key}: each DSM has other names.`,
    source: `guide 05 ${key}`,
  });
}

function restartedUnknown(spk: Spk, key: string, name: string): Finding {
  const text = `${key} names ${JSON.stringify(name)}, which spkbox does not know as a service of this DSM.`;
  return makeFinding('service-unknown', infoPlace(spk, key), text, {
    severity: 'note',
    advice: 'Remove it, if it is the name of an older DSM; a service that does not run is not restarted.',
    source: `developer guide of DSM 6, ${key}`,
  });
}
