/** The steps of the actions, in groups: guide 07's lists, with the steps between the scripts as DSM's own log shows them. */
import type { PackageSide, ScriptName, Task } from './actions.ts';
import { inferred, likely, type Source, sure } from './source.ts';
import type { Consequence, Timing } from './timing.ts';

/** What must hold for a row or a phase to count. */
export type Condition =
  /** The package runs when the action begins. */
  | 'was-running'
  /** The user chose to start it after the installation. */
  | 'start-chosen'
  /** INFO says precheckstartstop="yes". */
  | 'precheck'
  /** INFO names install_replace_packages, without the deprecated mechanism. */
  | 'replaces'
  /** The same with the deprecated mechanism: what is replaced goes last, and no script is run for it. */
  | 'replaces-late'
  /** It does not run, but a start was attempted since the last stop: workers from WHEN_ENABLE on may hold something. */
  | 'was-enabled';

interface RowBase {
  readonly side: PackageSide;
  /** Runs even when a row before it left the package broken. */
  readonly evenIfBroken?: true;
  /** The log has it under the old version, although it is the new package's. */
  readonly logVersion?: 'old';
  readonly if?: Condition;
  readonly onFailure: Consequence;
  /** DSM's error code for its failure, where one is known. */
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
  /** Only after an earlier phase was aborted: what puts the package back as it was. */
  readonly after?: 'abort';
  /** What it did is undone when any phase up to that one is aborted. */
  readonly standsUntil?: PhaseName;
}

export const GUIDE = sure('guide 07 Execution Order');
const LOGS = sure('DSM 7.1-7.2.2 synopkg.log: spksrc#6648, #6270, #5459');

export const startRows = (of: PackageSide): readonly ExecutionRow[] => [
  {
    does: 'script',
    script: 'prestart',
    side: of,
    if: 'precheck',
    onFailure: 'abort',
    error: 272,
    source: GUIDE,
  },
  {
    does: 'acquire',
    timing: 'WHEN_ENABLE',
    side: of,
    onFailure: 'abort',
    error: 272,
    source: sure('guide 16; spksrc#6648'),
  },
  {
    does: 'acquire',
    timing: 'WHEN_STARTUP',
    side: of,
    onFailure: 'abort',
    error: 272,
    source: sure('guide 16'),
  },
  { does: 'script', script: 'start', side: of, onFailure: 'abort', error: 272, source: GUIDE },
  {
    does: 'task',
    task: 'turn-on',
    side: of,
    onFailure: 'abort',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const stopRows = (of: PackageSide): readonly ExecutionRow[] => [
  { does: 'script', script: 'prestop', side: of, if: 'precheck', onFailure: 'abort', source: GUIDE },
  {
    does: 'script',
    script: 'stop',
    side: of,
    onFailure: 'abort',
    error: 273,
    source: inferred(
      'a package that does not stop is not stopped; the code is the one of the status "translate from systemd status"',
    ),
  },
  { does: 'release', timing: 'WHEN_HALT', side: of, onFailure: 'ignore', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    side: of,
    onFailure: 'ignore',
    source: sure('guide 16; LogAnalysis#16'),
  },
  {
    does: 'task',
    task: 'turn-off',
    side: of,
    onFailure: 'ignore',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const uninstallRows = (of: PackageSide): readonly ExecutionRow[] => [
  { does: 'script', script: 'preuninst', side: of, onFailure: 'abort', source: GUIDE },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    side: of,
    if: 'was-enabled',
    onFailure: 'ignore',
    source: sure('spksrc#6626'),
  },
  { does: 'release', timing: 'WHEN_PREUNINST', side: of, onFailure: 'alert', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_POSTUNINST',
    side: of,
    onFailure: 'alert',
    source: sure('guide 16; spksrc#6626'),
  },
  { does: 'task', task: 'remove-target', side: of, onFailure: 'alert', source: sure('spksrc#6626') },
  {
    does: 'script',
    script: 'postuninst',
    side: of,
    onFailure: 'alert',
    source: inferred('guide 07 names no consequence; the package is gone either way'),
  },
];

export const installRows = (of: PackageSide): readonly ExecutionRow[] => [
  {
    does: 'task',
    task: 'make-accounts',
    side: of,
    onFailure: 'abort',
    source: inferred('preinst already runs as the package user, so the account is there before it'),
  },
  { does: 'acquire', timing: 'WHEN_PREINST', side: of, onFailure: 'abort', source: sure('guide 16') },
  { does: 'script', script: 'prereplace', side: of, if: 'replaces', onFailure: 'abort', source: GUIDE },
  {
    does: 'task',
    task: 'remove-replaced',
    side: of,
    if: 'replaces',
    onFailure: 'abort',
    source: inferred(
      'guide 05 use_deprecated_replace_mechanism: it goes before the new package comes; after prereplace, which migrates its data and may still abort',
    ),
  },
  {
    does: 'script',
    script: 'preinst',
    side: of,
    onFailure: 'abort',
    error: 276,
    source: inferred(
      'guide 07; text in CM_armv8#1, the code is that of postinst, whose text has the same form',
    ),
  },
  { does: 'task', task: 'move-into-place', side: of, onFailure: 'abort', source: LOGS },
  { does: 'task', task: 'make-hierarchy', side: of, onFailure: 'abort', error: 313, source: LOGS },
  {
    does: 'acquire',
    timing: 'WHEN_POSTINST',
    side: of,
    onFailure: 'alert',
    error: 278,
    source: sure('guide 16; spksrc#4313'),
  },
  {
    does: 'script',
    script: 'postinst',
    side: of,
    onFailure: 'broken',
    error: 276,
    source: sure('guide 07; r8152#447'),
  },
  { does: 'script', script: 'postreplace', side: of, if: 'replaces', onFailure: 'broken', source: GUIDE },
];

export const FINISH_ROW: ExecutionRow = {
  does: 'task',
  task: 'finish-install',
  side: 'new',
  evenIfBroken: true,
  onFailure: 'abort',
  source: LOGS,
};

export const REMOVE_REPLACED_LATE_ROW: ExecutionRow = {
  does: 'task',
  task: 'remove-replaced',
  side: 'new',
  if: 'replaces-late',
  onFailure: 'alert',
  source: sure('guide 05 use_deprecated_replace_mechanism'),
};

/** Once the old package is gone nothing brings it back: what fails from there on leaves a broken one. */
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
