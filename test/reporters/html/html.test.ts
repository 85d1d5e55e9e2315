/** The page: what a person finds on it, and that nothing of a package becomes markup. */
import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { makeReporter, replay } from '../../../src/reporters/index.ts';
import { abortedAtPreinst, passingLife, SAMPLES } from '../../support/sample-run.ts';
import { asScenario, hostileRuns, manyRuns } from '../../support/sample-runs.ts';
import { fc } from '../../support/seeded.ts';
import { anyRun } from '../any-run.ts';

function pageOf(events: readonly RunEvent[]): string {
  let page = '';
  const write = (text: string) => {
    page += text;
  };
  replay(events, makeReporter('html', write, { runs: true }));
  return page;
}

const OWN = /<(style|script)>[\s\S]*?<\/\1>/g;
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>|[^<>]+/y;
const VOID = new Set(['meta', 'input']);
const TAGS = new Set(
  'html head body title meta h1 h2 p div main span input button details summary table thead tbody tr th td ul li pre'.split(
    ' ',
  ),
);

/** Throws at a tag that the page has not by itself; gives the names of all attributes. */
function attributesOf(page: string): Set<string> {
  const body = page.replace('<!doctype html>', '').replace(OWN, '');
  const open: string[] = [];
  const names = new Set<string>();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < body.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(body);
    if (token === null) throw new Error(`No HTML at: ${body.slice(at, at + 80)}`);
    const [, close, name, attributes = ''] = token;
    if (name === undefined) continue;
    for (const [, attribute = ''] of attributes.matchAll(/ ([a-z-]+)/g)) names.add(attribute);
    takeTag(open, name, close === '/');
  }
  if (open.length > 0) throw new Error(`The page leaves ${open.join(', ')} open.`);
  return names;
}

function takeTag(open: string[], name: string, isEnd: boolean): void {
  if (!TAGS.has(name)) throw new Error(`The page has the tag ${name}.`);
  if (isEnd && open.pop() !== name) throw new Error(`The page closes ${name} too early.`);
  if (!isEnd && !VOID.has(name)) open.push(name);
}

test('a failed run is open, and says why, at which line, and what its scripts wrote', () => {
  const page = pageOf(manyRuns());
  expect(page).toContain('<span class="bad">FAILED</span> 1 of 4 runs passed, 3 failed');
  expect(page.match(/<details class="run" open/g)).toHaveLength(3);
  for (const text of [
    'hello lives (dsm 7.2.2) · DSM 7.2.2 apollolake',
    'expected that the status of hello is running: it is stop',
    'scenarios/hello.scenario.json5:5',
    'DSM shows error 276: failed to run preinst script',
    'looking at disk 40',
    'hello-daemon (pid 12)',
    'The run did not end.',
  ])
    expect(page).toContain(text);
});

test('a step of a scenario is marked as failed where its action failed', () => {
  const step = (page: string) =>
    /<span class="mark (\w+)">.<\/span><span class="name">install hello</.exec(page)?.[1];
  expect(step(pageOf(asScenario(passingLife().slice(0, 30), 'x', { name: 'x' })))).toBe('good');
  expect(step(pageOf(asScenario(abortedAtPreinst(), 'x', { name: 'x' })))).toBe('bad');
});

test('the page asks nothing of any other place, and runs no script but its own', () => {
  const page = pageOf(manyRuns());
  const names = attributesOf(page);
  expect(['src', 'href', 'action', 'style', 'srcset'].filter((name) => names.has(name))).toEqual([]);
  expect(page).toMatch(/content="default-src &#39;none&#39;;[^"]*script-src &#39;sha256-/);
  expect(page.match(/<script/g)).toHaveLength(1);
});

test('nothing that a package or a scenario says becomes markup', () => {
  for (const sample of Object.values(SAMPLES)) attributesOf(pageOf(sample()));
  expect([...attributesOf(pageOf(hostileRuns()))].filter((name) => name.startsWith('on'))).toEqual([]);
});

test('nor does anything else in a run, whatever happened in it', () => {
  const breaking = fc.constantFrom(
    '</script><script>',
    '"><img src=x onerror=alert(1)>',
    "' onclick='x",
    '<!--',
    '&lt;',
    '</pre>',
  );
  fc.assert(
    fc.property(anyRun, breaking, fc.string({ unit: 'binary', maxLength: 20 }), (events, text, other) => {
      const name = `${text}${other}`;
      const names = attributesOf(pageOf(asScenario(events, 'x', { name, cell: text, file: name })));
      expect([...names].some((attribute) => attribute.startsWith('on'))).toBe(false);
    }),
    { numRuns: 60 },
  );
});
