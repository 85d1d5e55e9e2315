/** DSM's own log lines, in DSM's own words: /var/log/synopkg.log and the package's log beside it. */
import type { Action, ScriptName } from '../dsm/actions.ts';
import { START_STOP_STATUS, WHEN_CODES } from '../dsm/actions.ts';
import type { PhaseName } from '../dsm/execution-rows.ts';
import { formatForRelease } from '../dsm/log-lines.ts';
import type { ReleaseName } from '../dsm/releases.ts';
import { type Source, sure } from '../dsm/source.ts';
import { SpkboxError } from '../errors.ts';
import type { FileOp, Machine } from '../machine/machine.ts';

export const SYNOPKG_LOG = '/var/log/synopkg.log';
export const packageLog = (name: string): string => `/var/log/packages/${name}.log`;

/** Where the forms below were seen. */
export const LOG_SOURCE: Source = sure(
  'spksrc#5205, #5459, #5964, #6044, #6270, #6626, #6648; LogAnalysis#16; SynoSmartInfo#20',
);

interface Subject {
  readonly action: Action;
  readonly name: string;
  readonly version: string;
}

const scriptTitle = (script: ScriptName): string =>
  START_STOP_STATUS.includes(script) ? `start-stop-status ${script}` : script;

/** `install hello 1.0.0-1 Begin preinst`; boot and shutdown say `(system) trigger`. */
const subject = ({ action, name, version }: Subject): string =>
  action === 'boot' || action === 'shutdown'
    ? `(system) trigger ${name} ${version}`
    : `${action} ${name} ${version}`;

export const logLines = {
  begin: (of: Subject, what: string) => `${subject(of)} Begin ${what}`,
  end: (of: Subject, what: string, status: number) => `${subject(of)} End ${what} ret=[${status}]`,
  beginScript: (of: Subject, script: ScriptName) => logLines.begin(of, scriptTitle(script)),
  endScript: (of: Subject, script: ScriptName, status: number) =>
    logLines.end(of, scriptTitle(script), status),
  worker: (
    does: 'acquire' | 'release',
    { action, name }: Subject,
    { worker, state }: { worker: string; state: string },
  ) =>
    `${does === 'acquire' ? 'Acquire' : 'Release'} ${worker} for ${name} when ${WHEN_CODES[action]} (${state})`,
  useOriginalVolume: (target: string) => `Use original volume to install, volume=[${target}]`,
  unitBefore: (name: string, wasActive: boolean) => [
    `Systemd enable status: ${wasActive ? 1 : 0}, pkg=[${name}]`,
    `Package unit is in [${wasActive ? 'active' : 'inactive'}] status before upgrade, pkg=[${name}]`,
  ],
  useVolume: (given: string, chosen: string) => [
    `Use given volume to install, volume=[${given}]`,
    ...(given === '' ? [`Use any available volume to install, volume=[${chosen}]`] : []),
  ],
} as const;

/** What is logged when a phase begins and ends; silent for the others, and at boot and shutdown (spksrc#6044, #6337). */
export function phaseLine(
  phase: PhaseName,
  of: Subject,
  moment: { begins: true } | { result: number },
): string | undefined {
  if (of.action === 'boot' || of.action === 'shutdown') return undefined;
  const verb = PHASE_VERBS[phase];
  const head = `${of.action} ${of.name}:`;
  if (phase === 'uninstall')
    return 'result' in moment && moment.result === 0
      ? `${head} Uninstall ${of.version} successfully`
      : undefined;
  if (verb === undefined) return undefined;
  if ('begins' in moment) return `${head} begin to ${verb} version ${of.version}`;
  return `${head} ${verb} version ${of.version} ${moment.result === 0 ? 'successfully' : 'failed'}, result ${moment.result}`;
}

const PHASE_VERBS: Partial<Record<PhaseName, string>> = {
  start: 'start',
  'start-again': 'start',
  stop: 'stop',
};

/** What is logged when an action is over. */
export function actionLine(of: Subject, done: boolean, oldVersion?: string): string | undefined {
  switch (of.action) {
    case 'install':
      return `install ${of.name} ${of.version} ${done ? 'successfully' : 'failed'}`;
    case 'upgrade':
      // Inferred: how a failed one ends; no log shows it.
      return `upgrade ${of.name} from ${oldVersion ?? ''} to ${of.version} ${done ? 'successfully' : 'failed'}`;
    default:
      return undefined;
  }
}

/** Collects lines and writes them before the next thing that could see them. */
export class SynopkgLog {
  readonly #machine: Machine;
  readonly #clock: () => Date;
  readonly #release: ReleaseName;
  #ops: FileOp[] = [];

  constructor(machine: Machine, clock: () => Date, release: ReleaseName) {
    this.#machine = machine;
    this.#clock = clock;
    this.#release = release;
  }

  /** A line for synopkg.log, in the form of the release where it writes one, and for the package's own log where it is about a script of it. */
  add(text: string, name?: string): void {
    const written = formatForRelease(this.#release, text);
    if (written === undefined) return;
    const line = `${stamp(this.#clock())}\t${written}\n`;
    this.#append(SYNOPKG_LOG, line);
    if (name !== undefined) this.#append(packageLog(name), line);
  }

  /** What a script wrote to its error output goes to the package's log as it is. */
  addOutput(name: string, text: string): void {
    if (text !== '') this.#append(packageLog(name), text.endsWith('\n') ? text : `${text}\n`);
  }

  flush(): Promise<void> {
    return this.change([]);
  }

  /** Writes the lines and does the work, in one go. A disk that is full costs the lines, and not the work. */
  async change(work: readonly FileOp[]): Promise<void> {
    const lines = this.#ops;
    this.#ops = [];
    try {
      await this.#machine.change([...lines, ...work]);
    } catch (error) {
      if (!(error instanceof SpkboxError) || !lines.some(({ path }) => path === error.where)) throw error;
      await this.#machine.change(work);
    }
  }

  #append(path: string, text: string): void {
    const last = this.#ops.at(-1);
    const clean = text.replaceAll('\0', '');
    if (last?.op === 'append' && last.path === path)
      this.#ops[this.#ops.length - 1] = { ...last, text: last.text + clean };
    else this.#ops.push({ op: 'append', path, text: clean });
  }
}

/** `2025/06/27 18:25:33`. The box's time zone is UTC. */
function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
