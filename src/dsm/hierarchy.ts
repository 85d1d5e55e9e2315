/** Where a package's folders are, whose they are, and how long they live: the table of guide 13. */
import { inferred, likely, type Source, sure } from './source.ts';

/** `dsm6`: target and etc alone. `dsm7`: all of guide 13. */
export type HierarchyForm = 'dsm6' | 'dsm7';

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
  /** Its place for a package on a volume of DSM 6; undefined: not there, and what a package keeps lies in target. */
  readonly onDsm6: string | undefined;
  /** Removed at uninstall and at upgrade; the others stay for good. */
  readonly removed: boolean;
  readonly source: Source;
}

const GUIDE = sure(
  'guide 13 Package Filesystem Hierarchy Standard; what DSM 6 has: guide 13 "since", spksrc#3061',
);

export const HIERARCHY: readonly HierarchyRow[] = [
  {
    folder: 'etc',
    mode: 0o755,
    onVolume: '{volume}/@appconf/{package}',
    onSystem: '/usr/syno/etc/packages/{package}',
    onDsm6: '/usr/syno/etc/packages/{package}',
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'var',
    mode: 0o755,
    onVolume: '{volume}/@appdata/{package}',
    onSystem: '/usr/local/packages/@appdata/{package}',
    onDsm6: undefined,
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'tmp',
    mode: 0o755,
    onVolume: '{volume}/@apptemp/{package}',
    onSystem: '/usr/local/packages/@apptemp/{package}',
    onDsm6: undefined,
    removed: true,
    source: GUIDE,
  },
  {
    folder: 'home',
    mode: 0o700,
    onVolume: '{volume}/@apphome/{package}',
    onSystem: '/usr/local/packages/@apphome/{package}',
    onDsm6: undefined,
    removed: false,
    source: GUIDE,
  },
  {
    folder: 'target',
    mode: 0o755,
    onVolume: '{volume}/@appstore/{package}',
    onSystem: '/usr/local/packages/@appstore/{package}',
    onDsm6: '{volume}/@appstore/{package}',
    removed: true,
    source: GUIDE,
  },
  {
    folder: 'share',
    mode: 0o755,
    onVolume: '{volume}/@appshare/{package}',
    onSystem: undefined,
    onDsm6: undefined,
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

/** Where a package is, as far as its folders go. */
export interface HierarchyPlace {
  readonly form: HierarchyForm;
  readonly place: InstallPlace;
}

/** The folder's place with {volume} and {package}; undefined where such a package has no such folder. */
export function folderPlace(
  { onVolume, onSystem, onDsm6 }: HierarchyRow,
  { form, place }: HierarchyPlace,
): string | undefined {
  if (form === 'dsm6' && onDsm6 === undefined) return undefined;
  if (place === 'system') return onSystem;
  return form === 'dsm6' ? onDsm6 : onVolume;
}

/** The rows of the folders that such a package has. */
export function foldersOf(at: HierarchyPlace): readonly HierarchyRow[] {
  return HIERARCHY.filter((row) => folderPlace(row, at) !== undefined);
}

/** Package Center's own folders on a volume or the root file system. */
export const STAGING = {
  /** {volume} is `/usr/local/packages` for a package on the root file system. */
  folder: { path: '{volume}/@tmp/synopkg', source: sure('spksrc#6270, #5459; CM_armv8#1') },
  /** Where an .spk is unpacked, with {unique} for what tells one action from another. */
  install: {
    dsm6: {
      path: '{volume}/@tmp/pkginstall',
      source: sure('synopkg.log of DSM 6: spksrc#4410; alexandregz/gogs-spk#9'),
    },
    dsm7: {
      path: '{volume}/@tmp/synopkg/install.{unique}',
      source: sure('spksrc#6270, #5459; CM_armv8#1'),
    },
  },
  /** The .spk itself, in the folder that it is unpacked to. */
  spkFile: {
    name: '@SYNOPKG_DOWNLOAD_{package}',
    source: inferred('the name is that of a download (N4S4/synology-api), whose own folder is another'),
  },
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
