/** `spkbox run` and `spkbox merge`: which scenarios run, in which order, and what is made of many runs. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { until } from '../support/box.ts';
import { ended, spkbox, start, withoutTimes } from './support.ts';

const folder = temporaryFolder();
const NAMES = ['a', 'b', 'c', 'd', 'e'];

const scenarioText = (name: string, command: string, expected = '{}') =>
  `{\n  name: 'the ${name}',\n  steps: [{ run: '${command}', expect: ${expected} }],\n}\n`;

function writeScenario(name: string, command: string, expected?: string): string {
  const file = join(folder, `many/${name}.scenario.json5`);
  writeFileSync(file, scenarioText(name, command, expected));
  return file;
}

const run = (...args: string[]) => spkbox(['run', 'many', ...args], { cwd: folder });
const merge = (...args: string[]) => spkbox(['merge', ...args], { cwd: folder });

/** The five scenarios in one run, recorded: b and d fail. */
let whole: Awaited<ReturnType<typeof run>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'many'));
  for (const name of NAMES) writeScenario(name, ['b', 'd'].includes(name) ? 'false' : 'true');
  whole = await run('--jobs', '2', '--reporter', 'json:whole.ndjson', '--reporter', 'pretty', '--quiet');
}, 60_000);

test('--quiet has a line for each scenario, in the order of the files, and the first reason of a failure', () => {
  expect(whole.code).toBe(1);
  expect(withoutTimes(whole.stdout)).toBe(
    [
      '✓ the a',
      '✗ the b',
      '    many/b.scenario.json5:3: expected that the command exits with 0: it is 1.',
      '✓ the c',
      '✗ the d',
      '    many/d.scenario.json5:3: expected that the command exits with 0: it is 1.',
      '✓ the e',
      '',
      'FAILED 3 of 5 runs passed, 2 failed in',
      '',
    ].join('\n'),
  );
});

test('--shard takes neighbours, and all parts together are the whole', async () => {
  const listed = async (...args: string[]) => (await run('--list', ...args)).stdout.trimEnd().split('\n');
  const parts = [...(await listed('--shard', '1/2')), ...(await listed('--shard', '2/2'))];
  expect(parts).toEqual(NAMES.map((name) => `many/${name}.scenario.json5  the ${name}`));
  expect(await listed('--grep', 'the c')).toEqual(['many/c.scenario.json5  the c']);
  expect((await run('--shard', '3/2')).stderr).toContain('Write part/count, such as 2/5');
});

/** Ids, times and numbers of processes differ from run to run. */
const steady = (text: string) =>
  text
    .replace(/\btime="[\d.]+"/g, 'time=""')
    .replace(/\d+(\.\d+)? (ms|s)\b/g, 'T')
    .replace(/ +T/g, ' T');

test('the recordings of five shards make the report of one run; one that is missing is named', async () => {
  const files = NAMES.map((name) => `${name}.ndjson`);
  for (const [index, file] of files.entries())
    await run('--shard', `${index + 1}/5`, '--reporter', `json:${file}`);
  for (const reporter of ['junit', 'pretty']) {
    const merged = await merge(...files.toReversed(), '--reporter', reporter);
    const replayed = await spkbox(['replay', 'whole.ndjson', '--reporter', reporter], { cwd: folder });
    expect(merged.code).toBe(1);
    expect(steady(merged.stdout)).toBe(steady(replayed.stdout));
  }
  const partial = await merge('a.ndjson', 'c.ndjson', 'e.ndjson', '--quiet');
  expect(partial.code).toBe(2);
  expect(partial.stdout).toContain('PASSED 3 of 3 runs');
  expect(partial.stderr).toContain('Of 5 runs, the recordings do not have number 2, 4.');
  expect((await merge('a.ndjson', './a.ndjson')).stderr).toContain('The same run is in a.ndjson, too.');
}, 60_000);

test('--bail begins no scenario after one that failed', async () => {
  const { code, stdout } = await run('--bail', '--jobs', '1', '--quiet');
  expect(code).toBe(1);
  expect(stdout).toContain('FAILED 1 of 2 runs passed, 1 failed');
});

test('--baseline: only a new failure fails, and what is fixed is said', async () => {
  const same = await merge('whole.ndjson', '--baseline', 'whole.ndjson', '--quiet');
  expect(same.code).toBe(0);
  expect(same.stderr).toContain('compared with whole.ndjson: 0 new failures, 0 fixed, 2 as before');
  writeScenario('b', 'true');
  writeScenario('c', 'false');
  const { code, stderr } = await run('--baseline', 'whole.ndjson', '--quiet');
  expect(code).toBe(1);
  expect(stderr).toContain('compared with whole.ndjson: 1 new failure, 1 fixed, 1 as before');
  expect(stderr).toMatch(/new {4}the c · DSM \S+ \S+: run false: the command exits with 0/);
  writeScenario('b', 'false');
  writeScenario('c', 'true');
});

test('Ctrl-C ends all that run and begins no other', async () => {
  const slow = temporaryFolder();
  for (const name of ['1', '2', '3'])
    writeFileSync(join(slow, `${name}.scenario.json5`), scenarioText(name, 'touch /tmp/x; sleep 1000'));
  const child = start(['run', slow, '--jobs', '1', '--reporter', `json:${join(slow, 'run.ndjson')}`]);
  const end = ended(child);
  const recorded = () => readFileSync(join(slow, 'run.ndjson'), 'utf8');
  await until(() => child.exitCode === null && recordedStep(recorded));
  child.kill('SIGINT');
  expect((await end).code).toBe(130);
  const types = recorded()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types.filter((type) => type === 'run-started')).toHaveLength(1);
  expect(types.at(-1)).toBe('run-ended');
});

function recordedStep(recorded: () => string): boolean {
  try {
    return recorded().includes('"scenario-step"');
  } catch {
    return false;
  }
}

test('--watch runs only what a changed file concerns, and says which file it is', async () => {
  const child = start([
    'run',
    join(folder, 'many'),
    '--watch',
    '--quiet',
    '--grep',
    'many/',
    '--shard',
    '1/2',
  ]);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const end = ended(child);
  await until(() => said.includes('watching'));
  const file = writeScenario('a', 'echo again');
  await until(() => said.split('watching').length === 3);
  child.kill('SIGINT');
  const { code, stdout } = await end;
  expect(code).toBe(130);
  expect(said).toContain(`changed: ${file}\n1 of 2 scenarios`);
  expect(stdout.match(/^. the ./gm)).toEqual(['✓ the a', '✗ the b', '✓ the a']);
});
