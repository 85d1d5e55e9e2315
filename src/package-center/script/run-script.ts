/** Runs one script of a package as DSM runs it: with DSM's environment, user, log lines and output. */

import { PACKAGE_STATUS, type ScriptName, START_STOP_STATUS } from '../../dsm/actions.ts';
import { type ScriptEnvironmentInput, scriptEnvironment } from '../../dsm/environment.ts';
import { extraLinesAround } from '../../dsm/log-lines.ts';
import type { Emit } from '../../events.ts';
import type { Command, CommandResult } from '../../machine/machine.ts';
import { logLines } from '../../system/logs.ts';
import type { ActionContext } from '../action/action-context.ts';
import type { CommandChange } from '../action/hooks.ts';
import { scriptFile } from '../action/plan-steps.ts';
import { scriptIdentity } from '../package/installed-package.ts';
import { scriptArgv, spkFileIn, standingInput } from './script-environment.ts';
import { ScriptOutput } from './script-output.ts';
import { watchProgress } from './script-progress.ts';

export interface ScriptRun {
  readonly exitCode: number | undefined;
  readonly outputStillOpen: boolean;
  /** What the script wrote for the user into SYNOPKG_TEMP_LOGFILE. */
  readonly message: string;
  /** Why the script failed; undefined when it passed. */
  readonly failure: string | undefined;
  /** The script could not be run, because its file had been removed. */
  readonly isGone: boolean;
}

/** Scripts that run from the staged .spk, before the package is in place. Source: authors' notes on DSM 7. */
const FROM_STAGING: readonly ScriptName[] = ['preupgrade', 'prereplace', 'preinst'];

export interface ScriptReport {
  output(stream: 'stdout' | 'stderr', text: string): void;
  progress(value: number): void;
}

interface ScriptOptions {
  readonly report: ScriptReport;
  /** Milliseconds. */
  readonly timeLimit: number;
  readonly change?: CommandChange | undefined;
  /** `old`: the log lines have the version of the installed package. */
  readonly logVersion?: 'old' | undefined;
}

/** Runs the script and returns its result. The caller interprets the exit code of `status`. */
export async function runScript(
  context: ActionContext,
  script: ScriptName,
  { report, timeLimit, change = (command) => command, logVersion }: ScriptOptions,
): Promise<ScriptRun> {
  const { machine, log, action, package: pkg, places, before } = context;
  const logged = logVersion === 'old' ? (before ?? pkg.record) : pkg.record;
  const subject = { action, name: logged.name, version: logged.version };
  const isLogged = script !== 'status' && script !== 'log';
  const logAround = (place: 'before' | 'after') => {
    for (const extraLine of extraLinesAround(context.nas.release.name, script, place)) {
      log.add(logLines.begin(subject, extraLine), subject.name);
      log.add(logLines.end(subject, extraLine, 0), subject.name);
    }
  };
  logAround('before');
  if (isLogged) log.add(logLines.beginScript(subject, script), subject.name);
  await log.change([
    { op: 'rewrite', path: places.messageFile, text: '' },
    { op: 'rewrite', path: places.progressFile, text: '' },
  ]);
  const output = new ScriptOutput(report.output);
  const progress = watchProgress(machine, places.progressFile, report.progress);
  const { signal } = context;
  const command = await change({
    ...scriptCommand(context, script),
    ...(signal === undefined ? {} : { signal }),
    timeLimit,
    onOutput: output.take,
  });
  const result = await machine.run(command).finally(progress.stop);
  const [message = '', lastProgress] = await machine.readTogether([places.messageFile, places.progressFile]);
  progress.take(lastProgress);
  output.end();
  if (isLogged) {
    log.addOutput(subject.name, output.stderr());
    log.add(logLines.endScript(subject, script, result.exitCode ?? 255), subject.name);
  }
  logAround('after');
  return {
    exitCode: result.exitCode,
    outputStillOpen: result.outputStillOpen,
    message: message.trim(),
    failure: scriptFailure(result, command.timeLimit ?? timeLimit),
    isGone: result.exitCode === NOT_FOUND && (await isScriptRemoved(context, script)),
  };
}

/** The exit code of a shell, or of the program that starts a command, for a missing file. */
const NOT_FOUND = 127;

async function isScriptRemoved(context: ActionContext, script: ScriptName): Promise<boolean> {
  const [kind] = await context.machine.kinds([scriptPath(context, script)]);
  return kind === undefined;
}

function scriptFailure({ exitCode, signal, endedBy }: CommandResult, timeLimit: number): string | undefined {
  if (endedBy === 'time limit') return `it was still running after ${timeLimit / 1000} s and was ended`;
  if (endedBy === 'abort') return 'the run was interrupted';
  if (signal !== undefined) return `it was ended by ${signal}`;
  if (exitCode === 0) return undefined;
  return exitCode === 127 || exitCode === 126
    ? `it exited with ${exitCode}: the interpreter or a command was not found`
    : `it exited with ${exitCode}`;
}

/** The command that runs a script. A missing exec bit is no failure: staging gives all scripts 0755. */
export function scriptCommand(context: ActionContext, script: ScriptName): Command {
  const { package: pkg } = context;
  const file = scriptFile(script);
  const args = START_STOP_STATUS.includes(script) ? [script] : [];
  const path = scriptPath(context, script);
  return {
    argv: scriptArgv(pkg.record.spk, `scripts/${file}`, [path, ...args]),
    as: scriptIdentity(pkg.record, script),
    env: {
      ...answersFor(context, script),
      ...scriptEnvironment(scriptInput(context), { ...context, script }),
    },
    // Inferred: pkgctl units run in /, with systemd's umask.
    cwd: '/',
    umask: 0o022,
  };
}

function scriptPath({ package: pkg, places }: ActionContext, script: ScriptName): string {
  const folder = FROM_STAGING.includes(script) ? places.staging : pkg.record.home;
  return `${folder}/scripts/${scriptFile(script)}`;
}

/** start-stop-status is run by the package's unit, which has no wizard answers. Source: spksrc's installers; lxc-on-dsm. */
function answersFor({ answers }: ActionContext, script: ScriptName): ActionContext['answers'] {
  return START_STOP_STATUS.includes(script) ? {} : answers;
}

function scriptInput(context: ActionContext): ScriptEnvironmentInput {
  const { package: pkg, places, nas, action } = context;
  const { record } = pkg;
  return {
    ...standingInput(record, { ...nas, language: context.language }),
    version: context.version,
    oldVersion: context.before?.version ?? '',
    stagedPackage: `${places.staging}/package`,
    messageFile: places.messageFile,
    upgradeFolder: places.upgradeFolder,
    spkFile: spkFileIn(places.staging, record),
    progressFile: places.progressFile,
    packageStatus: PACKAGE_STATUS[action],
    username: context.username,
  };
}

/** Emits the output and progress of a script that is a step of an action. */
export function stepReport(emit: Emit, id: number, index: number): ScriptReport {
  return {
    output: (stream, text) => emit({ type: 'output', id, index, stream, text }),
    progress: (value) => emit({ type: 'progress', id, index, value }),
  };
}
