/** Where observed DSM differs from the developer guide, or where packages rely on behaviour that the guide does not mention. */
import type { Source } from './source.ts';

export type DeviationTopic = 'Layout' | 'Workers' | 'Scripts' | 'Privilege' | 'INFO' | 'Command line';

interface DeviationRow {
  readonly id: string;
  readonly topic: DeviationTopic;
  /** What the guide says; undefined where it is silent. */
  readonly guide: string | undefined;
  /** The chapter; undefined where the guide is silent. */
  readonly guideRef: string | undefined;
  readonly dsm: string;
  readonly evidence: string;
  readonly confidence: Source['confidence'];
}

const ROWS = [
  {
    id: 'share-links',
    topic: 'Layout',
    guide: 'A package has etc, var, tmp, home and target.',
    guideRef: 'guide 13 FHS',
    dsm: 'There is also share, a link to @appshare/<package>, and shares/ with a link to each share of data-share.',
    evidence: '007revad/Synology_app_mover; ContainerManager_for_all_armv8#40; spksrc installer.functions',
    confidence: 'sure',
  },
  {
    id: 'pkgdest-real-path',
    topic: 'Scripts',
    guide: 'SYNOPKG_PKGDEST is the target directory.',
    guideRef: 'guide 08 SYNOPKG_PKGDEST',
    dsm: 'It is the real path, /volumeN/@appstore/<package>, not the link /var/packages/<package>/target.',
    evidence: 'environment in rednoah/java-installer#7; spksrc logs',
    confidence: 'sure',
  },
  {
    id: 'preinst-environment',
    topic: 'Scripts',
    guide: 'The variables are exported to the scripts, without exception.',
    guideRef: 'guide 08',
    dsm: 'preinst has SYNOPKG_PKGDEST_VOL and SYNOPKG_PKGINST_TEMP_DIR, but no SYNOPKG_PKGDEST and no SYNOPKG_PKGVAR.',
    evidence: 'easytier on 7.2.2; spksrc#4215 on the 7.0 beta; spksrc falls back to PKGDEST/var',
    confidence: 'likely',
  },
  {
    id: 'home-inherited',
    topic: 'Scripts',
    guide: undefined,
    guideRef: undefined,
    dsm: "HOME is the caller's: /root in a postinst of sudo synopkg install, although it runs as the package's user.",
    evidence: 'spkcli on 7.0.1: pip and virtualenv could not write below /root',
    confidence: 'sure',
  },
  {
    id: 'language-def',
    topic: 'Scripts',
    guide: "SYNOPKG_DSM_LANGUAGE is the language of the user's DSM.",
    guideRef: 'guide 08 SYNOPKG_DSM_LANGUAGE',
    dsm: 'It may be def: the unchanged default.',
    evidence: 'language="def" in synoinfo.conf; package scripts that handle def',
    confidence: 'likely',
  },
  {
    id: 'preuninst-failure-starts-again',
    topic: 'Scripts',
    guide: 'A preuninst that fails aborts the uninstallation.',
    guideRef: 'guide 07 preuninst',
    dsm: 'DSM also starts the package again, which it had stopped for the uninstallation.',
    evidence: 'toafez/LogAnalysis#16',
    confidence: 'sure',
  },
  {
    id: 'preupgrade-failure-starts-again',
    topic: 'Scripts',
    guide: 'A preupgrade that fails aborts the upgrade.',
    guideRef: 'guide 07 preupgrade',
    dsm: 'The old version is started again if it ran; the answer has 277 and the stage install_failed_and_started.',
    evidence: 'tailscale#14304 on 7.2.2',
    confidence: 'sure',
  },
  {
    id: 'preupgrade-log-version',
    topic: 'Scripts',
    guide: 'preupgrade comes from the new package.',
    guideRef: 'guide 07 Upgrade',
    dsm: 'It does, but synopkg.log names the old version in its lines.',
    evidence: 'spksrc#5440, #5964',
    confidence: 'sure',
  },
  {
    id: 'port-config-folder',
    topic: 'Workers',
    guide: 'port-config copies the port file to /usr/local/etc/service.d/.',
    guideRef: 'guide 25 port-config',
    dsm: 'The folder is /usr/local/etc/services.d/, and the file <package>.sc.',
    evidence: 'spksrc#4722; rescriptum',
    confidence: 'sure',
  },
  {
    id: 'data-share-before-postinst',
    topic: 'Workers',
    guide: 'data-share holds its shares FROM_ENABLE_TO_POSTUNINST, so postinst runs without them.',
    guideRef: 'guide 19 data-share',
    dsm: 'The shares exist before postinst, at an installation and at an upgrade. Permissions are set again at each start, unless once is true.',
    evidence:
      'logs in spksrc#6648, #5421, #5434, #5205, #5481; PR spksrc#4562; one report to the contrary (rescriptum)',
    confidence: 'sure',
  },
  {
    id: 'port-config-at-start',
    topic: 'Workers',
    guide: 'port-config holds FROM_POSTINST_TO_POSTUNINST.',
    guideRef: 'guide 25 port-config',
    dsm: 'Some logs also show it acquired before the start and released after the stop, like usr-local-linker.',
    evidence: 'spksrc#5440, #6648',
    confidence: 'likely',
  },
  {
    id: 'systemd-unit-for-all',
    topic: 'Workers',
    guide: 'A package has the workers that its conf/resource names.',
    guideRef: 'guide 16 Resource',
    dsm: 'DSM adds systemd-unit to the conf/resource of every package and acquires it before postinst.',
    evidence: 'lxc-on-dsm; every synopkg.log of DSM 7 has its lines',
    confidence: 'likely',
  },
  {
    id: 'ctrl-script-refused',
    topic: 'Privilege',
    guide: 'ctrl-script and executable say who runs a script and owns a file.',
    guideRef: 'guide 15 ctrl-script, executable',
    dsm: 'DSM 7 refuses an unsigned package with either of them, with 319.',
    evidence: 'strings of libsynopkg.so.1 of 7.2.2 (lxc-on-dsm); measured by easytier',
    confidence: 'sure',
  },
  {
    id: 'sysnotify-refused',
    topic: 'Privilege',
    guide: 'A package gets notifications of its own by the worker sysnotify.',
    guideRef: 'guide 27',
    dsm: 'DSM 7 refuses an unsigned package with this worker. Its error is not known.',
    evidence: 'ikev2; dnsacme; the rejected release 26.6 of supermarsx/synology-drive-sync',
    confidence: 'sure',
  },
  {
    id: 'run-as-root-refused',
    topic: 'Privilege',
    guide: 'The table of run-as has a row for root.',
    guideRef: 'guide 15 defaults',
    dsm: 'DSM 7 refuses an unsigned package whose run-as is not package, or that has no conf/privilege, with 319.',
    evidence: 'spksrc#4442; gitea-spk#33; easytier',
    confidence: 'sure',
  },
  {
    id: 'capabilities-refused',
    topic: 'Privilege',
    guide: 'tool may give a file capabilities, since 7.0-40656.',
    guideRef: 'guide 15 tool',
    dsm: 'DSM 7 refuses an unsigned package that asks for capabilities, with 319. Capabilities in package.tgz are lost at unpacking.',
    evidence: 'lxc-on-dsm; easytier',
    confidence: 'sure',
  },
  {
    id: 'prestart-as-package',
    topic: 'Privilege',
    guide: 'ctrl-script may set who runs start.',
    guideRef: 'guide 15 ctrl-script',
    dsm: "On DSM 6, prestart runs as the package's user even where ctrl-script has start run as root.",
    evidence: 'measured by the author of one package on DSM 6',
    confidence: 'likely',
  },
  {
    id: 'accounts-before-preinst',
    topic: 'Privilege',
    guide: undefined,
    guideRef: undefined,
    dsm: "preinst runs as the package's user, so the account exists before it; the folders and their links come after it.",
    evidence:
      'rescriptum and easytier: every script runs as that user; synopkg.log has no line for the account itself',
    confidence: 'inferred',
  },
  {
    id: 'precheckstartstop-default',
    topic: 'INFO',
    guide: 'precheckstartstop is yes where INFO lacks it, so prestart and prestop always run.',
    guideRef: 'guide 05 precheckstartstop',
    dsm: 'The default is no: packages whose start-stop-status fails for prestart start without the key, and fail to start with yes.',
    evidence: 'spksrc generic start-stop-status; AirConnect-Synology; obstaclebridge on 7.2.2',
    confidence: 'sure',
  },
  {
    id: 'version-form',
    topic: 'INFO',
    guide: 'Numbers of a version are separated by "." or "_".',
    guideRef: 'guide 05 version',
    dsm: 'DSM 7 accepts one to six numbers with dots, then at most one dash and a number; anything else is 261.',
    evidence: 'ccu-historian#292, where DSM prints the form',
    confidence: 'sure',
  },
  {
    id: 'arch-empty',
    topic: 'INFO',
    guide: 'DSM 7 needs arch.',
    guideRef: 'guide 01 Force some INFO fields to be necessary',
    dsm: 'A package with an empty arch, or without the line, could be installed, on every platform.',
    evidence: 'syno_nvidia_gpu_driver#26',
    confidence: 'likely',
  },
  {
    id: 'deps-old-keys',
    topic: 'INFO',
    guide:
      'conf/PKG_DEPS and PKG_CONX have dsm_min_ver and dsm_max_ver up to DSM 7.1, os_min_ver and os_max_ver from 7.2-60112 on.',
    guideRef: 'guide 10 PKG_DEPS',
    dsm: 'Not known for the keys of another release. spkbox reads both kinds on every DSM, os_min_ver and os_max_ver first.',
    evidence: 'Inferred: a package for several releases states both, and means the same by them',
    confidence: 'inferred',
  },
  {
    id: 'cli-install-starts',
    topic: 'Command line',
    guide: 'A package is started after its installation if the user chooses so.',
    guideRef: 'guide 07 Installation',
    dsm: 'synopkg install does not ask: from DSM 7.2 on it starts the package, on 7.0 it does not.',
    evidence: 'easytier on 7.2.2 (installed_and_started); runfalk#93 on 7.0 (installed_and_stopped)',
    confidence: 'likely',
  },
  {
    id: 'status-output',
    topic: 'Command line',
    guide: undefined,
    guideRef: undefined,
    dsm: 'synopkg status prints two lines of text up to DSM 7.0, one line of JSON from 7.1 on.',
    evidence: 'spkcli on 7.0.1; 007revad/Synology_app_mover#44 on 7.1.1',
    confidence: 'sure',
  },
  {
    id: 'status-exit-code',
    topic: 'Command line',
    guide: 'status exits with 0 to 4, or 150.',
    guideRef: 'guide 07 start-stop-status',
    dsm: 'The script does. synopkg status itself exits with 17 (stopped), 55 (starting) or 255 (not installed) from DSM 7.2 on.',
    evidence: '007revad/Synology_app_mover package_status(); the last byte of the status codes',
    confidence: 'sure',
  },
  {
    id: 'dsm-six-folders',
    topic: 'Layout',
    guide: 'A package has etc, var, tmp, home and target; var, tmp and home since 7.0.',
    guideRef: 'guide 13 FHS',
    dsm: 'DSM 6 has target, and etc as a folder at /usr/syno/etc/packages/<package>. var lies in target; the package itself creates it and saves it at an upgrade. SYNOPKG_PKGVAR, SYNOPKG_PKGTMP and SYNOPKG_PKGHOME are not set.',
    evidence: 'spksrc#3061, #4888; guide 13 names the builds that brought the folders',
    confidence: 'sure',
  },
  {
    id: 'account-home',
    topic: 'Layout',
    guide: undefined,
    guideRef: undefined,
    dsm: "The home of a package's account is /var/packages/<package>/home on DSM 7, and /var/packages/<package>/target on DSM 6.",
    evidence: '/etc/passwd of boxes: PlexMediaServer on DSM 7, spksrc#3061 on DSM 6',
    confidence: 'sure',
  },
  {
    id: 'staging-place',
    topic: 'Layout',
    guide: 'SYNOPKG_PKGINST_TEMP_DIR is a temporary directory.',
    guideRef: 'guide 08 SYNOPKG_PKGINST_TEMP_DIR',
    dsm: 'It is the folder package in /volumeN/@tmp/synopkg/install.XXXXXX on DSM 7, and in /volumeN/@tmp/pkginstall on DSM 6.',
    evidence: 'spksrc#6270, #6044 on DSM 7; spksrc#4410 and gogs-spk#9 on DSM 6',
    confidence: 'sure',
  },
  {
    id: 'spk-file-on-demand',
    topic: 'Scripts',
    guide: 'SYNOPKG_TEMP_SPKFILE is the path of the .spk during its installation.',
    guideRef: 'guide 08 SYNOPKG_TEMP_SPKFILE',
    dsm: 'The file exists and everyone can read it. spkbox copies it into the box only if a script of the package names the variable: two of 239 packages do, and an .spk can be large.',
    evidence:
      'guide 08; the name of the file is that of a download (N4S4/synology-api). Inferred: its folder and mode',
    confidence: 'inferred',
  },
  {
    id: 'upgrade-version',
    topic: 'Scripts',
    guide: 'SYNOPKG_PKGVER is the new version during an upgrade.',
    guideRef: 'guide 08 SYNOPKG_PKGVER',
    dsm: "This holds in the old package's preuninst, postuninst, prestop and stop too. A script that makes wizard pages gets the old version.",
    evidence:
      'guide 08 makes no exception for the old scripts; the wizard: schmidhorst/synology-FritzBox-CallMonitor',
    confidence: 'likely',
  },
  {
    id: 'wizard-script-lacks',
    topic: 'Scripts',
    guide: 'A script that makes wizard pages has the variables of other scripts.',
    guideRef: 'guide 11 WIZARD_UIFILES',
    dsm: 'SYNOPKG_PKGINST_TEMP_DIR, SYNOPKG_TEMP_SPKFILE and SYNOPKG_PKG_PROGRESS_PATH are not set: the files that they name do not exist yet.',
    evidence: 'schmidhorst/synology-FritzBox-CallMonitor for the first; Inferred: the other two',
    confidence: 'inferred',
  },
  {
    id: 'upgrade-needs-scripts',
    topic: 'Scripts',
    guide: 'preupgrade and postupgrade are among the scripts of a package.',
    guideRef: 'guide 07 Scripts',
    dsm: 'DSM 7 refuses an upgrade to a package without both, with 261. No source says whether one of the two is enough, or whether a repair needs them; spkbox accepts both cases with a warning.',
    evidence: 'runfalk/synology-wireguard#159 and #93',
    confidence: 'sure',
  },
  {
    id: 'workers-at-boot',
    topic: 'Workers',
    guide: 'WHEN_ENABLE is skipped when the NAS boots, and WHEN_DISABLE when it shuts down.',
    guideRef: 'guide 16 Resource Timing',
    dsm: 'Neither is skipped: usr-local-linker and port-config are released after stop at a shutdown, and acquired before start at the boot, with the code 0x0000.',
    evidence: 'synopkg.log over a restart in March 2024: spksrc#6044',
    confidence: 'sure',
  },
  {
    id: 'log-by-release',
    topic: 'Command line',
    guide: undefined,
    guideRef: undefined,
    dsm: 'Before DSM 7.2, synopkg.log has no lines about workers, nor about the beginning and end of a start or stop. DSM 6 does log start and stop, and loads and unloads an AppArmor profile around them. Inferred: DSM 6 logs workers, too.',
    evidence: 'spksrc#4888 on 7.0.1 and #6337 on 7.1.1; spksrc#3434, #4212 and #4410 on DSM 6',
    confidence: 'sure',
  },
  {
    id: 'os-min-ver-low',
    topic: 'INFO',
    guide: 'os_min_ver must be 7.0-40000 or higher, or the package cannot be installed correctly.',
    guideRef: 'guide 01 Breaking Changes',
    dsm: 'DSM 7 installs packages with 7.0-4000 and 7.0-00000. Inferred: it compares with its own version alone, and warns nobody.',
    evidence: 'three public packages that state it and live on DSM 7',
    confidence: 'likely',
  },
  {
    id: 'account-name-clash',
    topic: 'Privilege',
    guide: undefined,
    guideRef: undefined,
    dsm: "A person's group with the name of a package's group is renamed to <name>__PKG_. A person's user of that name is hidden by the package's user, and removed with it.",
    evidence: 'spksrc#4789 and the spksrc wiki; rescriptum on DSM 7',
    confidence: 'likely',
  },
] as const satisfies readonly DeviationRow[];

export type DeviationId = (typeof ROWS)[number]['id'];

export interface Deviation extends DeviationRow {
  readonly id: DeviationId;
}

export const DEVIATIONS: readonly Deviation[] = ROWS;

/** The topics in the order of the document. */
export const DEVIATION_TOPICS: readonly DeviationTopic[] = [
  'Layout',
  'INFO',
  'Privilege',
  'Scripts',
  'Workers',
  'Command line',
];

export function deviation(id: DeviationId): Deviation {
  const row = DEVIATIONS.find((candidate) => candidate.id === id);
  if (row === undefined) throw new RangeError(`Unknown deviation ${id}.`);
  return row;
}
