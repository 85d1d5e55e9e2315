/** The steps of the actions, in groups: guide 07's lists, with the steps between the scripts as DSM's own log shows them. */
import type { ScriptName, Task, Whose } from './actions.ts';
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
  readonly of: Whose;
  /** Runs even when a row before it left the package broken. */
  readonly evenIfBroken?: true;
  /** The log has it under the old version, although it is the new package's. */
  readonly loggedAs?: 'old';
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
  | (RowBase & { readonly does: 'task'; readonly task: Task });

export type PhaseName = 'stage' | 'stop' | 'uninstall' | 'install' | 'move' | 'start' | 'start-again';

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

export const start = (of: Whose): readonly ExecutionRow[] => [
  { does: 'script', script: 'prestart', of, if: 'precheck', onFailure: 'abort', error: 272, source: GUIDE },
  {
    does: 'acquire',
    timing: 'WHEN_ENABLE',
    of,
    onFailure: 'abort',
    error: 272,
    source: sure('guide 16; spksrc#6648'),
  },
  { does: 'acquire', timing: 'WHEN_STARTUP', of, onFailure: 'abort', error: 272, source: sure('guide 16') },
  { does: 'script', script: 'start', of, onFailure: 'abort', error: 272, source: GUIDE },
  {
    does: 'task',
    task: 'turn-on',
    of,
    onFailure: 'abort',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const stop = (of: Whose): readonly ExecutionRow[] => [
  { does: 'script', script: 'prestop', of, if: 'precheck', onFailure: 'abort', source: GUIDE },
  {
    does: 'script',
    script: 'stop',
    of,
    onFailure: 'abort',
    error: 273,
    source: inferred(
      'a package that does not stop is not stopped; the code is the one of the status "translate from systemd status"',
    ),
  },
  { does: 'release', timing: 'WHEN_HALT', of, onFailure: 'ignore', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    of,
    onFailure: 'ignore',
    source: sure('guide 16; LogAnalysis#16'),
  },
  {
    does: 'task',
    task: 'turn-off',
    of,
    onFailure: 'ignore',
    source: sure('text of pkgctl-<package>.service: spksrc#6386'),
  },
];

export const remove = (of: Whose): readonly ExecutionRow[] => [
  { does: 'script', script: 'preuninst', of, onFailure: 'abort', source: GUIDE },
  {
    does: 'release',
    timing: 'WHEN_DISABLE',
    of,
    if: 'was-enabled',
    onFailure: 'ignore',
    source: sure('spksrc#6626'),
  },
  { does: 'release', timing: 'WHEN_PREUNINST', of, onFailure: 'alert', source: sure('guide 16') },
  {
    does: 'release',
    timing: 'WHEN_POSTUNINST',
    of,
    onFailure: 'alert',
    source: sure('guide 16; spksrc#6626'),
  },
  { does: 'task', task: 'remove-target', of, onFailure: 'alert', source: sure('spksrc#6626') },
  {
    does: 'script',
    script: 'postuninst',
    of,
    onFailure: 'alert',
    source: inferred('guide 07 names no consequence; the package is gone either way'),
  },
];

export const put = (of: Whose): readonly ExecutionRow[] => [
  {
    does: 'task',
    task: 'make-accounts',
    of,
    onFailure: 'abort',
    source: inferred('preinst already runs as the package user, so the account is there before it'),
  },
  { does: 'acquire', timing: 'WHEN_PREINST', of, onFailure: 'abort', source: sure('guide 16') },
  { does: 'script', script: 'prereplace', of, if: 'replaces', onFailure: 'abort', source: GUIDE },
  {
    does: 'task',
    task: 'remove-replaced',
    of,
    if: 'replaces',
    onFailure: 'abort',
    source: inferred(
      'guide 05 use_deprecated_replace_mechanism: it goes before the new package comes; after prereplace, which migrates its data and may still abort',
    ),
  },
  {
    does: 'script',
    script: 'preinst',
    of,
    onFailure: 'abort',
    error: 276,
    source: inferred(
      'guide 07; text in CM_armv8#1, the code is that of postinst, whose text has the same form',
    ),
  },
  { does: 'task', task: 'move-into-place', of, onFailure: 'abort', source: LOGS },
  { does: 'task', task: 'make-hierarchy', of, onFailure: 'abort', error: 313, source: LOGS },
  {
    does: 'acquire',
    timing: 'WHEN_POSTINST',
    of,
    onFailure: 'alert',
    error: 278,
    source: sure('guide 16; spksrc#4313'),
  },
  {
    does: 'script',
    script: 'postinst',
    of,
    onFailure: 'broken',
    error: 276,
    source: sure('guide 07; r8152#447'),
  },
  { does: 'script', script: 'postreplace', of, if: 'replaces', onFailure: 'broken', source: GUIDE },
];

export const finish: ExecutionRow = {
  does: 'task',
  task: 'finish-install',
  of: 'new',
  evenIfBroken: true,
  onFailure: 'abort',
  source: LOGS,
};

export const removeLate: ExecutionRow = {
  does: 'task',
  task: 'remove-replaced',
  of: 'new',
  if: 'replaces-late',
  onFailure: 'alert',
  source: sure('guide 05 use_deprecated_replace_mechanism'),
};

/** Once the old package is gone nothing brings it back: what fails from there on leaves a broken one. */
export const orBroken = (rows: readonly ExecutionRow[]): readonly ExecutionRow[] =>
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

export const stage: ExecutionRow = {
  does: 'task',
  task: 'stage-package',
  of: 'new',
  onFailure: 'abort',
  error: 263,
  source: sure('CM_armv8#1; spksrc#6531'),
};

export const upgradeFolder: ExecutionRow = {
  does: 'task',
  task: 'make-upgrade-folder',
  of: 'new',
  onFailure: 'abort',
  source: sure('guide 08 SYNOPKG_TEMP_UPGRADE_FOLDER'),
};

export const gone: readonly ExecutionRow[] = [
  {
    does: 'task',
    task: 'remove-package',
    of: 'old',
    onFailure: 'alert',
    source: sure('guide 13; spksrc#6626'),
  },
  {
    does: 'task',
    task: 'remove-accounts',
    of: 'old',
    onFailure: 'alert',
    source: likely(
      'spksrc wiki and rescriptum: the package account is removed on uninstall; other reports saw it remain',
    ),
  },
];
