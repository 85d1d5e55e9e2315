/** The NAS of a test. An action that fails throws, so that the test ends there. */
import type {
  ExecCommand,
  ExecOptions,
  ExecResult,
  Found,
  InstallOptions,
  Nas,
  Outcome,
  PackageSource,
  RequestOptions,
  WaitCondition,
  WaitOptions,
} from '../index.ts';
import { type ExpectedResults, performInTest } from './perform.ts';
import type { Session } from './session.ts';
import { TestPackage } from './test-package.ts';

export class TestNas {
  /** For spkbox's own matchers. */
  readonly session: Session;

  /** Made by the fixture `nas`. */
  constructor(session: Session) {
    this.session = session;
  }

  /** The library's own NAS, for everything that is not here. What its actions do is a result and never thrown. */
  get nas(): Nas {
    return this.session.nas;
  }

  /** The packages that are installed. */
  get packages(): readonly TestPackage[] {
    return this.nas.packages.map(({ name }) => this.package(name));
  }

  /** A package by its name, installed or not. */
  package(name: string): TestPackage {
    return new TestPackage(this.session, name);
  }

  /** Installs a package and starts it; `start: false` leaves it stopped. A relative path starts where vitest runs. */
  async install(source: PackageSource, options: InstallOptions & ExpectedResults = {}): Promise<TestPackage> {
    return this.#bring('install', source, options, (request) =>
      this.nas.install(source, { start: true, ...options, ...request }),
    );
  }

  /** Installs over the version that is installed. */
  async upgrade(
    source: PackageSource,
    options: Pick<InstallOptions, 'answers'> & ExpectedResults = {},
  ): Promise<TestPackage> {
    return this.#bring('upgrade', source, options, (request) =>
      this.nas.upgrade(source, { ...options, ...request }),
    );
  }

  /** Shuts the NAS down: every package that runs is stopped. */
  async shutDown(): Promise<void> {
    await performInTest(this.session, { title: 'shut down', perform: () => this.nas.shutDown() });
  }

  /** Boots the NAS: every package that is turned on is started. */
  async boot(): Promise<void> {
    await performInTest(this.session, { title: 'boot', perform: () => this.nas.boot() });
  }

  exec(command: ExecCommand, options: ExecOptions = {}): Promise<ExecResult> {
    return this.nas.exec(command, { signal: this.session.test.signal, ...options });
  }

  fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    return this.nas.fetch(input, { signal: this.session.test.signal, ...init });
  }

  waitFor<C extends WaitCondition>(condition: C, options: WaitOptions = {}): Promise<Found<C>> {
    return this.nas.waitFor(condition, { signal: this.session.test.signal, ...options });
  }

  async #bring(
    verb: string,
    source: PackageSource,
    { expected }: ExpectedResults,
    act: (request: RequestOptions) => Promise<Outcome>,
  ): Promise<TestPackage> {
    const session = this.session;
    const title = typeof source === 'string' ? `${verb} ${source}` : verb;
    const expectation = expected === undefined ? {} : { expected };
    const perform = async (request: RequestOptions) => [await act(request)];
    const [outcome] = await performInTest(session, { title, ...expectation, perform });
    return new TestPackage(session, outcome?.package ?? '');
  }
}
