/** The steps of each action of Package Center, in order. */
import type { Action } from './actions.ts';
import {
  breakInsteadOfAbort,
  type ExecutionRow,
  FINISH_ROW,
  GUIDE_07,
  INSTALL_ROWS,
  type Phase,
  PURGE_ROWS,
  REMOVE_REPLACED_LATE_ROW,
  STAGE_ROW,
  STOP_ROWS,
  startRows,
  UNINSTALL_ROWS,
  UPGRADE_FOLDER_ROW,
} from './execution-rows.ts';
import { likely, sure } from './source.ts';

/** A repair has them, too: the package is installed over itself. Source: spksrc#4313. */
const UPGRADE_PHASES: readonly Phase[] = [
  { phase: 'stage', standsUntil: 'uninstall', rows: [STAGE_ROW, UPGRADE_FOLDER_ROW] },
  { phase: 'stop', if: 'was-running', rows: STOP_ROWS },
  {
    phase: 'uninstall',
    rows: [
      {
        does: 'task',
        task: 'note-unit',
        side: 'old',
        onFailure: 'ignore',
        source: sure('synopkg.log of upgrades: spksrc#5440, #5964'),
      },
      {
        does: 'script',
        script: 'preupgrade',
        side: 'new',
        logVersion: 'old',
        onFailure: 'abort',
        error: 277,
        source: sure('guide 07; tailscale#14304; logged with the old version: spksrc#5440'),
      },
      ...UNINSTALL_ROWS,
    ],
  },
  {
    phase: 'install',
    rows: [
      ...breakInsteadOfAbort(INSTALL_ROWS),
      {
        does: 'script',
        script: 'postupgrade',
        side: 'new',
        onFailure: 'broken',
        error: 277,
        source: GUIDE_07,
      },
      ...breakInsteadOfAbort([FINISH_ROW]),
      REMOVE_REPLACED_LATE_ROW,
    ],
  },
  // A repair starts what did not start before. Source: users who tell of a start that failed, on a NAS that boots slowly.
  { phase: 'start', if: 'starts-again', rows: startRows('new') },
  { phase: 'start-again', if: 'was-running', after: 'abort', rows: startRows('old') },
];

/** The phases of each action, in order. */
export const EXECUTION_ORDER: Readonly<Record<Action, readonly Phase[]>> = {
  install: [
    { phase: 'install', rows: [STAGE_ROW, ...INSTALL_ROWS, FINISH_ROW, REMOVE_REPLACED_LATE_ROW] },
    { phase: 'start', if: 'start-chosen', rows: startRows('new') },
  ],
  upgrade: UPGRADE_PHASES,
  repair: UPGRADE_PHASES,
  uninstall: [
    { phase: 'stop', if: 'was-running', rows: STOP_ROWS },
    { phase: 'uninstall', rows: [...UNINSTALL_ROWS, ...PURGE_ROWS] },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: startRows('old') },
  ],
  start: [{ phase: 'start', rows: startRows('new') }],
  stop: [{ phase: 'stop', rows: STOP_ROWS }],
  move: [
    { phase: 'stop', if: 'was-running', rows: STOP_ROWS },
    {
      phase: 'move',
      rows: [
        {
          does: 'task',
          task: 'move-volume',
          side: 'new',
          onFailure: 'abort',
          source: likely('007revad/Synology_app_mover does by hand what support_move lets DSM do: guide 05'),
        },
      ],
    },
    { phase: 'start', if: 'was-running', rows: startRows('new') },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: startRows('old') },
  ],
  update: [
    {
      phase: 'update',
      rows: [
        {
          does: 'update',
          side: 'new',
          onFailure: 'abort',
          source: sure('guide 16 synopkghelper update'),
        },
      ],
    },
  ],
  boot: [{ phase: 'start', rows: startRows('new') }],
  // Guide 07: prestop does not run at shutdown. The package stays turned on and starts at the next boot.
  shutdown: [{ phase: 'stop', rows: STOP_ROWS.filter((row) => !isStepNamed(row, ['prestop', 'turn-off'])) }],
};

function isStepNamed(row: ExecutionRow, names: readonly string[]): boolean {
  return (
    (row.does === 'script' && names.includes(row.script)) || (row.does === 'task' && names.includes(row.task))
  );
}
