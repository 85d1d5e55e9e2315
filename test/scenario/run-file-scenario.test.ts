/** Scenario files run on a NAS of their own, and an expectation that is not met fails the run with its line. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  cellText,
  findScenarioFiles,
  parseScenarios,
  readScenarios,
  runFileScenario,
  type ScenarioResult,
} from '../../src/index.ts';
import { temporaryFolder } from '../support/packages.ts';

/** Runs the text as a file beside the packages of the documentation. */
async function run(text: string): Promise<ScenarioResult> {
  const [scenario] = await parseScenarios(text, 'scenarios/test.scenario.json5');
  if (scenario === undefined) throw new Error('no scenario');
  return runFileScenario(scenario);
}

const expectationsOf = ({ report }: ScenarioResult) =>
  report.scenario?.steps.flatMap(({ expectations }) =>
    expectations.map(({ result, text }) => `${result} ${text}`),
  );

describe('the scenario of this repository', async () => {
  const files = await findScenarioFiles(['scenarios']);
  const scenarios = (await Promise.all(files.map((file) => readScenarios(file)))).flat();
  const titled = scenarios.map(
    (scenario) => [`${scenario.name} (${cellText(scenario.cell)})`, scenario] as const,
  );

  test.each(titled)('%s', async (_title, scenario) => {
    expect(await runFileScenario(scenario)).toMatchObject({ passed: true, reasons: [] });
  });
});

test('what is not met fails the run, with the line and what is instead; only the part after goes on', async () => {
  const result = await run(`{
    before: [{ write: { '/tmp/there': 'x' } }],
    steps: [
      { run: 'echo hello', expect: { stdout: 'bye\\n', files: { '/tmp/there': 'y', '/tmp/not': null } } },
      { run: 'false' },
    ],
    after: [{ remove: '/tmp/there', expect: { files: { '/tmp/there': null } } }],
  }`);
  expect(result.passed).toBe(false);
  expect(result.reasons).toEqual([
    `scenarios/test.scenario.json5:4: expected that the command's output is "bye\\n": it is "hello\\n".`,
    'scenarios/test.scenario.json5:4: expected that the content of /tmp/there is "y": it is "x".',
  ]);
  expect(expectationsOf(result)).toContain('met /tmp/there does not exist');
  expect(result.report.scenario?.steps.map(({ skipped }) => skipped)).toEqual([false, false, true, false]);
});

test('a failure that is expected is none; one that does not come is', async () => {
  const refused = (dsm: string) =>
    run(
      `{ nas: { dsm: '${dsm}' }, steps: [{ install: 'packages/hello', expect: { result: 'refused', code: 261 } }] }`,
    );
  expect(await refused('6.2.4')).toMatchObject({ passed: true, reasons: [] });
  const { passed, reasons } = await refused('7.2.2');
  expect(passed).toBe(false);
  expect(reasons[0]).toContain('expected that the install of hello ends as refused: it ended as done');
});

test('what was waited for and did not come fails the run, and says what was there instead', async () => {
  const { passed, reasons } = await run(`{ steps: [{ wait: { port: 9 }, timeLimit: '50ms' }] }`);
  expect(passed).toBe(false);
  expect(reasons[0]).toContain('nothing listened on port 9');
});

test('users, groups, shares, files and listening programs of the NAS are no leftovers', async () => {
  const result = await run(`{
    nas: {
      users: [{ name: 'bob', groups: ['staff'] }], shares: ['git'], files: { '/etc/own.conf': 'x' }, listening: [7007],
    },
    steps: [{
      run: 'id -Gn bob; stat -c %F /volume1/git',
      expect: { stdout: { contains: ['staff', 'directory'] }, leftovers: [], files: { '/etc/own.conf': 'x' } },
    }],
  }`);
  expect(result).toMatchObject({ passed: true, reasons: [] });
});

test('a snapshot is gone back to, and changes since a named step are told', async () => {
  const result = await run(`{
    steps: [
      { snapshot: 'clean' },
      { name: 'writing', write: { '/volume1/a': '1' }, expect: { changes: { since: 'writing', paths: 'created /volume1/a' } } },
      { restore: 'clean', expect: { files: { '/volume1/a': null } } },
    ],
  }`);
  expect(result).toMatchObject({ passed: true, reasons: [] });
});

test('a folder stands for the scenarios in it', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'b.scenario.json5'), '{}');
  await writeFile(join(folder, 'other.json5'), '{}');
  expect(await findScenarioFiles([folder])).toEqual([join(folder, 'b.scenario.json5')]);
});

test('a step that the NAS makes impossible fails the run, and what comes after is done', async () => {
  const { passed, reasons, report } = await run(`{
    steps: [{ start: 'nobody' }],
    after: [{ run: 'true' }],
  }`);
  expect(passed).toBe(false);
  expect(reasons[0]).toContain(':2: expected that the step is possible: the package nobody is not installed');
  expect(report.scenario?.steps.map(({ skipped }) => skipped)).toEqual([false, false]);
});

test('a scenario begins where another takes a snapshot, with its NAS and its own steps alone', async () => {
  const folder = temporaryFolder();
  const base = `{
    nas: { files: { '/etc/base': 'x' } },
    steps: [{ write: { '/tmp/a': '1' } }, { snapshot: 'written' }, { remove: '/tmp/a' }],
  }`;
  const own = `{
    from: 'base.scenario.json5#written',
    steps: [{ run: 'cat /tmp/a /etc/base', expect: { stdout: '1x' } }],
  }`;
  await writeFile(join(folder, 'base.scenario.json5'), base);
  await writeFile(join(folder, 'own.scenario.json5'), own);
  const [scenario] = await readScenarios(join(folder, 'own.scenario.json5'));
  if (scenario === undefined) throw new Error('no scenario');
  expect(await runFileScenario(scenario)).toMatchObject({ passed: true, reasons: [] });

  await writeFile(
    join(folder, 'base.scenario.json5'),
    `{ from: 'own.scenario.json5#x', steps: [{ snapshot: 'written' }] }`,
  );
  await expect(readScenarios(join(folder, 'own.scenario.json5'))).rejects.toMatchObject({
    code: 'SCENARIO_BAD_SHAPE',
    summary: 'from: own.scenario.json5 builds on this scenario',
  });
});

test('faults: a step of an action fails as it is told, and the power is cut', async () => {
  const result = await run(`{
    steps: [
      {
        install: 'packages/witness',
        fault: { fault: 'exit', step: 'preinst', code: 7 },
        expect: { result: 'aborted', at: 'preinst', installed: {} },
      },
      { install: 'packages/witness', start: true },
      { 'power-cut': true },
      { boot: true, expect: { scripts: ['prestart', 'start'], status: { witness: 'running' } } },
      { stop: 'witness', fault: { fault: 'exit', step: 'stop' }, expect: { result: 'aborted', status: { witness: 'running' } } },
      { uninstall: 'witness' },
    ],
  }`);
  expect(result).toMatchObject({ passed: true, reasons: [] });
});
