/** The labels of a report: steps, actions and outcomes in the guide's words. */
import { type Action, type ScriptName, START_STOP_STATUS, type Task } from '../dsm/actions.ts';
import type {
  LeftBehind,
  LeftFile,
  Maker,
  Outcome,
  PackageName,
  PathList,
  PlannedStep,
  UsersFiles,
} from '../events.ts';
import type { StepReport } from './fold/report.ts';

/** `preinst`, `start-stop-status start`, `port-config acquire (WHEN_POSTINST)`, `move-into-place`. */
export function stepName({ step }: PlannedStep): string {
  switch (step.kind) {
    case 'script':
      return scriptName(step.script);
    case 'acquire':
    case 'release':
      return `${step.worker} ${step.kind} (${step.timing})`;
    case 'task':
      return step.task;
    case 'update':
      return `${step.worker} update`;
  }
}

/** A script as the guide calls it, with the argument where several share a file. */
export const scriptName = (script: ScriptName): string =>
  START_STOP_STATUS.includes(script) ? `start-stop-status ${script}` : script;

/** The script's file in the package. */
export const scriptFile = (script: ScriptName): string =>
  `scripts/${START_STOP_STATUS.includes(script) ? 'start-stop-status' : script}`;

/** `hello 1.0.0-1`. */
export const packageName = (name: PackageName): string => `${name.package} ${name.version}`;

/** What Package Center does in a task of its own. */
export const TASK_WORDS: Readonly<Record<Task, string>> = {
  'stage-package': 'unpack the package into a staging folder',
  'make-accounts': "make the package's user and group",
  'move-into-place': 'put the package into /var/packages',
  'make-hierarchy': 'make target, etc, var, tmp and home',
  'finish-install': 'note the package as installed',
  'turn-on': 'note the package as turned on',
  'note-unit': 'look how its unit is',
  'remove-replaced': 'uninstall what it replaces',
  'move-volume': 'move its folders to the other volume',
  'make-upgrade-folder': 'make a folder for what is kept over the upgrade',
  'turn-off': 'note the package as turned off',
  'remove-target': 'remove target and tmp',
  'remove-package': 'remove the package from /var/packages',
  'remove-accounts': "remove the package's user and group",
};

const DONE_WORDS: Readonly<Record<Action, string>> = {
  install: 'installed',
  upgrade: 'upgraded',
  repair: 'repaired',
  uninstall: 'uninstalled',
  start: 'started',
  stop: 'stopped',
  move: 'moved',
  update: 'updated',
  boot: 'started at boot',
  shutdown: 'stopped at shutdown',
};

/** Why a step failed, in a few words. */
export function failureWords({ reason, exitCode, planned }: StepReport): string {
  if (reason !== undefined && reason !== '') return reason;
  if (exitCode !== undefined) return `it ended with exit code ${exitCode}`;
  return planned.step.kind === 'script' ? 'it did not end by itself' : 'it failed';
}

/** How an action ended, in a few words. */
export function outcomeWords({ action, result }: Outcome): string {
  switch (result) {
    case 'done':
      return DONE_WORDS[action];
    case 'alerted':
      return `${DONE_WORDS[action]}, with alerts`;
    case 'refused':
      return `${action} refused: nothing was done`;
    case 'aborted':
      return `${action} aborted: what it did was undone`;
    case 'broken':
      return `${action} failed: what it did stays, the package is broken`;
    case 'crashed':
      return `${action} crashed, which is not the package's fault: what it did was undone`;
    case 'power-lost':
      return `${action} cut off by a loss of power: what it did stays`;
    case 'not-started':
      return `${DONE_WORDS[action]}, but not started`;
  }
}

/** Whether all of an action was done. */
export const isDone = ({ result }: Outcome): boolean => result === 'done' || result === 'alerted';

export const VERDICT_WORDS: Readonly<Record<LeftBehind['verdict'], string>> = {
  left: 'left by the package, which should have removed it',
  kept: 'kept by DSM',
  log: "DSM's own logs",
};

const MADE_WORDS: Readonly<Record<Exclude<LeftBehind['kind'], 'files'>, string>> = {
  process: 'started',
  port: 'opened',
  account: 'made',
};

const CHANGE_WORDS: Readonly<Record<LeftFile['change'], string>> = {
  created: 'made',
  modified: 'changed',
  metadata: 'changed',
  deleted: 'removed',
};

/** `made by postinst of install hello`; of a file tree, its topmost path was. */
export function makerText({ kind, files, maker }: LeftBehind): string {
  if (maker === undefined) return '';
  const verb = kind === 'files' ? CHANGE_WORDS[files[0]?.change ?? 'created'] : MADE_WORDS[kind];
  return `${verb} by ${makerName(maker)}`;
}

/** `postinst of install hello`. */
export function makerName({ step, action, package: name, afterwards = false }: Maker): string {
  return `${afterwards ? 'a process that ran on after ' : ''}${step} of ${action} ${name}`;
}

/** What became of what users had, in the heads of tables. */
export const USERS_WORDS: Readonly<Record<keyof UsersFiles, string>> = {
  kept: 'kept',
  changed: 'changed',
  defaults: 'put back',
  lost: 'lost',
  unreadable: 'unreadable',
  leftInUpgradeFolder: 'not moved back',
  allowed: 'allowed to go',
};

/** The lists that are not empty. */
export function usersLists({ kept, ...lists }: UsersFiles): [keyof UsersFiles, PathList][] {
  const entries = Object.entries(lists) as [keyof UsersFiles, PathList][];
  return entries.filter(([, { total }]) => total > 0);
}

/** `<1 ms`, `12 ms`, `1.2 s`, `2 min 3 s`. */
export function duration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `1 file`, `12 files`. */
export const countText = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;
