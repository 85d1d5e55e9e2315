/** Upgrade paths in the formats: a row of a table for each pair of versions, and a case of JUnit. */
import { expect, test } from 'vitest';
import type { EventBody, PathList, UsersFiles } from '../../src/events.ts';
import { makeFinding } from '../../src/findings.ts';
import { addEvent, emptyReport } from '../../src/reporters/fold/report.ts';
import { junit } from '../../src/reporters/junit/junit.ts';
import { pretty } from '../../src/reporters/pretty/pretty.ts';
import { stamp } from '../support/sample-run.ts';

const list = (...first: string[]): PathList => ({ total: first.length, first });
const KEPT: UsersFiles = {
  kept: 3,
  changed: list(),
  defaults: list(),
  lost: list(),
  unreadable: list(),
  leftInUpgradeFolder: list(),
  allowed: list(),
};

const upgraded = (from: string, users: UsersFiles): EventBody => ({
  type: 'upgrade-data',
  package: 'hello',
  version: '3.0-1',
  ...{ from, unchanged: 1, created: list(), changed: list(), lost: list(), users, ms: 1 },
});

const REASON = "The user's var/a and var/b were lost.";
const BODIES: EventBody[] = [
  upgraded('1.0-1', { ...KEPT, kept: 1, lost: list('var/a', 'var/b') }),
  {
    type: 'findings',
    package: 'hello',
    version: '3.0-1',
    findings: [makeFinding('upgrade-data-lost', { member: 'scripts/postinst', line: 3 }, REASON)],
  },
  upgraded('2.0-1', KEPT),
  { type: 'run-ended', passed: false, reasons: [REASON], notEmulated: [], notChecked: [], ms: 5 },
];

function page(width: number): string {
  let text = '';
  const reporter = pretty(
    (part) => {
      text += part;
    },
    { width },
  );
  for (const event of stamp(BODIES)) reporter.onEvent(event);
  return text;
}

test('a table at the end has a row for each pair', () => {
  expect(page(100)).toContain(`
upgrade paths, and what the users had
                    kept  changed  put back  lost  unreadable  not moved back
  ✗ 1.0-1 to 3.0-1     1        0         0     2           0               0
  ✓ 2.0-1 to 3.0-1     3        0         0     0           0               0
`);
});

test('on a narrow page each row has what is not zero', () => {
  expect(page(50)).toContain('\n  ✗ 1.0-1 to 3.0-1  1 kept · 2 lost\n  ✓ 2.0-1 to 3.0-1  3 kept\n');
});

test('JUnit has a case for each pair, with script and line of a loss', () => {
  const xml = junit(stamp(BODIES).reduce(addEvent, emptyReport()));
  expect(xml).toContain('<testsuite name="upgrade paths" tests="2" failures="1" errors="0" skipped="0"');
  expect(xml).toContain('<testcase name="hello 1.0-1 to 3.0-1" classname="upgrade paths"');
  expect(xml).toContain('<testcase name="hello 2.0-1 to 3.0-1" classname="upgrade paths"');
  expect(xml).toContain('scripts/postinst:3: The user');
});
