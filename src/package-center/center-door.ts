/** Package Center as DSM's commands in the box reach it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { SpkboxError } from '../errors.ts';
import type { Outcome } from '../events.ts';
import { ROOT } from '../machine/machine.ts';
import { readSpk } from '../spk/read-spk.ts';
import type { Spk } from '../spk/spk.ts';
import { type UnnamedFile, unnamedFile } from '../spk/unnamed-file.ts';
import type { Acted, Door, ToolAsk, ToolPackage, ToolShare } from '../tools/door.ts';
import { WorkerFailure } from '../workers/define-worker.ts';
import { removePlaces } from './action-places.ts';
import type { Center } from './center.ts';
import { installPackage } from './install-package.ts';
import type { InstalledPackage } from './installed-package.ts';
import { actionContext } from './perform-action.ts';
import { dependenciesOf, withDependencies, withDependers } from './relations.ts';
import { runScript } from './script-step.ts';
import { neighbours, startPackage, stopPackage } from './start-stop.ts';
import { packageStatus } from './status.ts';
import { turnsToInstall, turnsToUninstall } from './turns-needed.ts';
import { uninstallPackage } from './uninstall-package.ts';

export function centerDoor(center: Center): Door {
  const { facts } = center.parts;
  return {
    release: facts.release,
    language: facts.language,
    list: () => center.packages.all.map((of) => toolPackage(center, of)),
    shares: () => center.packages.kept.flatMap(shareAt),
    status: (name) => packageStatus(center, center.packages.find(name)),
    act: (ask) => act(center, ask),
    logPlace: (name) => logPlace(center, name),
    updateResource: (name, resource) => updateResource(center, name, resource),
  };
}

function toolPackage(center: Center, { facts, state }: InstalledPackage): ToolPackage {
  const { info } = facts.spk;
  return {
    name: facts.name,
    displayName: info.displayName,
    version: facts.version,
    description: info.fields.get('description') ?? '',
    beta: info.fields.get('beta') === 'yes',
    turnedOn: state.enabled && !state.startFailed,
    dependsOn: dependenciesOf(facts, center.parts.facts.release).map((need) => need.package),
  };
}

/** Of what stays after its package only the folders right below a volume are shares. */
function shareAt(path: string): ToolShare[] {
  const [, name] = /^\/volume\d+\/([^/@#]+)$/.exec(path) ?? [];
  return name === undefined ? [] : [{ name, path }];
}

async function act(center: Center, ask: ToolAsk): Promise<Acted | undefined> {
  if (center.power !== 'on') return undefined;
  if (ask.action === 'install') return install(center, ask.file, ask.volume);
  const { action, package: name } = ask;
  const spk = center.packages.find(name)?.facts.spk;
  if (spk === undefined || isLocked(center, action, name)) return undefined;
  const perform = { start: startPackage, stop: stopPackage, uninstall: uninstallPackage }[action];
  return acted(center, spk, action, await perform(center, name));
}

/** An action goes on with the package, or with one that this action would have to wait for: it would wait for ever. */
function isLocked(center: Center, action: 'start' | 'stop' | 'uninstall', name: string): boolean {
  const own = action === 'uninstall' ? turnsToUninstall(name) : [name];
  if (own.some((each) => center.turns.isTaken(each))) return true;
  const { release } = center.parts.facts;
  const around = action === 'start' ? withDependencies : withDependers;
  return around(name, center.packages.known(), release).some(({ name: other }) => {
    const needsAct = center.packages.find(other)?.state.running === (action !== 'start');
    return needsAct && center.turns.isTaken(other);
  });
}

async function install(center: Center, path: string, volume: string | undefined): Promise<Acted | undefined> {
  const file = await unnamedFile();
  try {
    const spk = await center.turns.inTurn(FETCHING, () => fetchSpk(center, path, file));
    if (spk === undefined) return unreadable();
    if (turnsToInstall(spk, neighbours(center)).some((name) => center.turns.isTaken(name))) return undefined;
    const options = volume === undefined ? {} : { volume };
    return await acted(center, spk, 'install', await installPackage(center, spk, options));
  } catch (error) {
    if (error instanceof SpkboxError && error.fault === 'package') return unreadable();
    throw error;
  } finally {
    await file[Symbol.asyncDispose]();
  }
}

/** Bytes of an .spk that a script may have installed. */
const LARGEST = 2 ** 32;

/** Milliseconds that bringing it out of the box may take. */
const FETCH_TIME = 60_000;

/** One after the other, so that a package which has many installed does not fill the host. No package has this name. */
const FETCHING = '/fetching';

async function fetchSpk(center: Center, path: string, file: UnnamedFile): Promise<Spk | undefined> {
  if (await fetchFile(center, path, file)) return { ...(await readSpk(file.path)), file: path };
  return undefined;
}

/** Brings a file out of the box; false when it is not a plain file there. */
async function fetchFile({ parts: { machine } }: Center, path: string, to: UnnamedFile): Promise<boolean> {
  const place = await machine.resolve(path);
  const [fact] = place === undefined ? [] : await machine.look([place]);
  if (place === undefined || fact?.kind !== 'file' || fact.size > LARGEST) return false;
  const descriptor = openSync(to.path, 'w');
  let bytes = 0;
  const { exitCode } = await machine
    .run({
      argv: ['/bin/cat', '--', place],
      as: ROOT,
      env: { PATH: '/usr/bin:/bin' },
      timeLimit: FETCH_TIME,
      onOutput(stream, chunk) {
        bytes += chunk.length;
        if (stream === 'stdout' && bytes <= LARGEST) writeSync(descriptor, chunk);
      },
    })
    .finally(() => closeSync(descriptor));
  return exitCode === 0 && bytes <= LARGEST;
}

/** Source: transcripts in spksrc#6531 and spksrc#4798. Inferred: which package it is, DSM does not know then. */
function unreadable(): Acted {
  return {
    action: 'install',
    package: '',
    displayName: '',
    beta: false,
    version: '',
    result: 'refused',
    error: { code: 263, description: 'failed to sort spks, the spk might not exist or invalid format' },
    scripts: [],
    running: false,
    status: undefined,
  };
}

async function acted(
  center: Center,
  { info }: Spk,
  action: Acted['action'],
  outcome: Outcome,
): Promise<Acted> {
  const { package: name, oldVersion, error } = outcome;
  const isOver = center.packages.find(name) === undefined;
  return {
    action: kindOf(action, outcome),
    package: name,
    displayName: info.displayName,
    beta: info.fields.get('beta') === 'yes',
    version: oldVersion ?? outcome.version,
    result: resultOf(outcome),
    error,
    scripts: outcome.scripts.map(({ script, exitCode, message }) => ({
      script,
      exitCode: exitCode ?? 255,
      message,
    })),
    running: center.packages.find(name)?.state.running === true,
    status: isOver ? undefined : await packageStatus(center, center.packages.find(name)),
  };
}

/** An installation over the same version is told as a repair. Source: spksrc#4313. */
function kindOf(asked: Acted['action'], { action, version, oldVersion }: Outcome): Acted['action'] {
  if (asked !== 'install' || action !== 'upgrade') return asked;
  return oldVersion === version ? 'repair' : 'upgrade';
}

/** A start that fails leaves the installation done; an alert with a code is told as a failure. Sources: synopkg.log of spksrc#6648; spksrc#4313. */
function resultOf({ action, result, error }: Outcome): Acted['result'] {
  if (result === 'refused') return 'refused';
  if (result === 'done' || (result === 'alerted' && error === undefined)) return 'done';
  return result === 'not-started' && action !== 'start' ? 'done' : 'failed';
}

/** What `start-stop-status log` prints: the place of the package's log file. */
async function logPlace(center: Center, name: string): Promise<string | undefined> {
  const of = center.packages.find(name);
  if (of?.facts.spk.files.has('scripts/start-stop-status') !== true) return undefined;
  const asked = await actionContext(center.setting(of.facts), { package: of }, { action: 'boot', asked: {} });
  let said = '';
  const output = (stream: 'stdout' | 'stderr', text: string) => {
    if (stream === 'stdout' && said.length < MOST_SAID) said += text;
  };
  const report = { output, progress: () => undefined };
  const { exitCode } = await runScript(asked, 'log', { report, timeLimit: center.parts.timeLimit });
  await asked.machine.change(removePlaces(asked.places));
  return exitCode === 0 ? said.slice(0, MOST_SAID) : undefined;
}

/** Characters of a place that an answer repeats. */
const MOST_SAID = 4096;

/** Guide 16: the worker does it anew with what conf/resource says now. Why it failed; undefined when it did not. */
async function updateResource(center: Center, name: string, resource: string): Promise<string | undefined> {
  const { machine, facts: nas, workers } = center.parts;
  const of = center.packages.find(name);
  const worker = workers.get(resource);
  if (of === undefined) return 'there is no such package';
  if (worker === undefined || !of.facts.resource.has(resource)) return 'it has no such resource';
  if (!worker.updatable) return 'this resource cannot be updated';
  const undos: (() => Promise<void>)[] = [];
  try {
    await worker.update(
      {
        machine,
        package: of.facts,
        fidelity: nas.fidelity,
        heldBefore: true,
        did: () => undefined,
        keeps: (path) => center.packages.keep(path),
        onUndo: (undo) => undos.push(undo),
      },
      of.facts.resource.get(resource),
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof WorkerFailure)) throw error;
    for (const undo of undos.toReversed()) await undo();
    return error.message;
  }
}
