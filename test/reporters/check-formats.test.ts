/** The formats of `spkbox check` for CI servers. */
import { expect, test } from 'vitest';
import type { RecordedFinding } from '../../src/findings.ts';
import type { CheckedEntry } from '../../src/reporters/checked-package.ts';
import { githubCheck } from '../../src/reporters/github/github-check.ts';
import { junitCheck } from '../../src/reporters/junit/junit-check.ts';
import { sarifCheck } from '../../src/reporters/sarif/sarif-check.ts';
import { EVIL } from '../support/sample-run.ts';
import { childrenNamed, readXml } from './well-formed.ts';

const finding = (severity: RecordedFinding['severity'], text: string): RecordedFinding => ({
  code: `info-${severity}`,
  severity,
  text,
  place: { member: 'INFO', line: 5 },
  advice: 'Mend it.',
  source: 'guide 05 INFO',
});

const ENTRIES: readonly CheckedEntry[] = [
  {
    file: 'my packages/hello',
    name: 'hello 1.0',
    findings: [finding('refused', 'Bad arch.'), finding('note', 'Odd.')],
  },
  { file: 'fine.spk', name: 'fine 2.0', findings: [] },
  { file: 'evil.spk', name: EVIL, findings: [finding('warning', EVIL)] },
  {
    file: 'none.spk',
    name: 'none.spk',
    findings: [],
    unreadable: { code: 'SPK_NOT_TAR', text: 'It is no archive.' },
  },
];

test('JUnit: what DSM refuses is a failure, and a package without findings has a case that passed', () => {
  const suites = childrenNamed(readXml(junitCheck(ENTRIES)), 'testsuite');
  expect(suites.map(({ attributes: { tests, failures } }) => `${tests} ${failures}`)).toEqual([
    '2 1',
    '1 0',
    '1 0',
    '1 1',
  ]);
});

test('GitHub: refusals and warnings are annotations, in a folder at their file and line', () => {
  const lines = githubCheck(ENTRIES).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(
    '::error file=my packages/hello/INFO,line=5,title=hello 1.0%3A info-refused::Bad arch. Mend it.',
  );
  expect(lines[2]).toBe('::error file=none.spk,title=none.spk%3A SPK_NOT_TAR::It is no archive.');
});

/** The fields that SARIF 2.1.0 requires, and those that code scanning of GitHub requires besides. */
test('SARIF: every result has its rule, level, message and place', () => {
  const log = JSON.parse(sarifCheck(ENTRIES, '0.1.0'));
  expect(log).toMatchObject({ version: '2.1.0', $schema: expect.stringContaining('sarif-2.1.0') });
  const [{ tool, results }] = log.runs;
  expect(tool.driver).toMatchObject({ name: 'spkbox', version: '0.1.0' });
  for (const { ruleId, ruleIndex, level, message, locations } of results) {
    expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(['error', 'warning', 'note']).toContain(level);
    expect(message.text).toMatch(/./);
    expect(locations[0].physicalLocation.artifactLocation.uri).toMatch(/^[\w./%-]+$/);
  }
  expect(results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'my%20packages/hello/INFO' },
    region: { startLine: 5 },
  });
});
