/** Package Center's API for DSM's commands in the box. */
import { saysYes } from '../../dsm/info-fields.ts';
import { descriptionIn, displayNameIn } from '../../dsm/info-texts.ts';
import type { Outcome } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type {
  ActionAnswer,
  CommandCall,
  CommandRequest,
  PackageCenterApi,
  ToolPackage,
} from '../../tools/package-center-api.ts';
import type { PackageCenter } from '../center.ts';
import type { InstalledPackage } from '../package/installed-package.ts';
import { dependencyRelations, withDependencies, withDependents } from '../package/relations.ts';
import { runScript } from '../script/run-script.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';
import { installFromBox } from './install-from-box.ts';
import { locksForUninstall } from './locks-needed.ts';
import { packageStatus, withScriptContext } from './status.ts';

/** The API for one call of a command. `standing` is the NAS's default context of requests. */
export function packageCenterApi(
  center: PackageCenter,
  defaultContext: RequestContext,
  call: CommandCall,
): PackageCenterApi {
  const { core } = center;
  const { config } = core.dependencies;
  const context: RequestContext = {
    ...defaultContext,
    by: 'command',
    parent: core.running(call.package)?.parent,
  };
  return {
    release: config.release,
    language: config.language,
    list: () => core.visiblePackages().map((installed) => toToolPackage(core, installed)),
    status: (name) => packageStatus(core, core.visible(name), context),
    perform: (request) => perform(center, request, context),
    logPlace: (name) => logPlace(core, name, context),
    updateResource: (name, resource) => requestUpdate(center, { package: name, resource }, context),
  };
}

function toToolPackage(core: CenterCore, { record, state }: InstalledPackage): ToolPackage {
  const { fields } = record.spk.info;
  const { release, language } = core.dependencies.config;
  return {
    name: record.name,
    version: record.version,
    description: descriptionIn(fields, language),
    beta: fields.get('beta') === 'yes',
    turnedOn: state.enabled && !state.startFailed,
    dependsOn: dependencyRelations(record, release).map((relation) => relation.package),
  };
}

async function perform(
  center: PackageCenter,
  request: CommandRequest,
  context: RequestContext,
): Promise<ActionAnswer | undefined> {
  const { core } = center;
  if (core.power !== 'on') return undefined;
  const answer = (spk: Spk, outcome: Outcome) => toAnswer(core, spk, { request, outcome, context });
  if (request.action === 'install') return installFromBox(center, request, { context, answer });
  const { action, package: name } = request;
  const spk = core.packages.find(name)?.record.spk;
  if (spk === undefined || wouldWait(core, action, name)) return undefined;
  return answer(spk, await center.perform({ action, package: name }, context));
}

/** Whether the action would wait for a lock. If the calling script's own action holds that lock, it would wait forever. */
function wouldWait(core: CenterCore, action: 'start' | 'stop' | 'uninstall', name: string): boolean {
  const { locks, packages, dependencies } = core;
  const locksNeeded = action === 'uninstall' ? locksForUninstall(name) : [name];
  if (locksNeeded.some((lock) => locks.isLocked(lock))) return true;
  const related = action === 'start' ? withDependencies : withDependents;
  return related(name, packages.peers(), dependencies.config.release).some(({ name: other }) => {
    const isConcerned = packages.find(other)?.state.running === (action !== 'start');
    return isConcerned && locks.isLocked(other);
  });
}

interface AnswerInput {
  readonly request: CommandRequest;
  readonly outcome: Outcome;
  readonly context: RequestContext;
}

async function toAnswer(
  core: CenterCore,
  { info }: Spk,
  { request, outcome, context }: AnswerInput,
): Promise<ActionAnswer> {
  const { package: name, oldVersion, error } = outcome;
  const installed = core.packages.find(name);
  return {
    action: answeredAction(request, outcome),
    package: name,
    displayName: displayNameIn(info.fields, context.language),
    beta: info.fields.get('beta') === 'yes',
    installReboot: saysYes(info.fields, 'install_reboot'),
    version: oldVersion ?? outcome.version,
    result: answeredResult(outcome),
    error,
    scripts: outcome.scripts.map(({ script, exitCode, message }) => ({
      script,
      exitCode: exitCode ?? 255,
      message,
    })),
    running: installed?.state.running === true,
    status: installed === undefined ? undefined : await packageStatus(core, installed, context),
  };
}

/** DSM reports an installation over another version as an upgrade, over the same one as a repair. Source: spksrc#4313. */
const answeredAction = (requested: CommandRequest, { action }: Outcome): ActionAnswer['action'] =>
  action === 'upgrade' || action === 'repair' ? action : requested.action;

/** An installation whose start failed counts as done; an alert with a code as failed. Sources: synopkg.log of spksrc#6648; spksrc#4313. */
function answeredResult({ action, result, error }: Outcome): ActionAnswer['result'] {
  if (result === 'refused') return 'refused';
  if (result === 'done' || (result === 'alerted' && error === undefined)) return 'done';
  return result === 'not-started' && action !== 'start' ? 'done' : 'failed';
}

/** The path of the package's log file, which `start-stop-status log` prints. */
async function logPlace(
  core: CenterCore,
  name: string,
  request: RequestContext,
): Promise<string | undefined> {
  const installed = core.visible(name);
  if (installed?.record.spk.files.has('scripts/start-stop-status') !== true) return undefined;
  let printed = '';
  const output = (stream: 'stdout' | 'stderr', text: string) => {
    if (stream === 'stdout' && printed.length < LONGEST_LOG_PLACE) printed += text;
  };
  const report = { output, progress: () => undefined };
  const { timeLimit } = core.dependencies;
  const { exitCode } = await withScriptContext(core, installed, {
    request,
    use: (context) => runScript(context, 'log', { report, timeLimit }),
  });
  return exitCode === 0 ? printed.slice(0, LONGEST_LOG_PLACE) : undefined;
}

/** Characters of the path that an answer repeats. */
const LONGEST_LOG_PLACE = 4096;

/** Returns why the update failed, or undefined. An update within the calling script's own action needs no lock. */
async function requestUpdate(
  center: PackageCenter,
  { package: name, resource }: { readonly package: string; readonly resource: string },
  context: RequestContext,
): Promise<string | undefined> {
  const { core } = center;
  const holder = core.running(name);
  if (core.visible(name) === undefined) return 'the package is not installed';
  if (core.locks.isLocked(name) && holder?.parent.id !== context.parent?.id) return 'failed to lock packages';
  const outcome = await center.perform({ action: 'update', package: name, resource }, context);
  return outcome.result === 'done' ? undefined : (outcome.reason ?? 'it failed');
}
