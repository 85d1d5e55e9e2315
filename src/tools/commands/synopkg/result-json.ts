/**
 * What synopkg prints when an action is over. Sources: transcripts in runfalk/synology-wireguard#93 and #159 (install),
 * michealespinola/syno.plexupdate (upgrade, start, stop), Radarr/Radarr#7650 (start that failed).
 */
import { dsmErrors } from '../../../dsm/error-codes.ts';
import type { Release } from '../../../dsm/releases.ts';
import { STATUS } from '../../../dsm/status-codes.ts';
import { type Json, jsonLine } from '../../json-line.ts';
import type { ActionAnswer } from '../../package-center-api.ts';

export interface Printed {
  /** DSM's three letters. */
  readonly language: string;
  /** The number of the process that did it. */
  readonly pid: number;
  /** As the caller named the file; for an installation. */
  readonly spk?: string;
  readonly release: Release;
}

/**
 * What the answers of a minor version show. Sources: an install on 7.0 (runfalk#93) shows neither scripts nor more of the
 * status than its word; a stop of AntiVirus 1.5.3-3077 has a description and no code, as inferred on 7.1; 7.2.1 shows all.
 */
const SINCE = { statusDescription: 1, statusCode: 2, scriptsOfInstallation: 2 } as const;

/** The whole line of any action that got as far as having a result. */
export function resultJson(acted: ActionAnswer, printed: Printed): string {
  if (!isInstallation(acted)) return jsonLine(resultOf(acted, printed));
  return jsonLine({
    error: { code: 0 },
    results: [resultOf(acted, printed)],
    success: acted.result === 'done',
  });
}

function resultOf(acted: ActionAnswer, printed: Printed): Json {
  const { result, scripts } = acted;
  return {
    action: acted.action,
    beta: acted.beta,
    error: errorOf(acted),
    ...(result === 'refused' ? {} : { finished: true, pid: printed.pid }),
    language: printed.language,
    last_stage: lastStage(acted),
    package: acted.package,
    ...(showsScripts(acted, printed) ? { scripts: scripts.map(scriptOf) } : {}),
    stage: endStage(acted),
    ...statusOf(acted, printed),
    success: result === 'done',
    username: '',
    ...(showsVersion(acted) ? { version: acted.version } : {}),
    ...(isInstallation(acted) ? ofInstallation(acted, printed) : {}),
  };
}

const isInstallation = ({ action }: ActionAnswer): boolean =>
  action === 'install' || action === 'upgrade' || action === 'repair';

function ofInstallation({ displayName }: ActionAnswer, { spk = '' }: Printed) {
  return {
    betaIncoming: false,
    installReboot: false,
    installing: true,
    packageName: displayName,
    spk,
  };
}

const scriptOf = ({ script, exitCode, message }: ActionAnswer['scripts'][number]): Json => ({
  code: exitCode,
  message,
  type: script,
});

/** Inferred: a fresh installation lists its scripts where an upgrade does. */
function showsScripts(acted: ActionAnswer, { release }: Printed): boolean {
  if (acted.result === 'refused') return false;
  return !isInstallation(acted) || release.minor >= SINCE.scriptsOfInstallation;
}

/** An installation that went well shows none (runfalk#93), one that was refused does (runfalk#159). */
const showsVersion = ({ action, result }: ActionAnswer): boolean => action !== 'install' || result !== 'done';

function errorOf({ error }: ActionAnswer): Json {
  return error === undefined
    ? { code: 0 }
    : {
        code: error.code,
        description: error.description,
        ...error.detail,
        // spksrc#4313: what the worker said, here always nothing.
        ...(error.code === WORKER_FAILED ? { worker_msg: [] } : {}),
      };
}

const WORKER_FAILED = 278;

/** The status is not shown of what was refused, and not of what is gone. */
function statusOf({ action, result, status, running }: ActionAnswer, { release }: Printed) {
  if (result === 'refused' || status === undefined) return {};
  // Of what runs DSM shows the word alone (start, plexupdate).
  const isBare = running && status.code === STATUS.running;
  // After an upgrade of what was stopped before it is 273, not the 324 of a stop.
  const code = action === 'stop' || status.code !== STATUS.justStopped ? status.code : STATUS.stopped;
  return {
    status: status.status,
    ...(isBare || release.minor < SINCE.statusCode ? {} : { status_code: code }),
    ...(isBare || release.minor < SINCE.statusDescription ? {} : { status_description: status.description }),
  };
}

/**
 * The stage that it got to; of a failure that was seen, the one that goes with its text. Inferred: `started` after an
 * installation that also started, by the name of the stage of a start.
 */
function lastStage(acted: ActionAnswer): string {
  const { action, result, running } = acted;
  if (result !== 'done') return stageOfFailure(acted);
  if (isInstallation(acted)) return running ? 'started' : LAST_STAGE[action];
  return LAST_STAGE[action];
}

const LAST_STAGE: Readonly<Record<ActionAnswer['action'], string>> = {
  install: 'postreplace',
  upgrade: 'postupgrade',
  repair: 'postupgrade',
  start: 'started',
  stop: 'stopped',
  uninstall: 'uninstalled',
};

/** Inferred: `prepare_` and the action where the transcripts show no stage; `prepare` itself is what only looks. */
function stageOfFailure(acted: ActionAnswer): string {
  const { error, running } = acted;
  const prepare = `prepare_${isInstallation(acted) ? 'install' : acted.action}`;
  if (error === undefined) return prepare;
  const row = dsmErrors(error.code).find(({ description }) => description === error.description);
  if (error.code === WORKER_FAILED) return LAST_STAGE.upgrade;
  if (row?.stage === 'started' && !running) return prepare;
  return row?.stage === undefined || row.stage === 'prepare' ? prepare : row.stage;
}

/** Inferred: the names that no transcript shows (stop_failed, uninstalled, uninstall_failed), after those that one does. */
function endStage(acted: ActionAnswer): string {
  const { action, result, running } = acted;
  const isDone = result === 'done';
  if (action === 'start') return isDone ? 'started' : 'start_failed';
  if (action === 'stop') return isDone ? 'stopped' : 'stop_failed';
  if (action === 'uninstall') return isDone ? 'uninstalled' : 'uninstall_failed';
  if (!isDone) return running ? 'install_failed_and_started' : 'install_failed';
  return running ? 'installed_and_started' : 'installed_and_stopped';
}

/** The short answer of a step that only looks whether it may begin. Sources: spkcli on 7.0.1; synopkg stop on a DS923+ with 7.2.1. */
export function prepareJson(error?: { readonly code: number; readonly description: string }): string {
  return jsonLine({
    action: 'prepare',
    error: error === undefined ? { code: 0 } : { code: error.code, description: error.description },
    stage: 'prepare',
    success: error === undefined,
  });
}
