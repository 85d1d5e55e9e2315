/** The log of GitHub Actions: annotations at files and lines, and no text that the runner takes for a command. */
import { expect, test } from 'vitest';
import type { EventBody, RunEvent } from '../../../src/events.ts';
import { makeReporter, replay } from '../../../src/reporters/index.ts';
import { act, begin, end, stamp } from '../../support/sample-run.ts';
import { asScenario, hostileRuns, manyRuns } from '../../support/sample-runs.ts';
import { fc } from '../../support/seeded.ts';
import { anyRun } from '../any-run.ts';

function linesOf(events: readonly RunEvent[]): string[] {
  let log = '';
  const write = (text: string) => {
    log += text;
  };
  replay(events, makeReporter('github', write, { runs: true }));
  return log.trimEnd().split('\n');
}

const commandsIn = (lines: readonly string[]) => lines.filter((line) => line.trimStart().startsWith('::'));

test('an expectation that is not met is an annotation on its line of the scenario', () => {
  const lines = linesOf(manyRuns());
  expect(lines).toContain(
    '::error file=scenarios/hello.scenario.json5,line=5,title=hello lives (dsm 7.2.2) · DSM 7.2.2 apollolake::expected that the status of hello is running: it is stop',
  );
  expect(lines).toContain('::group::✓ hello lives (dsm 7.0) · DSM 7.2.2 apollolake  412 ms');
  expect(lines.at(-1)).toBe('1 of 4 runs passed');
});

/** postinst fails, after its shell named a line. */
function failedScript(file: string): string[] {
  const stderr = '/var/packages/hello/scripts/postinst: line 7: frob: command not found\n';
  const failed = act({
    id: 0,
    action: 'install',
    steps: {
      'script postinst': { fails: 'it exited with 127', exitCode: 127, output: [['stderr', stderr]] },
    },
    outcome: { result: 'broken', at: 'postinst', reason: 'it exited with 127: 50%, all' },
  });
  const opening = begin.map(
    (event): EventBody => (event.type === 'package-read' ? { ...event, file } : event),
  );
  return commandsIn(linesOf(stamp([...opening, ...failed, end(false)]))).filter((line) =>
    line.startsWith('::error'),
  );
}

test('a script that failed is an annotation on the line that its shell named; a packed one has none', () => {
  const rest = 'title=hello · DSM 7.2.2 apollolake::install hello: postinst: it exited with 127: 50%25, all';
  expect(failedScript('packages/hello')).toEqual([
    `::error file=packages/hello/scripts/postinst,line=7,${rest}`,
  ]);
  expect(failedScript('a,b:c.spk')).toEqual([`::error file=a%2Cb%3Ac.spk,${rest}`]);
});

test('whatever a package writes is no command of the runner', () => {
  const known = /^::(group::|endgroup::$|error )/;
  const check = (lines: readonly string[]) => {
    expect(commandsIn(lines).filter((line) => !known.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('##['))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('::group::')).length).toBe(
      lines.filter((line) => line === '::endgroup::').length,
    );
  };
  check(linesOf(hostileRuns()));
  const breaking = fc.constantFrom(
    '\n::set-env name=A::b',
    '::error::x',
    '##[add-path]/x',
    '\r::stop-commands::x',
    '%0A::x',
  );
  fc.assert(
    fc.property(anyRun, breaking, (events, text) =>
      check(linesOf(asScenario(events, 'x', { name: text, cell: text }))),
    ),
    { numRuns: 60 },
  );
});
