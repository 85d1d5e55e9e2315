/** The steps of the actions, in groups: guide 07's lists, and the steps between the scripts from DSM's own log. */
import type { PackageSide, ScriptName, Task } from './actions.ts';
import { inferred, likely, type Source, sure } from './source.ts';
import type { Consequence, Timing } from './timing.ts';

/** The condition under which a row or a phase is planned. */
export type Condition =
  /** The package runs when the action begins. */
  | 'was-running'
  /** The package runs when an upgrade begins, or its start had failed and a repair begins. */
  | 'starts-again'
  /** The user chose to start it after the installation. */
  | 'start-chosen'
  /** INFO says precheckstartstop="yes". */
  | 'precheck'
  /** INFO names install_replace_packages, without the deprecated mechanism. */
  | 'replaces'
  /** The same with the deprecated mechanism: the replaced package is removed last, without prereplace and postreplace. */
  | 'replaces-late'
  /** The package does not run, but a start was attempted since the last stop: workers from WHEN_ENABLE on may hold resources. */
  | 'was-enabled';

interface RowBase {
  readonly side: PackageSide;
  /** Runs even after an earlier row left the package broken. */
  readonly evenIfBroken?: true;
  /** DSM logs the new package's step with the old version. */
  readonly logVersion?: 'old';
  readonly if?: Condition;
  readonly onFailure: Consequence;
  /** DSM's error code for the failure of the row; absent where no source shows it. */
  readonly error?: number;
  readonly source: Source;
}

export type ExecutionRow =
  | (RowBase & { readonly does: 'script'; readonly script: ScriptName })
  | (RowBase & { readonly does: 'acquire'; readonly timing: Timing })
  | (RowBase & { readonly does: 'release'; readonly timing: Timing })
  | (RowBase & { readonly does: 'task'; readonly task: Task })
  | (RowBase & { readonly does: 'update' });

export const PHASE_NAMES = [
  'stage',
  'stop',
  'uninstall',
  'install',
  'move',
  'update',
  'start',
  'start-again',
] as const;

export type PhaseName = (typeof PHASE_NAMES)[number];

/** Rows that stand or fall together: an abort undoes its own phase only. */
export interface Phase {
  readonly phase: PhaseName;
  readonly if?: Condition;
  readonly rows: readonly ExecutionRow[];
  /** Runs only after an earlier phase was aborted, to restore the package's state. */
  readonly after?: 'abort';
  /** The phase is undone when any later phase, up to the named one, is aborted. */
  readonly standsUntil?: PhaseName;
}

export const GUIDE_07 = sure('guide 07 Execution Order');
const DSM7_LOGS = sure('DSM 7.1-7.2.2 synopkg.log: spksrc#6648, #6270, #5459');

