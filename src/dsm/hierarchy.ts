/** The folders of a package, their places, modes and lifetimes: the table of guide 13. */
import { inferred, likely, type Source, sure } from './source.ts';

/** `dsm6` has target and etc only; `dsm7` has all folders of guide 13. */
export type HierarchyForm = 'dsm6' | 'dsm7';

export type FolderName = 'target' | 'etc' | 'var' | 'tmp' | 'home' | 'share';

/** `system` puts the package on the root file system, any other INFO `install_type` on a volume. */
export type InstallPlace = 'volume' | 'system';

export interface HierarchyRow {
  readonly folder: FolderName;
  readonly mode: number;
  /** The path, with {volume} and {package}. */
  readonly onVolume: string;
  /** The path for a package on the root file system; undefined where it has no such folder. */
  readonly onSystem: string | undefined;
  /** The path on a volume of DSM 6; undefined where DSM 6 has no such folder and packages keep their data in target. */
  readonly onDsm6: string | undefined;
  /** Whether uninstall and upgrade remove the folder. The other folders stay for good. */
  readonly removed: boolean;
  readonly source: Source;
}

const GUIDE_13 = sure(
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
    source: GUIDE_13,
  },
  {
    folder: 'var',
    mode: 0o755,
    onVolume: '{volume}/@appdata/{package}',
    onSystem: '/usr/local/packages/@appdata/{package}',
    onDsm6: undefined,
    removed: false,
    source: GUIDE_13,
  },
  {
    folder: 'tmp',
    mode: 0o755,
    onVolume: '{volume}/@apptemp/{package}',
    onSystem: '/usr/local/packages/@apptemp/{package}',
    onDsm6: undefined,
    removed: true,
    source: GUIDE_13,
  },
  {
    folder: 'home',
    mode: 0o700,
    onVolume: '{volume}/@apphome/{package}',
    onSystem: '/usr/local/packages/@apphome/{package}',
    onDsm6: undefined,
    removed: false,
    source: GUIDE_13,
  },
  {
    folder: 'target',
    mode: 0o755,
    onVolume: '{volume}/@appstore/{package}',
    onSystem: '/usr/local/packages/@appstore/{package}',
    onDsm6: '{volume}/@appstore/{package}',
    removed: true,
    source: GUIDE_13,
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

/** Further links to a package's folders. */
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

/** Decides which folders a package has, and where. */
export interface HierarchyPlace {
  readonly form: HierarchyForm;
  readonly place: InstallPlace;
}

/** The folder's path with {volume} and {package}; undefined where a package at this place lacks the folder. */
export function folderPlace(
  { onVolume, onSystem, onDsm6 }: HierarchyRow,
  { form, place }: HierarchyPlace,
): string | undefined {
  if (form === 'dsm6' && onDsm6 === undefined) return undefined;
  if (place === 'system') return onSystem;
  return form === 'dsm6' ? onDsm6 : onVolume;
}

/** The folders of a package at this place. */
export function hierarchyRows(location: HierarchyPlace): readonly HierarchyRow[] {
  return HIERARCHY.filter((row) => folderPlace(row, location) !== undefined);
}

/** Package Center's own folders on a volume or the root file system. */
export const STAGING = {
  /** {volume} is `/usr/local/packages` for a package on the root file system. */
  folder: { path: '{volume}/@tmp/synopkg', source: sure('spksrc#6270, #5459; CM_armv8#1') },
  /** The folder into which an .spk is unpacked; {unique} differs between actions. */
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
  /** The .spk itself, inside the `install` folder. */
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
    mode: 0o775,
    /** The group is synopkgs, in which every package user is. */
    owner: { uid: 0, gid: 999 },
    source: likely(
      'seen by an author as /var/run/synopkgs/synopkgwizard.log.XXXXXX for wizard scripts; Inferred: the same folder for the others. Released packages (UsbEject, autorun, FritzBox-CallMonitor, MODS) edit their file there with sed -i, which makes a file beside it',
    ),
  },
  system: { path: '/usr/local/packages', source: inferred('beside @appstore, as on a volume') },
} as const;

/** Fills {volume} and {package} into a path template. */
export function fillPlace(
  template: string,
  values: { readonly volume: string; readonly package: string },
): string {
  return template.replace('{volume}', () => values.volume).replace('{package}', () => values.package);
}
