import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { textOf } from '../../../src/reporters/fold/output-lines.ts';
import { addEvent, emptyReport, type Report } from '../../../src/reporters/fold/report.ts';
import { verdict } from '../../../src/reporters/fold/verdict.ts';
import { parseEvents } from '../../../src/reporters/json/events-file.ts';
import { toJsonLine } from '../../../src/reporters/json/json.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import {
  abortedAtPreinst,
  act,
  begin,
  cutOff,
  EVIL,
  INSTALL,
  nestedAction,
  passingLife,
  RUN,
  refusedByFindings,
  SAMPLES,
  stamp,
} from '../../support/sample-run.ts';
import { fc } from '../../support/seeded.ts';
import { anyRun } from '../any-run.ts';

const fold = (events: readonly RunEvent[]): Report => events.reduce(addEvent, emptyReport());
const recorded = (events: readonly RunEvent[]): RunEvent[] => parseEvents(events.map(toJsonLine).join(''));

describe('the report of a run', () => {
  test('holds each action with its steps, in their order', () => {
    const [install] = fold(passingLife()).actions;
    expect(install?.outcome?.result).toBe('done');
    expect(install?.steps.map(({ result }) => result)).toEqual(Array(12).fill('passed'));
    expect(install?.steps[2]).toMatchObject({ result: 'passed', exitCode: 0, ms: 3 });
  });

  test('joins the output that came in pieces, stream by stream', () => {
    expect(fold(passingLife()).actions[0]?.steps[2]?.output).toEqual([
      { stream: 'stdout', text: 'Checking whether port 8080 is free\n' },
      { stream: 'stderr', text: 'preinst: no old configuration\n' },
    ]);
  });

  test('knows how the run ended and how long it took', () => {
    expect(fold(passingLife())).toMatchObject({ ended: { passed: true }, ms: 412 });
    expect(fold(abortedAtPreinst())).toMatchObject({ ended: { passed: false }, ms: 412 });
  });

  test('says that a run did not end when its events stop', () => {
    const report = fold(cutOff());
    expect(report).toMatchObject({ ended: undefined, ms: 105 });
    expect(report.actions[0]?.outcome).toBeUndefined();
    expect(report.actions[0]?.steps.at(-2)?.result).toBe('running');
  });

  test('keeps what was undone apart from what was done, in the order of the undoing', () => {
    const [install] = fold(abortedAtPreinst()).actions;
    expect(install?.undone.map(({ planned }) => planned.index)).toEqual([1, 0]);
    expect(install?.steps.map(({ result }) => result)).toEqual([
      'passed',
      'passed',
      'failed',
      'waiting',
      'waiting',
    ]);
  });

  test('gives what is said during an undoing to the undoing', () => {
    const place = { id: 0, index: 1 };
    const [started, ...rest] = act({ ...INSTALL, steps: { 'stage-package': {}, 'make-accounts': {} } });
    const [install] = fold(
      stamp([
        ...(started ? [started] : []),
        ...rest.slice(0, -1),
        { type: 'step-started', ...place, undo: true },
        { type: 'step-note', ...place, text: 'removed the user hello' },
        { type: 'step-ended', ...place, undo: true, result: 'passed', ms: 1 },
      ]),
    ).actions;
    expect(install?.steps[1]?.notes).toEqual([]);
    expect(install?.undone[0]).toMatchObject({ result: 'passed', notes: ['removed the user hello'] });
  });

  const sayingWithoutRsync = (text: string) => [
    { type: 'box-made', engine: 'namespace', missingCommands: ['rsync', 'jq'], ms: 1 } as const,
    { type: 'output', stream: 'stderr', text, id: 0, index: 0 } as const,
  ];

  test.each([
    'postinst: line 3: rsync: command not found',
    'postinst: 3: rsync: not found',
    'postinst: line 3: /bin/rsync: No such file or directory',
    'env: ‘rsync’: No such file or directory',
    "nohup: failed to run command 'rsync': No such file or directory",
    "FileNotFoundError: [Errno 2] No such file or directory: 'rsync'",
  ])('does not simply pass with a command that a script called and this host lacks: %s', (text) => {
    const { passed, notChecked, notEmulated } = verdict(fold(stamp(sayingWithoutRsync(text))));
    expect(notEmulated).toEqual([{ kind: 'command', name: 'rsync' }]);
    expect([passed, notChecked]).toEqual([
      true,
      [
        'not checked what rsync does: a script called it, DSM has it, this host lacks it (apt-get install rsync).',
      ],
    ]);
    expect(verdict(fold(stamp(sayingWithoutRsync(text))), { strict: true })).toMatchObject({
      passed: false,
      reasons: notChecked,
    });
  });

  test.each([
    'cat: /volume1/@appdata/hello/rsync: No such file or directory',
    'curl: command not found',
    'rsync: connection unexpectedly closed; profile not found',
  ])('passes where another thing is missing: %s', (text) => {
    expect(verdict(fold(stamp(sayingWithoutRsync(text))))).toMatchObject({ passed: true, notEmulated: [] });
  });

  test('does not simply pass with a missing command that a message of a script names', () => {
    const text = 'postinst: line 3: jq: command not found';
    const events = [...sayingWithoutRsync(''), { type: 'message', text, id: 0, index: 0 } as const];
    expect(verdict(fold(stamp(events))).notChecked).toEqual([expect.stringContaining('what jq does')]);
  });

  test('gives findings to the package that they are about', () => {
    const [hello] = fold(refusedByFindings()).packages;
    expect(hello?.findings.map(({ severity }) => severity)).toEqual(['warning', 'refused']);
  });

  test('keeps an action within a step apart from the action around it', () => {
    expect(fold(nestedAction()).actions.map(({ id, ms }) => [id, ms])).toEqual([
      [0, 81],
      [7, 81],
    ]);
  });

  test('is not changed by an event about an action or a step that nobody announced', () => {
    const report = fold(stamp([...begin, ...act(INSTALL)]));
    const stray = [
      { type: 'step-note', id: 9, index: 0, text: EVIL },
      { type: 'step-note', id: 0, index: 999, text: EVIL },
      { type: 'step-started', id: 0, index: 999, undo: true },
    ] as const;
    for (const event of stray)
      expect(addEvent(report, { ...event, run: RUN, seq: 0, at: report.ms })).toEqual(report);
  });

  test('keeps a thousand notes of a step, and says that there were more', () => {
    const notes = Array.from({ length: 5000 }, (_, at) => ({
      ...{ type: 'step-note' as const, id: 0, index: 0 },
      text: `note ${at}`,
    }));
    const [install] = fold(stamp([...act(INSTALL).slice(0, 2), ...notes])).actions;
    expect(install?.steps[0]?.notes).toHaveLength(1001);
    expect(install?.steps[0]?.notes.at(-1)).toBe('more than this is left out of the report');
  });

  test('is never changed in place', () => {
    for (const make of Object.values(SAMPLES))
      make().reduce((report, event) => deepFreeze(addEvent(report, event)), deepFreeze(emptyReport()));
  });

  test('keeps each stream whole when they take turns without end, in a time that grows with their number', async () => {
    const pieces = Array.from({ length: 20_000 }, (_, at) => ({
      type: 'output' as const,
      id: 0,
      index: 0,
      stream: at % 2 === 0 ? ('stdout' as const) : ('stderr' as const),
      text: `${at}\n`,
    }));
    const events = stamp([...act(INSTALL).slice(0, 2), ...pieces]);
    const read = (count: number) => fold(events.slice(0, count + 2)).actions[0]?.steps[0]?.output ?? [];
    const output = read(20_000);
    expect(output.length).toBeLessThan(3000);
    for (const stream of ['stdout', 'stderr'] as const) {
      const texts = pieces.filter((piece) => piece.stream === stream).map(({ text }) => text);
      expect(textOf(output, stream)).toBe(texts.join(''));
    }
    expect(await growth(20_000, read)).toBeLessThan(LINEAR);
  });
});

describe('a recorded run', () => {
  test.each(Object.entries(SAMPLES))('gives the same report: %s', (_, make) => {
    expect(fold(recorded(make()))).toStrictEqual(fold(make()));
  });

  test('gives the same report, whatever happened in it', () => {
    fc.assert(
      fc.property(anyRun, (events) => {
        expect(recorded(events)).toEqual(events);
        expect(fold(recorded(events))).toStrictEqual(fold(events));
      }),
    );
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
