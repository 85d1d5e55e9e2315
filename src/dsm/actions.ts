/** The words of Package Center's actions: the actions, the scripts that a package can have for them, and what DSM calls each. */

export type Action = 'install' | 'upgrade' | 'uninstall' | 'start' | 'stop' | 'move' | 'boot' | 'shutdown';

export type ScriptName =
  | 'prereplace'
  | 'preinst'
  | 'postinst'
  | 'postreplace'
  | 'preupgrade'
  | 'postupgrade'
  | 'preuninst'
  | 'postuninst'
  | 'prestart'
  | 'start'
  | 'prestop'
  | 'stop'
  | 'status'
  | 'log';

/** What Package Center itself does between the scripts. */
export type Task =
  | 'stage-package'
  | 'make-accounts'
  | 'move-into-place'
  | 'make-hierarchy'
  | 'finish-install'
  | 'turn-on'
  | 'turn-off'
  | 'note-unit'
  | 'make-upgrade-folder'
  | 'remove-replaced'
  | 'move-volume'
  | 'remove-target'
  | 'remove-package'
  | 'remove-accounts';

/** Whose scripts and resources a row is about; they differ in an upgrade alone. */
export type Whose = 'old' | 'new';

/** SYNOPKG_PKG_STATUS in every script of the action. */
export const PACKAGE_STATUS: Readonly<Record<Action, string>> = {
  install: 'INSTALL',
  upgrade: 'UPGRADE',
  uninstall: 'UNINSTALL',
  start: 'START',
  stop: 'STOP',
  // Inferred: guide 08 knows no word for it; a package that is stopped and started by DSM itself.
  move: '',
  boot: '',
  shutdown: '',
};

/** The `when` of the Acquire and Release lines in synopkg.log. Source: spksrc#6648, #5440, #6626. */
export const WHEN_CODES: Readonly<Record<Action, string>> = {
  install: '0x0001',
  upgrade: '0x0002',
  uninstall: '0x0004',
  start: '0x0008',
  stop: '0x0008',
  move: '0x0008',
  boot: '0x0000',
  shutdown: '0x0000',
};

/** The scripts that are arguments of `start-stop-status` rather than files of their own. */
export const START_STOP_STATUS: readonly ScriptName[] = [
  'prestart',
  'start',
  'prestop',
  'stop',
  'status',
  // `synopkg log` asks it. Sources: spkcli; spksrc#4389.
  'log',
];
