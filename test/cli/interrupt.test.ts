/** Ctrl-C, SIGTERM and SIGKILL in the middle of a run: nothing stays. */
import { readdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { until } from '../support/box.ts';
import { descendants, marked } from '../support/host-state.ts';
import { ended, fixtureFolder, start } from './support.ts';

const folder = temporaryFolder();

/** Root's tests, a user's and those on docker may go on at the same time. */
const MARK = process.getuid?.() !== 0 ? 920 : process.env.SPKBOX_ENGINE === 'docker' ? 910 : 900;

/** A package whose start script sleeps, where it does so. */
async function sleeping(mark: number, ...args: string[]) {
  const child = start(['try', fixtureFolder('slow'), '--json', ...args], { env: { TMPDIR: folder } });
  const pid = child.pid ?? 0;
  // Everything that the run starts inherits it, and keeps it.
  writeFileSync(`/proc/${pid}/oom_score_adj`, String(mark));
  const end = ended(child);
  await until(() => descendants(pid).some(({ command }) => command === 'sleep 1000'));
  return { child, end };
}

async function expectNothingLeft(mark: number): Promise<void> {
  // What is dead already only waits for the host's first process to take note of it.
  await until(() => marked(mark).every(({ state }) => state === 'Z'), 3000);
  expect(readdirSync(folder)).toEqual([]);
}

test.each([
  ['SIGINT', 130, MARK + 1],
  ['SIGTERM', 143, MARK + 2],
] as const)('%s ends the run in order, with %i', async (signal, code, mark) => {
  const { child, end } = await sleeping(mark);
  child.kill(signal);
  const { stdout, stderr, ...how } = await end;
  expect(how).toEqual({ code, signal: null });
  expect(stderr).toContain('ending the box (again: at once)');
  const last = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ type: 'run-ended', passed: false });
  expect(stdout).toContain('the run was interrupted');
  expect(stdout).not.toContain('"left-behind"');
  await expectNothingLeft(mark);
});

test('a second Ctrl-C ends it at once', async () => {
  const { child, end } = await sleeping(MARK + 3);
  child.stderr.on('data', () => child.kill('SIGINT'));
  child.kill('SIGINT');
  const { code, signal } = await end;
  // The first may have been enough already.
  expect(code === 130 || signal === 'SIGINT').toBe(true);
  await expectNothingLeft(MARK + 3);
});

test('SIGKILL leaves nothing either', async () => {
  const { child, end } = await sleeping(MARK + 4);
  child.kill('SIGKILL');
  expect(await end).toMatchObject({ code: null, signal: 'SIGKILL' });
  await expectNothingLeft(MARK + 4);
});

test('a supervisor that somebody kills ends the run with an error, in the report and in the exit code', async () => {
  const { child, end } = await sleeping(MARK + 5);
  const supervisor = descendants(child.pid ?? 0).find(
    ({ command, parent }) => command.startsWith('bash') && parent === child.pid,
  );
  process.kill(supervisor?.pid ?? 0, 'SIGKILL');
  const { code, signal, stdout, stderr } = await end;
  expect({ code, signal }).toEqual({ code: 2, signal: null });
  expect(stderr).toContain('error MACHINE_LOST:');
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.find(({ type }) => type === 'error')).toMatchObject({ code: 'MACHINE_LOST' });
  expect(events.at(-1)).toMatchObject({ type: 'run-ended', passed: false });
  await expectNothingLeft(MARK + 5);
});
