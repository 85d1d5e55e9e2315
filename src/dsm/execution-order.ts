/** What Package Center does in each action, in order. */
import type { Action } from './actions.ts';
import {
  breakInsteadOfAbort,
  type ExecutionRow,
  FINISH_ROW,
  GUIDE,
  installRows,
  type Phase,
  PURGE_ROWS,
  REMOVE_REPLACED_LATE_ROW,
  STAGE_ROW,
  startRows,
  stopRows,
  UPGRADE_FOLDER_ROW,
  uninstallRows,
} from './execution-rows.ts';
import { likely, sure } from './source.ts';

/** The phases of each action, in order. */
export const EXECUTION_ORDER: Readonly<Record<Action, readonly Phase[]>> = {
  install: [
    { phase: 'install', rows: [STAGE_ROW, ...installRows('new'), FINISH_ROW, REMOVE_REPLACED_LATE_ROW] },
    { phase: 'start', if: 'start-chosen', rows: startRows('new') },
  ],
  upgrade: [
    { phase: 'stage', standsUntil: 'uninstall', rows: [STAGE_ROW, UPGRADE_FOLDER_ROW] },
    { phase: 'stop', if: 'was-running', rows: stopRows('old') },
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
        ...uninstallRows('old'),
      ],
    },
    {
      phase: 'install',
      rows: [
        ...breakInsteadOfAbort(installRows('new')),
        {
          does: 'script',
          script: 'postupgrade',
          side: 'new',
          onFailure: 'broken',
          error: 277,
          source: GUIDE,
        },
        ...breakInsteadOfAbort([FINISH_ROW]),
        REMOVE_REPLACED_LATE_ROW,
      ],
    },
    { phase: 'start', if: 'was-running', rows: startRows('new') },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: startRows('old') },
  ],
  uninstall: [
    { phase: 'stop', if: 'was-running', rows: stopRows('old') },
    { phase: 'uninstall', rows: [...uninstallRows('old'), ...PURGE_ROWS] },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: startRows('old') },
  ],
  start: [{ phase: 'start', rows: startRows('new') }],
  stop: [{ phase: 'stop', rows: stopRows('old') }],
  move: [
    { phase: 'stop', if: 'was-running', rows: stopRows('old') },
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
  // Guide 07: prestop does not run at shutdown. The package stays turned on, so that the next boot starts it.
  shutdown: [
    { phase: 'stop', rows: stopRows('old').filter((row) => !isOneOf(row, ['prestop', 'turn-off'])) },
  ],
};

function isOneOf(row: ExecutionRow, names: readonly string[]): boolean {
  return (
    (row.does === 'script' && names.includes(row.script)) || (row.does === 'task' && names.includes(row.task))
  );
}
