/** The NASes of a test file: a new one for each test, or one that is prepared once and restored for each. */
import type { NasSnapshot, StartNasOptions } from '../index.ts';
import { failurePage } from './failure-page.ts';
import { assertDone } from './perform.ts';
import { beginTest, type CurrentTest, markBeginning, openSession, type Session } from './session.ts';
import { TestNas } from './test-nas.ts';

export interface NasFixtureOptions extends StartNasOptions {
  /** Runs once in a file, on a NAS that is then saved: every test begins with what it left. */
  readonly before?: (context: { readonly nas: TestNas }) => Promise<void>;
}

interface Prepared {
  readonly session: Session;
  readonly saved: NasSnapshot;
}

/** A NAS that a test has. */
export interface LentNas {
  readonly nas: TestNas;
  giveBack(): Promise<void>;
}

export class NasPool implements AsyncDisposable {
  /** Prepared NASes that no test has now. Tests that run at once have one each. */
  readonly #free = new Map<NasFixtureOptions, Prepared[]>();

  async lend(options: NasFixtureOptions, test: CurrentTest): Promise<LentNas> {
    const { before, ...startOptions } = options;
    if (before === undefined) return lendNew(startOptions, test);
    const free = this.#free.get(options) ?? [];
    this.#free.set(options, free);
    const prepared = free.pop() ?? (await prepare(before, startOptions, test));
    return lendPrepared(prepared, test, free);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#free.values()].flat();
    this.#free.clear();
    await Promise.all(all.map(({ session }) => session.nas[Symbol.asyncDispose]()));
  }
}

async function lendNew(options: StartNasOptions, test: CurrentTest): Promise<LentNas> {
  const session = await openSession(options, test);
  beginTest(session, test);
  await markBeginning(session);
  return { nas: new TestNas(session), giveBack: () => session.nas[Symbol.asyncDispose]() };
}

async function lendPrepared(prepared: Prepared, test: CurrentTest, free: Prepared[]): Promise<LentNas> {
  const { session, saved } = prepared;
  beginTest(session, test);
  assertDone(await session.nas.restore(saved));
  await markBeginning(session);
  return {
    nas: new TestNas(session),
    async giveBack() {
      // An action of a test that was out of time may still go on.
      if (session.test.signal.aborted) await session.nas[Symbol.asyncDispose]();
      else free.push(prepared);
    },
  };
}

/** Ends the NAS where it cannot be prepared, with the page of what happened in the message. */
async function prepare(
  before: NonNullable<NasFixtureOptions['before']>,
  options: StartNasOptions,
  test: CurrentTest,
): Promise<Prepared> {
  const session = await openSession(options, test);
  try {
    beginTest(session, { ...test, title: 'before the tests' });
    await markBeginning(session);
    await before({ nas: new TestNas(session) });
    session.recording.share();
    return { session, saved: await session.nas.snapshot() };
  } catch (error) {
    if (error instanceof Error) error.message += `\n\n${await failurePage(session)}`;
    await session.nas[Symbol.asyncDispose]();
    throw error;
  }
}
