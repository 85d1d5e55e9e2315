/** What happens beside the steps: calls of DSM's commands, snapshots, failed consumers, crashes, and who left what. */
import { describe, expect, test } from 'vitest';
import { type EventBody, type LeftBehind, makeReporter, replay } from '../../../src/index.ts';
import { act, begin, end, stamp } from '../../support/sample-run.ts';

function show(name: string, bodies: readonly EventBody[], options = {}): string {
  let text = '';
  const write = (part: string) => {
    text += part;
  };
  replay(stamp(bodies), makeReporter(name, write, { width: 100, ...options }));
  return text;
}

const called = (more: Partial<Extract<EventBody, { type: 'command-called' }>>): EventBody => ({
  type: 'command-called',
  command: 'synopkg',
  args: ['version', 'hello'],
  package: 'hello',
  caller: '/bin/sh /var/packages/hello/scripts/preinst',
  exitCode: 0,
  emulated: true,
  ms: 2,
  ...more,
});

describe('a call of a command of DSM', () => {
  const [started, stepStarted, ...rest] = act({
    id: 1,
    action: 'install',
    steps: { 'script preinst': { exitCode: 0 }, 'script postinst': { exitCode: 0 } },
  }) as [EventBody, EventBody, ...EventBody[]];
  const run = (...calls: EventBody[]) => [...begin, started, stepStarted, ...calls, ...rest, end(true)];

  test('is not shown', () => {
    expect(show('pretty', run(called({ parent: { id: 1, index: 0 } })))).not.toContain('synopkg');
  });

  test('is shown below its step with --verbose', () => {
    const page = show('pretty', run(called({ parent: { id: 1, index: 0 } })), { verbose: true });
    expect(page).toMatch(/✓ preinst .*\n {6}· called synopkg version hello: exit code 0\n {2}✓ postinst/);
  });

  test('that no step made is shown when it comes', () => {
    const page = show('pretty', run(called({})), { verbose: true });
    expect(page).toMatch(
      /^ {2}· a process of hello called synopkg version hello: exit code 0\n {2}✓ preinst/m,
    );
  });

  test('from a step that has ended is shown when it comes', () => {
    const bodies = [
      ...begin,
      started,
      stepStarted,
      ...rest,
      called({ parent: { id: 1, index: 0 } }),
      end(true),
    ];
    expect(show('pretty', bodies, { verbose: true })).toMatch(
      /installed .*\n {2}· a process of hello called/,
    );
  });

  test('that spkbox does not emulate says so with --verbose', () => {
    const call = called({
      command: 'synofoo',
      args: [],
      emulated: false,
      exitCode: 1,
      parent: { id: 1, index: 0 },
    });
    const page = show('pretty', run(call), { verbose: true });
    expect(page).toContain('· called synofoo: spkbox does not emulate it, exit code 1');
  });
});

test('snapshots and cuts of the power are shown in one line each', () => {
  const page = show('pretty', [
    ...begin,
    { type: 'snapshot-taken', snapshot: 0, ms: 12 },
    { type: 'snapshot-restored', snapshot: 0, ms: 30 },
    { type: 'power-cut', lost: 'nothing', ms: 7 },
    end(true),
  ]);
  expect(page).toMatch(/^took snapshot 0 +12 ms\nwent back to snapshot 0 +30 ms\nthe power was cut +7 ms$/m);
});

describe('a consumer of the events that failed', () => {
  const failed: EventBody = { type: 'consumer-failed', consumer: 'onEvent', text: 'no room' };

  test('is named on the page', () => {
    const page = show('pretty', [...begin, failed, end(false)]);
    expect(page).toContain('✗ onEvent failed: no room. It gets no further event; the run goes on.');
  });

  test('is an error in JUnit', () => {
    const xml = show('junit', [...begin, failed, end(false)]);
    expect(xml).toMatch(
      /<testcase name="consumer onEvent" classname="run">\s*<error message="onEvent failed: no room"/,
    );
  });
});

describe('an action that crashed', () => {
  const bodies = [
    ...begin,
    ...act({
      id: 1,
      action: 'install',
      steps: { 'script preinst': { exitCode: 0 } },
      outcome: { result: 'crashed', at: 'postinst', reason: 'TypeError: x is not a function' },
    }),
    end(false),
  ];

  test('is not called the fault of the package', () => {
    const page = show('pretty', bodies);
    expect(page).toContain("install crashed, which is not the package's fault: what it did was undone");
    expect(page).toContain('what happened  TypeError: x is not a function');
    expect(page).toContain('what to do     This error comes from a worker, a hook or spkbox itself');
  });

  test('is an error in JUnit, and no failure', () => {
    const xml = show('junit', bodies);
    expect(xml).toMatch(/<testsuite name="install hello 1\.0\.0-1" tests="2" failures="0" errors="1"/);
  });
});

describe('who made what is left behind', () => {
  const maker = { id: 1, index: 8, step: 'postinst', action: 'install', package: 'hello' } as const;
  const file = {
    path: '/usr/local/x',
    change: 'modified',
    kind: 'file',
    owner: 'root',
    mode: '0644',
    size: 1,
  } as const;
  const left: readonly LeftBehind[] = [
    { kind: 'files', what: '/usr/local/x', verdict: 'left', why: 'not put back', files: [file], maker },
    {
      kind: 'port',
      what: 'tcp 127.0.0.1:80',
      verdict: 'left',
      why: 'still open',
      files: [],
      maker: { ...maker, afterwards: true },
    },
    {
      kind: 'files',
      what: '/volume1/@appdata/hello',
      verdict: 'kept',
      why: 'DSM keeps var',
      files: [],
      maker,
    },
  ];
  const bodies: EventBody[] = [...begin, { type: 'left-behind', left, imprecise: [], ms: 5 }, end(true)];

  test('is named on the page, for what should not be there', () => {
    const page = show('pretty', bodies, { width: 110 })
      .replaceAll(/\n {10,}/g, ' ')
      .replaceAll(/ {2,}/g, ' ');
    expect(page).toContain('not put back; changed by postinst of install hello');
    expect(page).toContain('opened by a process that ran on after postinst of install hello');
    expect(page).toMatch(/DSM keeps var$/m);
  });

  test('is named for everything with --verbose', () => {
    const page = show('pretty', bodies, { verbose: true }).replaceAll(/\n {10,}/g, ' ');
    expect(page).toContain('DSM keeps var; made by postinst of install hello');
  });

  test('is named in JUnit', () => {
    const xml = show('junit', bodies, { strict: true });
    expect(xml).toContain('type="left">not put back; changed by postinst of install hello</failure>');
    expect(xml).toContain('0644 root /usr/local/x (modified)');
  });
});
