/** Several runs in one JUnit file: each case is told from every other by names that stay from run to run. */
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { makeReporter, replay } from '../../../src/reporters/index.ts';
import { hostileRuns, manyRuns } from '../../support/sample-runs.ts';
import { childrenNamed, readXml, type XmlNode } from '../well-formed.ts';

function suitesOf(events: readonly RunEvent[]): XmlNode[] {
  let xml = '';
  const write = (text: string) => {
    xml += text;
  };
  replay(events, makeReporter('junit', write, { runs: true }));
  return childrenNamed(readXml(xml), 'testsuite');
}

const casesIn = (suites: readonly XmlNode[]) =>
  suites.flatMap((suite) => childrenNamed(suite, 'testcase').map((testCase) => ({ suite, testCase })));

const isBad = ({ children }: XmlNode) => children.some(({ name }) => name === 'failure' || name === 'error');

test('steps and expectations of a scenario are cases, under the name of the scenario and its cell', () => {
  const scenario = suitesOf(manyRuns()).filter(({ attributes }) => attributes.name?.endsWith(': scenario'));
  expect(scenario.map(({ attributes }) => attributes.name)).toEqual([
    'hello lives (dsm 7.0) · DSM 7.2.2 apollolake: scenario',
    'hello lives (dsm 7.2.2) · DSM 7.2.2 apollolake: scenario',
    'hello aborts · DSM 7.2.2 apollolake: scenario',
    'hello stays · DSM 7.2.2 apollolake: scenario',
  ]);
  expect(childrenNamed(scenario[1] as XmlNode, 'testcase').map(({ attributes }) => attributes)).toMatchObject(
    [
      { name: 'install hello', file: 'scenarios/hello.scenario.json5', line: '4' },
      { name: 'install hello: hello is installed' },
      { name: 'install hello: the status of hello is running', line: '5' },
    ],
  );
});

test('a case fails where the run failed, and a run that was cut off is an error', () => {
  const bad = casesIn(suitesOf(manyRuns())).filter(({ testCase }) => isBad(testCase));
  expect(bad.map(({ suite, testCase }) => `${suite.attributes.name} / ${testCase.attributes.name}`)).toEqual([
    'hello lives (dsm 7.2.2) · DSM 7.2.2 apollolake: scenario / install hello: the status of hello is running',
    'hello lives (dsm 7.2.2) · DSM 7.2.2 apollolake: uninstall hello 1.0.0-1 / port-config release (WHEN_POSTUNINST)',
    'hello aborts · DSM 7.2.2 apollolake: install hello 1.0.0-1 / preinst',
    'hello stays · DSM 7.2.2 apollolake: install hello 1.0.0-1 / start-stop-status start',
    'hello stays · DSM 7.2.2 apollolake: run / the whole run',
  ]);
});

test('no two cases have the same name, also where two runs have', () => {
  const twice = [...manyRuns(), ...manyRuns().map((event) => ({ ...event, run: `${event.run}2` }))];
  const names = casesIn(suitesOf(twice)).map(
    ({ testCase: { attributes } }) => `${attributes.classname}/${attributes.name}`,
  );
  expect(new Set(names).size).toBe(names.length);
});

test('a hostile scenario stays text', () => {
  expect(suitesOf(hostileRuns()).length).toBeGreaterThan(2);
});
