/** Where a package's folders are, whose they are, and how long they live: the table of guide 13. */
import { inferred, likely, type Source, sure } from './source.ts';

export type FolderName = 'target' | 'etc' | 'var' | 'tmp' | 'home' | 'share';

/** `system` puts the package on the root file system, any other INFO `install_type` on a volume. */
export type InstallPlace = 'volume' | 'system';

export interface HierarchyRow {
  readonly folder: FolderName;
  readonly mode: number;
  /** The folder's place, with {volume} and {package}. */
  readonly onVolume: string;
  /** Undefined: not there for a package on the root file system. */
  readonly onSystem: string | undefined;
  /** Removed at uninstall and at upgrade; the others stay for good. */
  readonly removed: boolean;
  readonly source: Source;
}

const GUIDE = sure('guide 13 Package Filesystem Hierarchy Standard');

export const HIERARCHY: readonly HierarchyRow[] = [
  {
    folder: 'etc',
    mode: 0o755,
    onVolume: '{volume}/@appconf/{package}',
    onSystem: '/usr/syno/etc/packages/{package}',
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'var',
    mode: 0o755,
    onVolume: '{volume}/@appdata/{package}',
    onSystem: '/usr/local/packages/@appdata/{package}',
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'tmp',
    mode: 0o755,
    onVolume: '{volume}/@apptemp/{package}',
    onSystem: '/usr/local/packages/@apptemp/{package}',
    removed: true,
    source: GUIDE,
  },
  {
    folder: 'home',
    mode: 0o700,
    onVolume: '{volume}/@apphome/{package}',
    onSystem: '/usr/local/packages/@apphome/{package}',
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'target',
    mode: 0o755,
    onVolume: '{volume}/@appstore/{package}',
    onSystem: '/usr/local/packages/@appstore/{package}',
    removed: true,
    source: GUIDE,
  },
  {
    folder: 'share',
    mode: 0o755,
    onVolume: '{volume}/@appshare/{package}',
    onSystem: undefined,
    removed: false,
    source: likely(
      'ContainerManager_for_all_armv8#40; whether it goes at uninstall is not written down, so it stays like var',
    ),
  },
];

/** Further links that lead to a package's folders. */
export const HIERARCHY_LINKS: readonly {
  readonly link: string;
  readonly to: FolderName;
  readonly on: InstallPlace;
  readonly source: Source;
}[] = [
  {
    link: '/usr/syno/etc/packages/{package}',
    to: 'etc',
    on: 'volume',
    source: sure('guide 13: the old path still works; ContainerManager_for_all_armv8#40'),
  },
];

/** Package Center's own folders on a volume or the root file system. */
export const STAGING = {
  /** {volume} is `/usr/local/packages` for a package on the root file system. */
  folder: { path: '{volume}/@tmp/synopkg', source: sure('spksrc#6270, #5459; CM_armv8#1') },
  upgradeFolder: {
    path: '{volume}/@tmp/synopkg.tmp/{package}',
    source: likely('two authors agree on the folder, one adds the package name'),
  },
  messages: {
    path: '/run/synopkgs',
    source: likely(
      'seen by an author as /var/run/synopkgs/synopkgwizard.log.XXXXXX for wizard scripts; Inferred: the same folder for the others',
    ),
  },
  system: { path: '/usr/local/packages', source: inferred('beside @appstore, as on a volume') },
} as const;

/** Fills {volume} and {package} into a place of these tables. */
export function placeOf(template: string, at: { readonly volume: string; readonly package: string }): string {
  return template.replace('{volume}', () => at.volume).replace('{package}', () => at.package);
}
