/** DSM's logs of packages: /var/log/synopkg.log and a log for each package, written by one writer. */
import { formatForRelease } from '../dsm/log-lines.ts';
import type { ReleaseName } from '../dsm/releases.ts';
import { SpkboxError } from '../errors.ts';
import type { FileOp, Machine } from '../machine/machine.ts';
import { makeLock } from './lock.ts';

export { actionLine, LOG_SOURCE, type LogSubject, logLines, phaseLine } from './logs/log-lines.ts';

export const SYNOPKG_LOG = '/var/log/synopkg.log';
export const packageLog = (name: string): string => `/var/log/packages/${name}.log`;

/** The package's log; empty where DSM has written none. */
export const readPackageLog = async (machine: Machine, name: string): Promise<string> =>
  (await machine.read(packageLog(name))) ?? '';

/** Collects lines, and writes them before the next change of the file system that a package could see. */
export class SynopkgLog {
  readonly #machine: Machine;
  readonly #clock: () => Date;
  readonly #release: ReleaseName;
  readonly #lock = makeLock();
  #pending: FileOp[] = [];

  constructor(machine: Machine, clock: () => Date, release: ReleaseName) {
    this.#machine = machine;
    this.#clock = clock;
    this.#release = release;
  }

  /** A line for synopkg.log, where the release writes it; also for the package's log where `name` is given. */
  add(text: string, name?: string): void {
    const written = formatForRelease(this.#release, text);
    if (written === undefined) return;
    const line = `${stamp(this.#clock())}\t${written}\n`;
    this.#append(SYNOPKG_LOG, line);
    if (name !== undefined) this.#append(packageLog(name), line);
  }

  /** The error output of a script goes to the package's log unchanged. */
  addOutput(name: string, text: string): void {
    if (text !== '') this.#append(packageLog(name), text.endsWith('\n') ? text : `${text}\n`);
  }

  flush(): Promise<void> {
    return this.change([]);
  }

  /** Writes the lines and does the work in one request, after every earlier request. A full disk loses the lines, but not the work. */
  change(work: readonly FileOp[]): Promise<void> {
    return this.#lock(async () => {
      const lines = this.#pending;
      this.#pending = [];
      try {
        await this.#machine.change([...lines, ...work]);
      } catch (error) {
        if (!(error instanceof SpkboxError) || !lines.some(({ path }) => path === error.where)) throw error;
        await this.#machine.change(work);
      }
    });
  }

  #append(path: string, text: string): void {
    const last = this.#pending.at(-1);
    const clean = text.replaceAll('\0', '');
    if (last?.op === 'append' && last.path === path)
      this.#pending[this.#pending.length - 1] = { ...last, text: last.text + clean };
    else this.#pending.push({ op: 'append', path, text: clean });
  }
}

/** `2025/06/27 18:25:33`. The box's time zone is UTC. */
function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}
