/** A command of the caller's own in the place of a package's script: with the environment that the script gets. */
import type { Action, ScriptName } from '../../dsm/actions.ts';
import type { Command } from '../../machine/machine.ts';
import { removePlaces } from '../action/action-places.ts';
import { makeActionContext } from '../action/perform-action.ts';
import { answerVariables, fittingAnswers } from '../package/answers.ts';
import type { InstalledPackage } from '../package/installed-package.ts';
import { scriptCommand } from '../script/run-script.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';

export interface ScriptCommandOptions<T> {
  readonly script: ScriptName;
  readonly request: RequestContext;
  /** The files that the environment names, such as SYNOPKG_TEMP_LOGFILE, exist while this runs. */
  readonly use: (command: Command) => Promise<T>;
}

/** The action in which DSM runs each script; in an upgrade several run too, with other values. */
const SCRIPT_ACTIONS: Readonly<Record<ScriptName, Action>> = {
  preinst: 'install',
  postinst: 'install',
  prereplace: 'install',
  postreplace: 'install',
  preupgrade: 'upgrade',
  postupgrade: 'upgrade',
  preuninst: 'uninstall',
  postuninst: 'uninstall',
  prestart: 'start',
  start: 'start',
  prestop: 'stop',
  stop: 'stop',
  // DSM itself asks these, and no user: as at a boot.
  status: 'boot',
  log: 'boot',
};

/** Runs `use` with the command of the script: its program is the script, its user the one who runs the script. */
export async function withScriptCommand<T>(
  core: CenterCore,
  pkg: InstalledPackage,
  { script, request, use }: ScriptCommandOptions<T>,
): Promise<T> {
  const action = SCRIPT_ACTIONS[script];
  const answers = answerVariables(fittingAnswers(pkg.record.answers, {}).answers);
  // An upgrade is from the version that is installed to itself.
  const subject = { package: pkg, ...(action === 'upgrade' ? { before: pkg.record } : {}) };
  const task = { action, request, options: { answers } };
  const context = await makeActionContext(core.environment(pkg.record), subject, task);
  try {
    return await use(scriptCommand(context, script));
  } finally {
    await context.machine.change(removePlaces(context.places));
  }
}
