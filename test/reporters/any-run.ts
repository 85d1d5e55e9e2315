/** Any run at all: events in any order, with any text in them. */
import { EVENT_FORMAT, type EventBody, type Outcome } from '../../src/events.ts';
import { act, EVIL, HELLO, INSTALL, LEFT, stamp } from '../support/sample-run.ts';
import { fc } from '../support/seeded.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', '\n', '\r', '\r\n', 'a\nb', '\x1b[31m', '\ud800', EVIL, 'long '.repeat(60)),
);
const ms = fc.nat({ max: 200_000 });
const place = { id: fc.nat({ max: 2 }), index: fc.nat({ max: 13 }) };
const name = fc.oneof(fc.constant(HELLO), fc.record({ package: text, version: text }));
const pick = <Values extends readonly string[]>(...values: Values) =>
  fc.constantFrom(...values) as fc.Arbitrary<Values[number]>;

const outcome: fc.Arbitrary<Outcome> = fc.record(
  {
    id: fc.nat({ max: 2 }),
    action: pick('install', 'upgrade', 'repair', 'uninstall', 'start', 'stop', 'move', 'boot', 'shutdown'),
    package: text,
    version: text,
    result: pick('done', 'alerted', 'refused', 'aborted', 'broken', 'not-started', 'crashed', 'power-lost'),
    error: fc.record({ code: fc.nat(), description: text }),
    at: text,
    reason: text,
    oldVersion: text,
    scripts: fc.array(
      fc.record(
        { script: pick('preinst', 'start'), exitCode: fc.nat({ max: 255 }), message: text },
        { requiredKeys: ['script', 'message'] },
      ),
      { maxLength: 2 },
    ),
    messages: fc.array(text, { maxLength: 2 }),
    alerts: fc.array(text, { maxLength: 2 }),
  },
  { requiredKeys: ['id', 'action', 'package', 'version', 'result', 'scripts', 'messages', 'alerts'] },
);

const finding = fc.record({
  code: text,
  severity: pick('refused', 'warning', 'note'),
  text,
  place: fc.record({ member: text, key: text, line: fc.nat(), package: text }, { requiredKeys: [] }),
  advice: text,
  source: text,
});

const stepEnded = fc.record(
  {
    type: fc.constant('step-ended' as const),
    ...place,
    undo: fc.boolean(),
    result: pick('passed', 'failed', 'skipped'),
    ms,
    exitCode: fc.nat({ max: 255 }),
    reason: text,
    outputStillOpen: fc.boolean(),
  },
  { requiredKeys: ['type', 'id', 'index', 'undo', 'result', 'ms'] },
);

const pathList = fc.record({ total: fc.nat(), first: fc.array(text, { maxLength: 3 }) });

const upgradeData = fc.record(
  {
    type: fc.constant('upgrade-data' as const),
    package: text,
    version: text,
    from: text,
    unchanged: fc.nat(),
    created: pathList,
    changed: pathList,
    lost: pathList,
    users: fc.record({
      kept: fc.nat(),
      changed: pathList,
      defaults: pathList,
      lost: pathList,
      unreadable: pathList,
      leftInUpgradeFolder: pathList,
      allowed: pathList,
    }),
    ms,
  },
  {
    requiredKeys: ['type', 'package', 'version', 'from', 'unchanged', 'created', 'changed', 'lost', 'ms'],
  },
);

const livedIn = fc.record({
  type: fc.constant('lived-in' as const),
  package: text,
  version: text,
  edited: pathList,
  added: pathList,
  seeded: pathList,
  ms,
});

const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ type: fc.constant('box-made' as const), engine: text, missingCommands: fc.array(text), ms }),
  name.chain((of) =>
    fc
      .record({ type: fc.constant('package-read' as const), file: text, displayName: text })
      .map((read) => ({ ...read, ...of })),
  ),
  name.chain((of) =>
    fc.array(finding, { maxLength: 3 }).map((findings) => ({ type: 'findings' as const, findings, ...of })),
  ),
  fc.nat({ max: 2 }).map((id) => act({ ...INSTALL, id })[0] as EventBody),
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('step-started' as const), ...place, undo: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('output' as const),
      ...place,
      stream: pick('stdout', 'stderr'),
      text,
    }),
  },
  fc.record({ type: fc.constant('progress' as const), ...place, value: fc.nat({ max: 100 }) }),
  fc.record({ type: pick('message', 'step-note'), ...place, text }),
  { weight: 4, arbitrary: stepEnded },
  fc.record({ type: fc.constant('action-ended' as const), id: fc.nat({ max: 2 }), ms, outcome }),
  name.chain((of) =>
    fc
      .record({ type: fc.constant('status' as const), code: fc.nat(), status: text, description: text, ms })
      .map((status) => ({ ...status, ...of })),
  ),
  upgradeData,
  livedIn,
  fc.record({
    type: fc.constant('left-behind' as const),
    left: fc.subarray([...LEFT]),
    imprecise: fc.constant([]),
    ms,
  }),
  fc.record({
    type: fc.constant('error' as const),
    code: text,
    text,
    hint: text,
    where: fc.option(text, { nil: undefined }),
  }),
  fc.record({
    type: fc.constant('command-called' as const),
    command: text,
    args: fc.array(text),
    package: text,
    caller: text,
    exitCode: fc.nat({ max: 255 }),
    emulated: fc.boolean(),
    ms,
  }),
  fc.record({ type: fc.constant('consumer-failed' as const), consumer: text, text }),
  fc.record({ type: pick('power-cut'), lost: pick('nothing', 'unsynced'), ms }),
  fc.record({ type: pick('snapshot-taken', 'snapshot-restored'), snapshot: fc.nat(), ms }),
  fc.record({
    type: fc.constant('run-ended' as const),
    passed: fc.boolean(),
    reasons: fc.array(fc.string()),
    notChecked: fc.array(text),
    notEmulated: fc.array(fc.record({ kind: pick('worker', 'package', 'command'), name: text })),
    ms,
  }),
);

const runStarted = fc.record({
  type: fc.constant('run-started' as const),
  format: fc.constant(EVENT_FORMAT),
  spkbox: text,
  started: text,
  dsm: fc.record({
    release: text,
    build: fc.nat(),
    platform: text,
    arch: text,
    language: text,
    fidelity: pick('dsm', 'guide'),
  }),
});

export const anyRun = fc
  .tuple(runStarted, fc.array(body, { maxLength: 30 }))
  .map(([start, rest]) => structuredClone(stamp([start, act(INSTALL)[0] as EventBody, ...rest])));
