/** DSM's own log lines, in DSM's own words. Pure. */
import type { Action, ScriptName } from '../../dsm/actions.ts';
import { START_STOP_STATUS, WHEN_CODES } from '../../dsm/actions.ts';
import type { PhaseName } from '../../dsm/execution-rows.ts';
import { type Source, sure } from '../../dsm/source.ts';

/** Where the forms below were seen. */
export const LOG_SOURCE: Source = sure(
  'spksrc#5205, #5459, #5964, #6044, #6270, #6626, #6648; LogAnalysis#16; SynoSmartInfo#20',
);

/** The action and the package that a line is about. */
export interface LogSubject {
  readonly action: Action;
  readonly name: string;
  readonly version: string;
}

const scriptTitle = (script: ScriptName): string =>
  START_STOP_STATUS.includes(script) ? `start-stop-status ${script}` : script;

/** `install hello 1.0.0-1 Begin preinst`; boot and shutdown say `(system) trigger`. */
const subjectText = ({ action, name, version }: LogSubject): string =>
  action === 'boot' || action === 'shutdown'
    ? `(system) trigger ${name} ${version}`
    : `${loggedAction(action)} ${name} ${version}`;

/** Inferred: the lines of a repair are those of an upgrade, whose scripts it runs. */
const loggedAction = (action: Action): string => (action === 'repair' ? 'upgrade' : action);

export const logLines = {
  begin: (subject: LogSubject, stepName: string) => `${subjectText(subject)} Begin ${stepName}`,
  end: (subject: LogSubject, stepName: string, status: number) =>
    `${subjectText(subject)} End ${stepName} ret=[${status}]`,
  beginScript: (subject: LogSubject, script: ScriptName) => logLines.begin(subject, scriptTitle(script)),
  endScript: (subject: LogSubject, script: ScriptName, status: number) =>
    logLines.end(subject, scriptTitle(script), status),
  worker: (
    verb: 'acquire' | 'release',
    { action, name }: LogSubject,
    { worker, state }: { worker: string; state: string },
  ) =>
    `${verb === 'acquire' ? 'Acquire' : 'Release'} ${worker} for ${name} when ${WHEN_CODES[action]} (${state})`,
  useOriginalVolume: (target: string) => `Use original volume to install, volume=[${target}]`,
  unitBefore: (name: string, wasActive: boolean) => [
    `Systemd enable status: ${wasActive ? 1 : 0}, pkg=[${name}]`,
    `Package unit is in [${wasActive ? 'active' : 'inactive'}] status before upgrade, pkg=[${name}]`,
  ],
  useVolume: (requested: string, chosen: string) => [
    `Use given volume to install, volume=[${requested}]`,
    ...(requested === '' ? [`Use any available volume to install, volume=[${chosen}]`] : []),
  ],
} as const;

/** The line at the begin and the end of a phase; no line for other phases, nor at boot and shutdown (spksrc#6044, #6337). */
export function phaseLine(
  phase: PhaseName,
  subject: LogSubject,
  moment: { begins: true } | { result: number },
): string | undefined {
  if (subject.action === 'boot' || subject.action === 'shutdown') return undefined;
  const verb = PHASE_VERBS[phase];
  const head = `${loggedAction(subject.action)} ${subject.name}:`;
  if (phase === 'uninstall')
    return 'result' in moment && moment.result === 0
      ? `${head} Uninstall ${subject.version} successfully`
      : undefined;
  if (verb === undefined) return undefined;
  if ('begins' in moment) return `${head} begin to ${verb} version ${subject.version}`;
  return `${head} ${verb} version ${subject.version} ${moment.result === 0 ? 'successfully' : 'failed'}, result ${moment.result}`;
}

const PHASE_VERBS: Partial<Record<PhaseName, string>> = {
  start: 'start',
  'start-again': 'start',
  stop: 'stop',
};

/** The line at the end of an action. */
export function actionLine(subject: LogSubject, succeeded: boolean, oldVersion?: string): string | undefined {
  switch (subject.action) {
    case 'install':
      return `install ${subject.name} ${subject.version} ${succeeded ? 'successfully' : 'failed'}`;
    case 'upgrade':
    case 'repair':
      // Inferred: the line of a failed upgrade; no log shows one.
      return `upgrade ${subject.name} from ${oldVersion ?? ''} to ${subject.version} ${succeeded ? 'successfully' : 'failed'}`;
    default:
      return undefined;
  }
}
