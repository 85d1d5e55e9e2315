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
  /** The number of the process that performed the action. */
  readonly pid: number;
  /** The file of an installation, as the caller wrote it. */
  readonly spk?: string;
  readonly release: Release;
}

/**
 * The fields that the answers of a minor version show. Sources: an install on 7.0 (runfalk#93) shows neither scripts nor more of the
 * status than its word; a stop of AntiVirus 1.5.3-3077 has a description and no code, as inferred on 7.1; 7.2.1 shows all.
 */
const SINCE = { statusDescription: 1, statusCode: 2, scriptsOfInstallation: 2 } as const;

/** The line that synopkg prints after an action. */
export function resultJson(answer: ActionAnswer, printed: Printed): string {
  if (!isInstallation(answer)) return jsonLine(resultOf(answer, printed));
  return jsonLine({
    error: { code: 0 },
    results: [resultOf(answer, printed)],
    success: answer.result === 'done',
  });
}

function resultOf(answer: ActionAnswer, printed: Printed): Json {
  const { result, scripts } = answer;
  return {
    action: answer.action,
    beta: answer.beta,
    error: errorOf(answer),
    ...(result === 'refused' ? {} : { finished: true, pid: printed.pid }),
    language: printed.language,
    last_stage: lastStage(answer),
    package: answer.package,
    ...(showsScripts(answer, printed) ? { scripts: scripts.map(scriptOf) } : {}),
    stage: endStage(answer),
    ...statusOf(answer, printed),
    success: result === 'done',
    username: '',
    ...(showsVersion(answer) ? { version: answer.version } : {}),
    ...(isInstallation(answer) ? ofInstallation(answer, printed) : {}),
  };
}

const isInstallation = ({ action }: ActionAnswer): boolean =>
  action === 'install' || action === 'upgrade' || action === 'repair';

function ofInstallation({ displayName, installReboot }: ActionAnswer, { spk = '' }: Printed) {
  return {
    betaIncoming: false,
    installReboot,
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
function showsScripts(answer: ActionAnswer, { release }: Printed): boolean {
  if (answer.result === 'refused') return false;
  return !isInstallation(answer) || release.minor >= SINCE.scriptsOfInstallation;
}

/** A successful installation shows no version (runfalk#93), a refused one does (runfalk#159). */
const showsVersion = ({ action, result }: ActionAnswer): boolean => action !== 'install' || result !== 'done';

function errorOf({ error }: ActionAnswer): Json {
  return error === undefined
    ? { code: 0 }
    : {
        code: error.code,
        description: error.description,
        ...error.detail,
        // spksrc#4313: messages of the worker; here always empty.
        ...(error.code === WORKER_FAILED ? { worker_msg: [] } : {}),
      };
}

const WORKER_FAILED = 278;

/** No status after a refusal or a removal. */
function statusOf({ action, result, status, running }: ActionAnswer, { release }: Printed) {
  if (result === 'refused' || status === undefined) return {};
  // DSM shows the word alone for a running package (start, plexupdate).
  const isBare = running && status.code === STATUS.running;
  // After an upgrade of a stopped package the code is 273, not the 324 of a stop.
  const code = action === 'stop' || status.code !== STATUS.justStopped ? status.code : STATUS.stopped;
  return {
    status: status.status,
    ...(isBare || release.minor < SINCE.statusCode ? {} : { status_code: code }),
    ...(isBare || release.minor < SINCE.statusDescription ? {} : { status_description: status.description }),
  };
}

/**
 * The last stage reached; for a failure in a transcript, the stage that goes with its text. Inferred: `started` after an
 * installation that also started the package, as after a start.
 */
function lastStage(answer: ActionAnswer): string {
  const { action, result, running } = answer;
  if (result !== 'done') return stageOfFailure(answer);
  if (isInstallation(answer)) return running ? 'started' : LAST_STAGE[action];
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

/** Inferred: `prepare_` and the action where the transcripts show no stage; `prepare` alone is a check. */
function stageOfFailure(answer: ActionAnswer): string {
  const { error, running } = answer;
  const prepare = `prepare_${isInstallation(answer) ? 'install' : answer.action}`;
  if (error === undefined) return prepare;
  const row = dsmErrors(error.code).find(({ description }) => description === error.description);
  if (error.code === WORKER_FAILED) return LAST_STAGE.upgrade;
  if (row?.stage === 'started' && !running) return prepare;
  return row?.stage === undefined || row.stage === 'prepare' ? prepare : row.stage;
}

/** Inferred: the names that no transcript shows (stop_failed, uninstalled, uninstall_failed), formed like the others. */
function endStage(answer: ActionAnswer): string {
  const { action, result, running } = answer;
  const succeeded = result === 'done';
  if (action === 'start') return succeeded ? 'started' : 'start_failed';
  if (action === 'stop') return succeeded ? 'stopped' : 'stop_failed';
  if (action === 'uninstall') return succeeded ? 'uninstalled' : 'uninstall_failed';
  if (!succeeded) return running ? 'install_failed_and_started' : 'install_failed';
  return running ? 'installed_and_started' : 'installed_and_stopped';
}

/** The short answer of a check before an action. Sources: spkcli on 7.0.1; synopkg stop on a DS923+ with 7.2.1. */
export function prepareJson(error?: { readonly code: number; readonly description: string }): string {
  return jsonLine({
    action: 'prepare',
    error: error === undefined ? { code: 0 } : { code: error.code, description: error.description },
    stage: 'prepare',
    success: error === undefined,
  });
}
