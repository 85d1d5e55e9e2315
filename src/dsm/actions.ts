/** The actions of Package Center, their scripts and tasks, and DSM's own words for them. */

export const ACTIONS = [
  'install',
  'upgrade',
  'repair',
  'uninstall',
  'start',
  'stop',
  'move',
  'update',
  'boot',
  'shutdown',
] as const;

export type Action = (typeof ACTIONS)[number];

/** A repair is an upgrade to the installed version: it has the steps, the environment and the codes of one. Source: spksrc#4313. */
export const UPGRADES: readonly Action[] = ['upgrade', 'repair'];

export const SCRIPT_NAMES = [
  'prereplace',
  'preinst',
  'postinst',
  'postreplace',
  'preupgrade',
  'postupgrade',
  'preuninst',
  'postuninst',
  'prestart',
  'start',
  'prestop',
  'stop',
  'status',
  'log',
] as const;

export type ScriptName = (typeof SCRIPT_NAMES)[number];

/** Package Center's own steps between the scripts. */
export const TASKS = [
  'stage-package',
  'make-accounts',
  'move-into-place',
  'make-hierarchy',
  'finish-install',
  'turn-on',
  'turn-off',
  'note-unit',
  'make-upgrade-folder',
  'remove-replaced',
  'move-volume',
  'remove-target',
  'remove-package',
  'remove-accounts',
] as const;

export type Task = (typeof TASKS)[number];

/** The package whose scripts and resources a row uses; old and new differ only in an upgrade. */
export const PACKAGE_SIDES = ['old', 'new'] as const;

export type PackageSide = (typeof PACKAGE_SIDES)[number];

/** SYNOPKG_PKG_STATUS in every script of the action. */
export const PACKAGE_STATUS: Readonly<Record<Action, string>> = {
  install: 'INSTALL',
  upgrade: 'UPGRADE',
  repair: 'UPGRADE',
  uninstall: 'UNINSTALL',
  start: 'START',
  stop: 'STOP',
  // Inferred: guide 08 has no word for these; no script of the package runs in an update.
  move: '',
  update: '',
  boot: '',
  shutdown: '',
};

/** The `when` of the Acquire and Release lines in synopkg.log. Source: spksrc#6648, #5440, #6626. */
export const WHEN_CODES: Readonly<Record<Action, string>> = {
  install: '0x0001',
  upgrade: '0x0002',
  // Inferred: as in an upgrade.
  repair: '0x0002',
  uninstall: '0x0004',
  start: '0x0008',
  stop: '0x0008',
  move: '0x0008',
  // Inferred: no log shows an update; it writes no line here.
  update: '0x0000',
  boot: '0x0000',
  shutdown: '0x0000',
};

/** The scripts that are arguments of `start-stop-status` instead of separate files. */
export const START_STOP_STATUS: readonly ScriptName[] = [
  'prestart',
  'start',
  'prestop',
  'stop',
  'status',
  // `synopkg log` runs it. Sources: spkcli; spksrc#4389.
  'log',
];
