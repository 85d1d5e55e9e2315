/** A package on the NAS of a test. */
import {
  type ExecOptions,
  type ExecResult,
  type Found,
  type LogCondition,
  type Outcome,
  type PackageLogs,
  type PackageOnNas,
  type PackageStatus,
  type RequestOptions,
  SpkboxError,
  type StatusCondition,
  type UninstallOptions,
  type WaitCondition,
  type WaitOptions,
} from '../index.ts';
import { type ExpectedResults, performInTest } from './perform.ts';
import type { Session } from './session.ts';

/** A condition without the name of the package, which is known. */
export type PackageCondition =
  | Exclude<WaitCondition, LogCondition | StatusCondition>
  | Omit<LogCondition, 'package'>
  | Omit<StatusCondition, 'package'>;

type Completed<Condition> =
  Condition extends Omit<LogCondition, 'package'>
    ? LogCondition
    : Condition extends Omit<StatusCondition, 'package'>
      ? StatusCondition
      : Extract<Condition, WaitCondition>;

export class TestPackage {
  readonly name: string;
  /** For spkbox's own matchers. */
  readonly session: Session;

  /** Made by the actions of `TestNas`. */
  constructor(session: Session, name: string) {
    this.name = name;
    this.session = session;
  }

  /** As it is on the NAS now; undefined where it is not installed. */
  get installed(): PackageOnNas | undefined {
    return this.session.nas.packages.find(({ name }) => name === this.name);
  }

  /** How its last action in this test ended. */
  get outcome(): Outcome | undefined {
    const { effect } = this.session.lastActions.get(this.name) ?? {};
    return effect?.outcomes?.findLast((outcome) => outcome.package === this.name);
  }

  start(options: ExpectedResults = {}): Promise<void> {
    return this.#perform('start', options, (request) => this.session.nas.start(this.name, request));
  }

  stop(options: ExpectedResults = {}): Promise<void> {
    return this.#perform('stop', options, (request) => this.session.nas.stop(this.name, request));
  }

  restart(options: ExpectedResults = {}): Promise<void> {
    return this.#perform('restart', options, (request) => this.session.nas.restart(this.name, request));
  }

  uninstall(options: UninstallOptions & ExpectedResults = {}): Promise<void> {
    return this.#perform('uninstall', options, (request) =>
      this.session.nas.uninstall(this.name, { ...options, ...request }),
    );
  }

  /** Moves it to another volume. */
  move(volume: string, options: ExpectedResults = {}): Promise<void> {
    return this.#perform('move', options, (request) => this.session.nas.move(this.name, volume, request));
  }

  status(): Promise<PackageStatus> {
    return this.session.nas.status(this.name);
  }

  logs(): Promise<PackageLogs> {
    return this.session.nas.logs(this.name);
  }

  /** Runs a line of shell as the package's user, in the environment of its scripts. */
  exec(line: string, options: ExecOptions = {}): Promise<ExecResult> {
    const { nas, test } = this.session;
    return nas.exec(line, { signal: test.signal, ...options, package: this.name });
  }

  /** The text of a file; a relative path starts at /var/packages/<name>. Undefined where it is no plain file. */
  read(path: string): Promise<string | undefined> {
    return this.session.nas.machine.read(pathOf(this, path));
  }

  /** Waits for a port, a file, a process, or the package's own log or status. */
  waitFor<Condition extends PackageCondition>(
    condition: Condition,
    options?: WaitOptions,
  ): Promise<Found<Completed<Condition>>> {
    const { nas, test } = this.session;
    const complete = isOfPackage(condition) ? { ...condition, package: this.name } : condition;
    return nas.waitFor(complete as Completed<Condition>, {
      signal: test.signal,
      ...options,
    });
  }

  /** `fetch` from the package's server: `/` stands for the adminport of its INFO. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const { nas, test } = this.session;
    return nas.fetch(new URL(path, addressOf(this)), { signal: test.signal, ...init });
  }

  async #perform(
    action: string,
    options: ExpectedResults,
    act: (request: RequestOptions) => Promise<Outcome>,
  ): Promise<void> {
    const title = `${action} ${this.name}`;
    const perform = async (request: RequestOptions) => [await act(request)];
    await performInTest(this.session, { ...options, title, perform });
  }
}

/** A relative path starts at /var/packages/<name>. */
export const pathOf = ({ name }: TestPackage, path: string): string =>
  path.startsWith('/') ? path : `/var/packages/${name}/${path}`;

const isOfPackage = (condition: PackageCondition): boolean => 'log' in condition || 'status' in condition;

function addressOf({ name, installed }: TestPackage): string {
  const fields = installed?.spk.info.fields;
  const port = fields?.get('adminport');
  if (port !== undefined) return `${fields?.get('adminprotocol') ?? 'http'}://localhost:${port}`;
  throw new SpkboxError(
    'USE_BAD_VALUE',
    `${name} has no adminport in its INFO, so its address is not known`,
    {
      hint: 'Install it first, or name the whole address: nas.fetch("http://localhost:8080/").',
    },
  );
}
