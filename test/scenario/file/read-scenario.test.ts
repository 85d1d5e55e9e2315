/** Scenario files are checked as a whole, and what is wrong in one is told with line and column. */
import { describe, expect, test } from 'vitest';
import { SpkboxError } from '../../../src/errors.ts';
import { parseScenarios } from '../../../src/scenario/file/read-scenario.ts';
import { jsonSchema } from '../../../src/scenario/file/schema.ts';
import { STEPS } from '../../../src/scenario/steps/index.ts';

const FILE = 'a.scenario.json5';
const errorOf = async (text: string): Promise<SpkboxError> => {
  const error = await parseScenarios(text, FILE).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SpkboxError);
  return error as SpkboxError;
};

describe('a mistake is told with its place and the nearest word', () => {
  test.each([
    [
      '{ steps: [\n  { instal: "hello" } ] }',
      'a.scenario.json5:2:5',
      'unknown step "instal"; did you mean "install"?',
    ],
    ['{ stepps: [] }', 'a.scenario.json5:1:3', 'unknown key "stepps"; did you mean "steps"?'],
    [
      '{ steps: [{ start: "a", expct: {} }] }',
      'a.scenario.json5:1:25',
      'unknown key "expct"; did you mean "expect"?',
    ],
    [
      '{ steps: [{ start: "a", expect: {\n statsu: {} } }] }',
      'a.scenario.json5:2:2',
      'unknown key "statsu"; did you mean "status"?',
    ],
    [
      '{ steps: [{ start: "a", expect: { result: "refsed" } }] }',
      'a.scenario.json5:1:35',
      'unknown word "refsed"; did you mean "refused"?',
    ],
    [
      '{ steps: [{ start: "a", stop: "b" }] }',
      'a.scenario.json5:1:11',
      'a step does one thing, not start and stop',
    ],
    ['{ steps: [{ start: 7 }] }', 'a.scenario.json5:1:13', 'expected string, received number'],
    [
      '{ steps: [{ start: "${matrix.verson}" }], matrix: { version: ["1"] } }',
      'a.scenario.json5:1:13',
      'no key of the matrix',
    ],
    ['{ steps: [] }', 'a.scenario.json5:1:3', 'steps'],
    [
      '{\n  nas: { languge: "enu" }, steps: [{ boot: true }] }',
      'a.scenario.json5:2:10',
      'unknown key "languge"; did you mean "language"?',
    ],
  ])('%s', async (text, where, words) => {
    const error = await errorOf(text);
    expect(error).toMatchObject({ code: 'SCENARIO_BAD_SHAPE', where });
    expect(error.summary).toContain(words);
  });

  test('all mistakes at once', async () => {
    const error = await errorOf('{ steps: [{ start: 7 },\n { stop: 8 }] }');
    expect(error.hint).toContain('a.scenario.json5:2:4');
  });

  test('a text that is no JSON5', async () => {
    expect(await errorOf('{ steps: [\n } }')).toMatchObject({
      code: 'SCENARIO_SYNTAX',
      where: 'a.scenario.json5:2:2',
    });
  });
});

describe('a matrix', () => {
  const matrix = `{
    name: 'm', matrix: { dsm: ['7.0', '7.2.2'], version: ['1', '2'], answers: [{ a: 'b' }] },
    steps: [{ install: 'app-\${matrix.version}', answers: '\${matrix.answers}' }, { run: 'echo \${HOME}' }],
  }`;

  test('gives a scenario for each combination, with its values filled in', async () => {
    const scenarios = await parseScenarios(matrix, FILE);
    expect(scenarios.map(({ nas, steps }) => [nas.dsm, steps[0]?.value])).toEqual(
      [
        ['7.0', '1'],
        ['7.0', '2'],
        ['7.2.2', '1'],
        ['7.2.2', '2'],
      ].map(([dsm, version]) => [dsm, { install: `app-${version}`, answers: { a: 'b' } }]),
    );
  });

  test('leaves variables of the shell alone', async () => {
    const [first] = await parseScenarios(matrix, FILE);
    expect(first?.steps[1]?.value).toEqual({ run: 'echo ${HOME}' });
  });
});

test('the JSON Schema for editors has every step', () => {
  const text = JSON.stringify(jsonSchema());
  for (const { summary } of STEPS) expect(text).toContain(JSON.stringify(summary).slice(1, -1));
});
