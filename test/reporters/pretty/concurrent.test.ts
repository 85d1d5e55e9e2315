/** Two installations at once: in every report a reader can tell which line belongs to which package. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { type EventBody, makeReporter, parseEvents, type RunEvent, replay } from '../../../src/index.ts';
import { until } from '../../support/box.ts';
import { fixture, hello, recordedNas } from '../../support/fixture.ts';
import { act, begin, end, nestedAction, stamp } from '../../support/sample-run.ts';
import { readXml } from '../well-formed.ts';

function show(name: string, events: readonly RunEvent[], options = {}): string {
  let text = '';
  const reporter = makeReporter(
    name,
    (part) => {
      text += part;
    },
    { width: 80, ...options },
  );
  replay(events, reporter);
  return text;
}

/** Both lists by turns, as two actions that go on side by side emit them. */
const mixed = (a: readonly EventBody[], b: readonly EventBody[]): EventBody[] =>
  a.flatMap((event, index) => [event, ...(b[index] === undefined ? [] : [b[index]])]);

const install = (id: number, name: string): EventBody[] => {
  const pkg = { package: name, version: '1.0.0-1' };
  const steps = { 'script preinst': { exitCode: 0 }, 'script postinst': { exitCode: 0 } };
  return act({ id, action: 'install', steps, outcome: pkg }).map((event) =>
    event.type === 'action-started' ? { ...event, ...pkg } : event,
  );
};

describe('on the page', () => {
  test('each line names its package as long as the lines of two installations are mixed', () => {
    const page = show(
      'pretty',
      stamp([...begin, ...mixed(install(1, 'alpha'), install(2, 'beta')), end(true)]),
    );
    const lines = page.split('\n').filter((line) => /preinst|postinst|installed/.test(line));
    expect(lines.map((line) => line.replace(/ +\S+ ms$/, ''))).toEqual([
      '  ✓ alpha: preinst',
      '  ✓ beta: preinst',
      '  ✓ alpha: postinst',
      '  ✓ beta: postinst',
      '  alpha: installed',
      '  beta: installed',
    ]);
  });

  test('the lines of the slower one name it to their end, also when the other has ended', () => {
    const [started = end(true), ...rest] = install(2, 'slow');
    const page = show('pretty', stamp([...begin, started, ...install(1, 'fast'), ...rest, end(true)]));
    expect(page).toMatch(/fast: installed.*✓ slow: preinst.*slow: installed/s);
  });

  test('an action after another one names no package in its lines', () => {
    const page = show('pretty', stamp([...begin, ...install(1, 'alpha'), ...install(2, 'beta'), end(true)]));
    expect(page).not.toMatch(/(alpha|beta): /);
  });

  test('an action within another one stands within it, and needs no label', () => {
    const page = show('pretty', nestedAction());
    expect(page).toMatch(/^start hello 1\.0\.0-1$/m);
    expect(page).toMatch(/^ {4}start hello 1\.0\.0-1 {2}within start hello$/m);
    expect(page).not.toContain('hello: ');
  });

  test('an action within one of two that are mixed stands within its own parent', () => {
    const [started = end(true), ...rest] = install(1, 'alpha');
    const inner = act({ id: 3, action: 'stop', parent: { id: 1, index: 0 }, steps: {}, outcome: {} });
    const page = show(
      'pretty',
      stamp([...begin, started, ...mixed(rest.slice(0, 1), install(2, 'beta').slice(0, 3)), ...inner]),
    );
    expect(page).toMatch(/^ {4}stop hello 1\.0\.0-1 {2}within install alpha$/m);
  });
});

test('suites of JUnit with one name are numbered', () => {
  const xml = show('junit', stamp([...begin, ...install(1, 'alpha'), ...install(2, 'alpha'), end(true)]));
  const names = readXml(xml).children.map((suite) => typeof suite !== 'string' && suite.attributes.name);
  expect(names).toEqual(['install alpha 1.0.0-1', 'install alpha 1.0.0-1 (2)', 'run']);
});

test('a real NAS that installs two packages at once is shown so, live and from its recording', async () => {
  const live: Record<string, string> = { pretty: '', verbose: '', junit: '', json: '' };
  const reporters = Object.keys(live).map((name) => {
    const write = (text: string) => {
      live[name] += text;
    };
    return makeReporter(name === 'verbose' ? 'pretty' : name, write, {
      width: 80,
      verbose: name === 'verbose',
    });
  });
  let begun = 0;
  const { nas } = await recordedNas({
    onEvent: (event) => {
      if (event.type === 'action-started') begun += 1;
      for (const { onEvent } of reporters) onEvent(event);
    },
    // No step of the first before the second has begun.
    hooks: [
      async (_step, _context, run) => {
        await until(() => begun === 2);
        return run();
      },
    ],
  });
  const outcomes = await Promise.all([
    nas.install(await hello(), { start: true }),
    nas.install(await fixture('only-some-scripts')),
  ]);
  expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
  await nas[Symbol.asyncDispose]();
  for (const { onEnd } of reporters) onEnd();

  expect(live.pretty).toMatch(/✓ hello: preinst/);
  expect(live.pretty).toMatch(/✓ only-some-scripts: stage-package/);
  const recorded = parseEvents(live.json ?? '');
  expect(show('pretty', recorded)).toBe(live.pretty);
  expect(show('pretty', recorded, { verbose: true })).toBe(live.verbose);
  expect(show('junit', recorded)).toBe(live.junit);
  expect(stripVTControlCharacters(live.pretty ?? '')).toBe(live.pretty);
});
