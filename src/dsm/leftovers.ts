/** Files that DSM itself keeps after an uninstallation. All other leftovers are the package's fault. */
import { inferred, likely, type Source, sure } from './source.ts';

export interface LeftoverRow {
  /** A path with {package}, where `*` matches one volume's name. It covers everything below it. */
  readonly place: string;
  /** `kept`: by design, for the user's data. `log`: DSM's own logs. */
  readonly verdict: 'kept' | 'log';
  readonly why: string;
  readonly source: Source;
}

const GUIDE_13_KEPT = sure('guide 13: no remove timing; unified-hifi-control#389');

export const LEFTOVERS: readonly LeftoverRow[] = [
  {
    place: '/*/@appdata/{package}',
    verdict: 'kept',
    why: 'DSM keeps var, so that a new installation finds its data',
    source: GUIDE_13_KEPT,
  },
  {
    place: '/*/@appconf/{package}',
    verdict: 'kept',
    why: 'DSM keeps etc, so that a new installation finds its settings',
    source: GUIDE_13_KEPT,
  },
  { place: '/*/@apphome/{package}', verdict: 'kept', why: 'DSM keeps home', source: GUIDE_13_KEPT },
  {
    place: '/*/@appshare/{package}',
    verdict: 'kept',
    why: 'DSM keeps share',
    source: inferred('nothing says that it goes; var, etc and home stay'),
  },
  {
    place: '/*/@tmp/synopkg.tmp/{package}',
    verdict: 'kept',
    why: 'DSM leaves the folder of an upgrade to the next one',
    source: likely('rescriptum; spksrc: what an upgrade kept there was found by a later one'),
  },
  {
    place: '/usr/local/packages/@tmp/synopkg.tmp/{package}',
    verdict: 'kept',
    why: 'DSM leaves the folder of an upgrade to the next one',
    source: likely('rescriptum; spksrc: what an upgrade kept there was found by a later one'),
  },
  {
    place: '/usr/local/packages/@appdata/{package}',
    verdict: 'kept',
    why: 'DSM keeps var',
    source: GUIDE_13_KEPT,
  },
  {
    place: '/usr/local/packages/@apphome/{package}',
    verdict: 'kept',
    why: 'DSM keeps home',
    source: GUIDE_13_KEPT,
  },
  { place: '/usr/syno/etc/packages/{package}', verdict: 'kept', why: 'DSM keeps etc', source: GUIDE_13_KEPT },
  {
    place: '/var/log/packages/{package}.log',
    verdict: 'log',
    why: 'the package’s log, written by DSM',
    source: sure('spkcli; spksrc#2767'),
  },
  { place: '/var/log/synopkg.log', verdict: 'log', why: 'Package Center’s log', source: sure('spksrc#6626') },
];

/** Why a shared folder from a worker stays. Source: guide 19. */
export const SHARE_KEPT = 'a shared folder holds the user’s own files, so DSM never removes it';

/** The row that covers the path. */
export function leftoverRow(path: string, packages: readonly string[]): LeftoverRow | undefined {
  return LEFTOVERS.find((row) =>
    packages.some((name) =>
      matchesPlace(
        path,
        row.place.replace('{package}', () => name),
      ),
    ),
  );
}

function matchesPlace(path: string, place: string): boolean {
  const parts = path.split('/');
  const pattern = place.split('/');
  return pattern.every(
    (part, index) => part === parts[index] || (part === '*' && parts[index] !== undefined),
  );
}
