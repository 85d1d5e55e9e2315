/** docs/scenarios.md has every step and expectation, and its examples pass as they stand there. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseScenarios, runFileScenario } from '../../src/index.ts';
import { expectationsTable, stepsTable } from '../../src/scenario/scenarios-doc.ts';

const DOCUMENT = new URL('../../docs/scenarios.md', import.meta.url);
const TABLES = { steps: stepsTable(), expectations: expectationsTable() };

test('its tables are those of the definitions; write them with UPDATE_DOCS=1', () => {
  const written = readFileSync(DOCUMENT, 'utf8');
  const made = Object.entries(TABLES).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n).*?(<!-- /${name} -->)`, 's'),
        (_, open, close) => `${open}${table}\n${close}`,
      ),
    written,
  );
  if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCUMENT, made);
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(made);
});

describe('its example', () => {
  const examples = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^```json5\n(.*?)^```$/gms)].map(
    ([, text = '']) => text,
  );

  test.each(examples.map((text) => [/name: '([^']*)'/.exec(text)?.[1], text]))('%s', async (_name, text) => {
    for (const scenario of await parseScenarios(text ?? '', 'scenarios/example.scenario.json5')) {
      const { passed, reasons } = await runFileScenario(scenario);
      expect({ cell: scenario.cell, passed, reasons }).toMatchObject({ passed: true, reasons: [] });
    }
  });
});
