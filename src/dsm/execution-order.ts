/** What Package Center does in each action, in order. */
import type { Action } from './actions.ts';
import {
  type ExecutionRow,
  finish,
  GUIDE,
  gone,
  orBroken,
  type Phase,
  put,
  remove,
  removeLate,
  stage,
  start,
  stop,
  upgradeFolder,
} from './execution-rows.ts';
import { likely, sure } from './source.ts';

/** The phases of each action, in order. */
export const EXECUTION_ORDER: Readonly<Record<Action, readonly Phase[]>> = {
  install: [
    { phase: 'install', rows: [stage, ...put('new'), finish, removeLate] },
    { phase: 'start', if: 'start-chosen', rows: start('new') },
  ],
  upgrade: [
    { phase: 'stage', standsUntil: 'uninstall', rows: [stage, upgradeFolder] },
    { phase: 'stop', if: 'was-running', rows: stop('old') },
    {
      phase: 'uninstall',
      rows: [
        {
          does: 'task',
          task: 'note-unit',
          of: 'old',
          onFailure: 'ignore',
          source: sure('synopkg.log of upgrades: spksrc#5440, #5964'),
        },
        {
          does: 'script',
          script: 'preupgrade',
          of: 'new',
          loggedAs: 'old',
          onFailure: 'abort',
          error: 277,
          source: sure('guide 07; tailscale#14304; logged with the old version: spksrc#5440'),
        },
        ...remove('old'),
      ],
    },
    {
      phase: 'install',
      rows: [
        ...orBroken(put('new')),
        { does: 'script', script: 'postupgrade', of: 'new', onFailure: 'broken', error: 277, source: GUIDE },
        ...orBroken([finish]),
        removeLate,
      ],
    },
    { phase: 'start', if: 'was-running', rows: start('new') },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: start('old') },
  ],
  uninstall: [
    { phase: 'stop', if: 'was-running', rows: stop('old') },
    { phase: 'uninstall', rows: [...remove('old'), ...gone] },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: start('old') },
  ],
  start: [{ phase: 'start', rows: start('new') }],
  stop: [{ phase: 'stop', rows: stop('old') }],
  move: [
    { phase: 'stop', if: 'was-running', rows: stop('old') },
    {
      phase: 'move',
      rows: [
        {
          does: 'task',
          task: 'move-volume',
          of: 'new',
          onFailure: 'abort',
          source: likely('007revad/Synology_app_mover does by hand what support_move lets DSM do: guide 05'),
        },
      ],
    },
    { phase: 'start', if: 'was-running', rows: start('new') },
    { phase: 'start-again', if: 'was-running', after: 'abort', rows: start('old') },
  ],
  boot: [{ phase: 'start', rows: start('new') }],
  // Guide 07: prestop does not run at shutdown. The package stays turned on, so that the next boot starts it.
  shutdown: [{ phase: 'stop', rows: stop('old').filter((row) => !isOneOf(row, ['prestop', 'turn-off'])) }],
};

function isOneOf(row: ExecutionRow, names: readonly string[]): boolean {
  return (
    (row.does === 'script' && names.includes(row.script)) || (row.does === 'task' && names.includes(row.task))
  );
}
