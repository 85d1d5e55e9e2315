/** Vitest's test, with a NAS as a fixture. */
import { relative } from 'node:path';
import { test as base, type RunnerTestCase, type TestError } from 'vitest';
import { recordCheck } from '../index.ts';
import { lineIn } from './call-site.ts';
import { failurePage } from './failure-page.ts';
import { type NasFixtureOptions, NasPool } from './nas-pool.ts';
import type { CurrentTest, Session } from './session.ts';

const NO_OPTIONS: NasFixtureOptions = {};

export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures are needed.
  .extend('nasPool', { scope: 'file' }, async ({}, { onCleanup }) => {
    const pool = new NasPool();
    onCleanup(() => pool[Symbol.asyncDispose]());
    return pool;
  })
  .extend('nasOptions', NO_OPTIONS)
  .extend('nas', async ({ nasPool, nasOptions, task, signal }, { onCleanup }) => {
    const { nas, giveBack } = await nasPool.lend(nasOptions, currentTest(task, signal));
    // The time was over before the box was made: the test has ended already.
    if (signal.aborted) {
      await giveBack();
      throw signal.reason;
    }
    onCleanup(async () => {
      try {
        await endTest(nas.session, task);
      } finally {
        await giveBack();
      }
    });
    return nas;
  });

/** A test whose NAS is another one than the newest: `const test = testOn({ dsm: '7.0' })`. */
export const testOn = (options: NasFixtureOptions): typeof test => test.extend('nasOptions', options);

/** A file is named as the user names it, so that an editor finds it. */
function currentTest({ name, file, id }: RunnerTestCase, signal: AbortSignal): CurrentTest {
  const path = relative(process.cwd(), file.filepath);
  const words = `${path} ${name}`.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 100);
  return { file: path, title: name, id: `${words}-${id}`, signal };
}

/** What only the end of a test shows: what was not awaited, what was not looked at, and the page of a failure. */
async function endTest(session: Session, { result }: RunnerTestCase): Promise<void> {
  const unawaited = [...session.unawaited].map(({ text }) => text).join(', ');
  for (const text of session.notChecked) process.stderr.write(`not checked: ${text}\n`);
  const [error] = result?.errors ?? [];
  if (error !== undefined) append(error, await pageOfFailure(session, error));
  if (unawaited === '') return;
  throw new Error(`${unawaited} was not awaited, so nothing was looked at: write "await expect(...)".`);
}

/** What failed without a word of the NAS would stand below a run that passed. */
async function pageOfFailure(session: Session, { message, stack = '' }: TestError): Promise<string> {
  const { nas, test, recording } = session;
  if (recording.passed) {
    const actual = (message.split('\n')[0] ?? '').replace(/\.$/, '');
    const at = { file: test.file, line: lineIn(test.file, stack) };
    recordCheck(nas, { key: 'test', text: 'the test passes', met: false, actual }, at);
  }
  return failurePage(session);
}

/** Some of vitest's reporters print the message, others the stack. */
function append(error: TestError, page: string): void {
  const { name, message, stack } = error;
  const longer = `${message}\n\n${page}`;
  error.message = longer;
  if (stack === undefined) return;
  error.stack = stack.includes(message)
    ? stack.replace(message, () => longer)
    : `${name}: ${longer}\n${stack}`;
}