export const startRows = (side: PackageSide): readonly ExecutionRow[] => [
  {
    does: 'script',
    script: 'prestart',
    side,
    if: 'precheck',
    onFailure: 'abort',
    error: 272,
    source: GUIDE_07,
  },
  {
    does: 'acquire',
    timing: 'WHEN_ENABLE',
    side,
    onFailure: 'abort',
    error: 272,
    source: sure('guide 16; spksrc#6648'),
  },
  {
    does: 'acquire',
    timing: 'WHEN_STARTUP',
    side,
    onFailure: 'abort',
    error: 272,
    source: sure('guide 16'),
  },
  { does: 'script', script: 'start', side, onFailure: 'abort', error: 272, source: GUIDE_07 },
  {
    does: 'task',
    task: 'turn-on',
    side,
    onFailure: 'abort',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const STOP_ROWS: readonly ExecutionRow[] = [
  { does: 'script', script: 'prestop', side: 'old', if: 'precheck', onFailure: 'abort', source: GUIDE_07 },
  {
    does: 'script',
    script: 'stop',
    side: 'old',
    onFailure: 'abort',
    error: 273,
    source: inferred(
      'a package that does not stop is not stopped; the code is the one of the status "translate from systemd status"',
    ),
  },
  { does: 'release', timing: 'WHEN_HALT', side: 'old', onFailure: 'ignore', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    side: 'old',
    onFailure: 'ignore',
    source: sure('guide 16; LogAnalysis#16'),
  },
  {
    does: 'task',
    task: 'turn-off',
    side: 'old',
    onFailure: 'ignore',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const UNINSTALL_ROWS: readonly ExecutionRow[] = [
  { does: 'script', script: 'preuninst', side: 'old', onFailure: 'abort', source: GUIDE_07 },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    side: 'old',
    if: 'was-enabled',
    onFailure: 'ignore',
    source: sure('spksrc#6626'),
  },
  { does: 'release', timing: 'WHEN_PREUNINST', side: 'old', onFailure: 'alert', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_POSTUNINST',
    side: 'old',
    onFailure: 'alert',
    source: sure('guide 16; spksrc#6626'),
  },
  { does: 'task', task: 'remove-target', side: 'old', onFailure: 'alert', source: sure('spksrc#6626') },
  {
    does: 'script',
    script: 'postuninst',
    side: 'old',
    onFailure: 'ignore',
    source: inferred(
      'guide 07 names no consequence, and the package is gone either way; a finding tells of it',
    ),
  },
];

export const INSTALL_ROWS: readonly ExecutionRow[] = [
  {
    does: 'task',
    task: 'make-accounts',
    side: 'new',
    onFailure: 'abort',
    source: inferred('preinst already runs as the package user, so the account is there before it'),
  },
  { does: 'acquire', timing: 'WHEN_PREINST', side: 'new', onFailure: 'abort', source: sure('guide 16') },
  { does: 'script', script: 'prereplace', side: 'new', if: 'replaces', onFailure: 'abort', source: GUIDE_07 },
  {
    does: 'task',
    task: 'remove-replaced',
    side: 'new',
    if: 'replaces',
    onFailure: 'abort',
    source: inferred(
      'guide 05 use_deprecated_replace_mechanism: it goes before the new package comes; after prereplace, which migrates its data and may still abort',
    ),
  },
  {
    does: 'script',
    script: 'preinst',
    side: 'new',
    onFailure: 'abort',
    error: 276,
    source: inferred(
      'guide 07; text in CM_armv8#1, the code is that of postinst, whose text has the same form',
    ),
  },
  { does: 'task', task: 'move-into-place', side: 'new', onFailure: 'abort', source: DSM7_LOGS },
  { does: 'task', task: 'make-hierarchy', side: 'new', onFailure: 'abort', error: 313, source: DSM7_LOGS },
  {
    does: 'acquire',
    timing: 'WHEN_POSTINST',
    side: 'new',
    onFailure: 'alert',
    error: 278,
    source: sure('guide 16; spksrc#4313'),
  },
  {
    does: 'script',
    script: 'postinst',
    side: 'new',
    onFailure: 'broken',
    error: 276,
    source: sure('guide 07; r8152#447'),
  },
  {
    does: 'script',
    script: 'postreplace',
    side: 'new',
    if: 'replaces',
    onFailure: 'broken',
    source: GUIDE_07,
  },
];

export const FINISH_ROW: ExecutionRow = {
  does: 'task',
  task: 'finish-install',
  side: 'new',
  evenIfBroken: true,
  onFailure: 'abort',
  source: DSM7_LOGS,
};

export const REMOVE_REPLACED_LATE_ROW: ExecutionRow = {
  does: 'task',
  task: 'remove-replaced',
  side: 'new',
  if: 'replaces-late',
  onFailure: 'alert',
  source: sure('guide 05 use_deprecated_replace_mechanism'),
};

/** Nothing restores a removed old package, so a failure after its removal leaves the new one broken. */
export const breakInsteadOfAbort = (rows: readonly ExecutionRow[]): readonly ExecutionRow[] =>
  rows.map((row) =>
    row.onFailure === 'abort'
      ? {
          ...row,
          onFailure: 'broken',
          source: inferred(
            `a package whose target is gone is broken (Synology_app_mover); else ${row.source.from}`,
          ),
        }
      : row,
  );

export const STAGE_ROW: ExecutionRow = {
  does: 'task',
  task: 'stage-package',
  side: 'new',
  onFailure: 'abort',
  error: 263,
  source: sure('CM_armv8#1; spksrc#6531'),
};

export const UPGRADE_FOLDER_ROW: ExecutionRow = {
  does: 'task',
  task: 'make-upgrade-folder',
  side: 'new',
  onFailure: 'abort',
  source: sure('guide 08 SYNOPKG_TEMP_UPGRADE_FOLDER'),
};

export const PURGE_ROWS: readonly ExecutionRow[] = [
  {
    does: 'task',
    task: 'remove-package',
    side: 'old',
    onFailure: 'alert',
    source: sure('guide 13; spksrc#6626'),
  },
  {
    does: 'task',
    task: 'remove-accounts',
    side: 'old',
    onFailure: 'alert',
    source: likely(
      'spksrc wiki and rescriptum: the package account is removed on uninstall; other reports saw it remain',
    ),
  },
];
