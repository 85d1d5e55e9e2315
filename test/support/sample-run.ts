/** Sample event streams: what a run of the package "hello" says, when all is well and when it fails at one place. */
import type { Action, ScriptName, Task } from '../../src/dsm/actions.ts';
import { EXECUTION_ORDER } from '../../src/dsm/execution-order.ts';
import type { Consequence, Timing } from '../../src/dsm/timing.ts';
import {
  type ActionParent,
  EVENT_FORMAT,
  type EventBody,
  type LeftBehind,
  type LeftFile,
  type Outcome,
  type PlannedStep,
  type RunEvent,
} from '../../src/events.ts';
import type { RecordedFinding } from '../../src/findings.ts';

export const HELLO = { package: 'hello', version: '1.0.0-1' } as const;

/** The id of every sample run. */
export const RUN = 'sample';

/** Stamps events with their place: each comes 3 ms after the one before. */
export const stamp = (bodies: readonly EventBody[]): RunEvent[] =>
  bodies.map((body, seq) => ({ ...body, run: RUN, seq, at: seq * 3 }));

type StepSpec = Task | `script ${ScriptName}` | `${'acquire' | 'release'} ${string} ${Timing}`;

interface Told {
  readonly did?: readonly string[];
  readonly output?: readonly (readonly ['stdout' | 'stderr', string])[];
  readonly progress?: number;
  readonly message?: string;
  readonly exitCode?: number;
  readonly fails?: string;
  readonly skipped?: string;
  readonly outputStillOpen?: boolean;
  readonly ms?: number;
}

interface Act {
  readonly id: number;
  readonly action: Action;
  /** Each step with what happens in it; a step that is `false` is not reached. */
  readonly steps: Readonly<Partial<Record<StepSpec, Told | false>>>;
  readonly undo?: readonly StepSpec[];
  readonly parent?: ActionParent;
  readonly outcome?: Partial<Outcome>;
}

export const begin: readonly EventBody[] = [
  {
    type: 'run-started',
    format: EVENT_FORMAT,
    spkbox: '0.1.0',
    started: '2026-11-20T10:00:00.000Z',
    dsm: {
      release: '7.2.2',
      build: 72806,
      platform: 'apollolake',
      arch: 'x86_64',
      language: 'enu',
      fidelity: 'dsm',
    },
  },
  { type: 'box-made', engine: 'namespace', missingCommands: [], ms: 38 },
  { type: 'package-read', ...HELLO, file: 'hello-1.0.0-1.spk', displayName: 'Hello, box' },
];

export const end = (passed: boolean): EventBody => ({
  type: 'run-ended',
  passed,
  reasons: [],
  notEmulated: [],
  notChecked: [],
  ms: 412,
});

const finding: RecordedFinding = {
  code: 'info-no-maintainer',
  severity: 'warning',
  text: 'INFO has no maintainer.',
  place: { member: 'INFO' },
  advice: 'Add maintainer="Your Name": Package Center shows it.',
  source: 'guide 05 INFO',
};

const refusal: RecordedFinding = {
  code: 'privilege-not-package',
  severity: 'refused',
  dsmError: { code: 319, description: 'invalid package privilege content' },
  text: 'The package wants to run as root, which DSM 7 allows to packages that the vendor signed alone.',
  place: { member: 'conf/privilege', key: 'defaults.run-as' },
  advice: 'Set "run-as" to "package", and do what needs root with a worker.',
  source: 'spksrc#4442',
};

export const INSTALL: Act = {
  id: 0,
  action: 'install',
  steps: {
    'stage-package': { ms: 12.4 },
    'make-accounts': { did: ['made the user hello (uid 30117)'], ms: 2 },
    'script preinst': {
      output: [
        ['stdout', 'Checking whether port 8080 '],
        ['stdout', 'is free\n'],
        ['stderr', 'preinst: no old configuration\n'],
      ],
      exitCode: 0,
    },
    'move-into-place': {},
    'make-hierarchy': {},
    'acquire data-share WHEN_POSTINST': {
      did: ['made the shared folder hello', 'linked shares/hello to /volume1/hello'],
    },
    'acquire port-config WHEN_POSTINST': { did: ['put hello.sc into /usr/local/etc/services.d'] },
    'script postinst': { message: 'Hello answers at <a href="http://nas:8080">port 8080</a>.', exitCode: 0 },
    'finish-install': { ms: 0.4 },
    'acquire usr-local-linker WHEN_ENABLE': { did: ['linked /usr/local/bin/hello'] },
    'script start': {
      output: [['stdout', 'hello-daemon: listening\n']],
      exitCode: 0,
      outputStillOpen: true,
      ms: 1204,
    },
    'turn-on': {},
  },
};

const STOP: Act = {
  id: 1,
  action: 'stop',
  steps: {
    'script prestop': { skipped: 'INFO does not say precheckstartstop="yes"' },
    'script stop': { exitCode: 0 },
    'release usr-local-linker WHEN_DISABLE': { did: ['removed /usr/local/bin/hello'] },
    'turn-off': {},
  },
};

const UNINSTALL: Act = {
  id: 2,
  action: 'uninstall',
  steps: {
    'script preuninst': { exitCode: 0 },
    'release port-config WHEN_POSTUNINST': { fails: 'hello.sc was gone already' },
    'remove-target': {},
    'script postuninst': { skipped: 'the package has none' },
    'remove-package': {},
    'remove-accounts': {},
  },
  outcome: { result: 'alerted', alerts: ['port-config could not release: hello.sc was gone already.'] },
};

const status = (code: number, word: string, description: string): EventBody => ({
  type: 'status',
  ...HELLO,
  code,
  status: word,
  description,
  ms: 4,
});

const file = (path: string, change: LeftFile['change'] = 'created'): LeftFile => ({
  path,
  change,
  kind: 'file',
  owner: 'hello:hello',
  mode: '0644',
  size: 120,
});

export const LEFT: readonly LeftBehind[] = [
  {
    kind: 'files',
    what: '/volume1/@appdata/hello',
    verdict: 'kept',
    why: 'var stays for a later installation',
    files: [
      { ...file('/volume1/@appdata/hello'), kind: 'folder', mode: '0755' },
      file('/volume1/@appdata/hello/state'),
      file('/volume1/@appdata/hello/hello.conf'),
    ],
  },
  {
    kind: 'files',
    what: '/var/log/synopkg.log',
    verdict: 'log',
    why: '',
    files: [file('/var/log/synopkg.log', 'modified')],
  },
  {
    kind: 'files',
    what: '/usr/local/lib/hello',
    verdict: 'left',
    why: 'postinst made it, and no script removed it',
    files: [
      { ...file('/usr/local/lib/hello'), kind: 'folder' },
      ...Array.from({ length: 12 }, (_, at) => file(`/usr/local/lib/hello/${at}.so`)),
    ],
  },
  { kind: 'process', what: 'hello-daemon (pid 12)', verdict: 'left', why: 'stop did not end it', files: [] },
];

const leftBehind = (left: readonly LeftBehind[]): EventBody => ({
  type: 'left-behind',
  left,
  imprecise: [
    {
      fact: 'listening ports',
      precision: 'unavailable',
      why: 'this engine shares its network with the host',
    },
  ],
  ms: 6,
});

export const passingLife = (): RunEvent[] =>
  stamp([
    ...begin,
    { type: 'findings', ...HELLO, findings: [finding] },
    ...act(INSTALL),
    status(0, 'running', 'retrieve from status script'),
    ...act(STOP),
    status(324, 'stop', 'translate from systemd status'),
    ...act(UNINSTALL),
    leftBehind(LEFT),
    end(true),
  ]);

export const abortedAtPreinst = (): RunEvent[] =>
  stamp([
    ...begin,
    ...act({
      id: 0,
      action: 'install',
      steps: {
        'stage-package': {},
        'make-accounts': {},
        'script preinst': {
          output: [['stdout', Array.from({ length: 40 }, (_, at) => `looking at disk ${at + 1}\n`).join('')]],
          fails: '',
          exitCode: 1,
          ms: 2500,
        },
        'move-into-place': false,
        'script postinst': false,
      },
      undo: ['make-accounts', 'stage-package'],
      outcome: {
        result: 'aborted',
        at: 'preinst',
        reason: 'preinst ended with exit code 1.',
        error: { code: 276, description: 'failed to run preinst script' },
      },
    }),
    leftBehind([]),
    end(false),
  ]);

export const brokenAtPostinst = (): RunEvent[] =>
  stamp([
    ...begin,
    ...act({
      id: 0,
      action: 'install',
      steps: {
        'move-into-place': {},
        'acquire port-config WHEN_POSTINST': { fails: 'The package holds no file hello.sc.' },
        'script postinst': {
          fails: '',
          exitCode: 127,
          output: [['stderr', 'postinst: line 3: jq: command not found\n']],
        },
        'finish-install': false,
      },
      outcome: {
        result: 'broken',
        at: 'postinst',
        reason: 'postinst ended with exit code 127.',
        error: { code: 276, description: 'failed to run postinst script' },
        alerts: ['port-config could not acquire.'],
      },
    }),
    status(150, 'broken', 'the package is broken'),
    end(false),
  ]);

export const refusedByFindings = (): RunEvent[] =>
  stamp([
    ...begin,
    { type: 'findings', ...HELLO, findings: [finding, refusal] },
    ...act({
      id: 0,
      action: 'install',
      steps: { 'stage-package': false, 'script preinst': false },
      outcome: {
        result: 'refused',
        reason: 'DSM refuses the package.',
        error: { code: 319, description: 'invalid package privilege content' },
      },
    }),
    end(false),
  ]);

export const startFailed = (): RunEvent[] =>
  stamp([
    ...begin,
    ...act({
      id: 0,
      action: 'install',
      steps: {
        'move-into-place': {},
        'finish-install': {},
        'acquire usr-local-linker WHEN_ENABLE': { did: ['linked /usr/local/bin/hello'] },
        'script start': { fails: 'It was ended after 60 s, its time limit.', ms: 60_000 },
        'turn-on': false,
      },
      undo: ['acquire usr-local-linker WHEN_ENABLE'],
      outcome: {
        result: 'not-started',
        at: 'start',
        reason: 'start was ended after 60 s, its time limit.',
        error: { code: 272, description: 'failed to start on previous startup' },
      },
    }),
    {
      type: 'error',
      code: 'MACHINE_LOST',
      text: 'The box ended while it was in use.',
      hint: 'Run it again with --keep.',
      where: undefined,
    },
    end(false),
  ]);

/** Killed while start runs. */
export const cutOff = (): RunEvent[] => {
  const events = passingLife();
  const starting = events.findIndex(
    (event) => event.type === 'output' && event.text.startsWith('hello-daemon'),
  );
  return events.slice(0, starting + 1);
};

/** A run in which a script starts another package, which is an action within a step. */
export const nestedAction = (): RunEvent[] => {
  const [started, ...rest] = act({
    id: 0,
    action: 'start',
    steps: { 'script start': { exitCode: 0 }, 'turn-on': {} },
  });
  const inner = act({
    id: 7,
    action: 'start',
    parent: { id: 0, index: 0 },
    steps: { 'script start': { exitCode: 0 } },
  });
  return stamp([
    ...begin,
    ...(started ? [started] : []),
    ...rest.slice(0, 1),
    ...inner,
    ...rest.slice(1),
    end(true),
  ]);
};

/** A package that tries to write to the terminal, to turn the text around and to break out of XML. */
export const EVIL =
  '\x1b]0;owned\x07\x1b[2J\x1b[31mred\x1b[0m \x9b31m \u202egnp.exe\u2066 ]]></system-out><x a="\u0000"/> &amp; \ud800 \ufffe \u2028\b\x7f\u{e0041}';

export const hostile = (): RunEvent[] => {
  const name = { package: EVIL, version: EVIL };
  const told: Told = {
    did: [EVIL],
    output: [
      ['stdout', `${EVIL}\r${EVIL}\n`],
      ['stderr', EVIL.repeat(90)],
    ],
    message: EVIL,
    exitCode: 0,
  };
  const events = act({
    id: 0,
    action: 'install',
    steps: { 'script preinst': told, 'script postinst': { ...told, fails: EVIL, exitCode: 1 } },
    outcome: {
      ...name,
      result: 'broken',
      at: EVIL,
      reason: EVIL,
      error: { code: 276, description: EVIL },
      alerts: [EVIL],
    },
  });
  const left: LeftBehind = {
    kind: 'files',
    what: EVIL,
    verdict: 'left',
    why: EVIL,
    files: [file(EVIL), file(EVIL)],
  };
  return stamp([
    ...begin,
    { type: 'package-read', ...name, file: EVIL, displayName: EVIL },
    {
      type: 'findings',
      ...name,
      findings: [{ ...refusal, code: EVIL, text: EVIL, place: { member: EVIL, key: EVIL }, advice: EVIL }],
    },
    ...events.map((event) => ('package' in event ? { ...event, ...name } : event)),
    { type: 'status', ...name, code: 1, status: EVIL, description: EVIL, ms: 1 },
    {
      type: 'left-behind',
      left: [left],
      imprecise: [{ fact: EVIL, precision: 'approximate', why: EVIL }],
      ms: 1,
    },
    { type: 'error', code: EVIL, text: EVIL, hint: EVIL, where: EVIL },
    end(false),
  ]);
};

export const SAMPLES: Readonly<Record<string, () => RunEvent[]>> = {
  passingLife,
  abortedAtPreinst,
  brokenAtPostinst,
  refusedByFindings,
  startFailed,
  cutOff,
  nestedAction,
  hostile,
};

/** The events of one action. */
export function act({ id, action, steps, undo = [], parent, outcome = {} }: Act): EventBody[] {
  const specs = Object.keys(steps) as StepSpec[];
  const told = specs.flatMap((spec, index) => tell(id, index, steps[spec] ?? false));
  const undone = undo.flatMap((spec): EventBody[] => {
    const index = specs.indexOf(spec);
    return [
      { type: 'step-started', id, index, undo: true },
      { type: 'step-ended', id, index, undo: true, result: 'passed', ms: 1 },
    ];
  });
  const result: Outcome = {
    id,
    action,
    ...HELLO,
    result: 'done',
    scripts: [],
    messages: [],
    alerts: [],
    ...outcome,
  };
  return [
    {
      type: 'action-started',
      id,
      action,
      by: parent === undefined ? 'user' : 'command',
      ...(parent === undefined ? {} : { parent }),
      steps: specs.map((spec, index) => factsOf(action, spec, index)),
      ...HELLO,
    },
    ...told,
    ...undone,
    { type: 'action-ended', id, ms: 81, outcome: result },
  ];
}

function tell(id: number, index: number, told: Told | false): EventBody[] {
  if (told === false) return [];
  const {
    did = [],
    output = [],
    progress,
    message,
    exitCode,
    fails,
    skipped,
    outputStillOpen,
    ms = 3,
  } = told;
  const place = { id, index };
  return [
    { type: 'step-started', ...place, undo: false },
    ...did.map((text): EventBody => ({ type: 'step-note', ...place, text })),
    ...output.map(([stream, text]): EventBody => ({ type: 'output', ...place, stream, text })),
    ...(progress === undefined ? [] : [{ type: 'progress', ...place, value: progress } as const]),
    ...(message === undefined ? [] : [{ type: 'message', ...place, text: message } as const]),
    {
      type: 'step-ended',
      ...place,
      undo: false,
      result: skipped !== undefined ? 'skipped' : fails !== undefined ? 'failed' : 'passed',
      ms,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(skipped || fails ? { reason: skipped ?? fails ?? '' } : {}),
      ...(outputStillOpen === undefined ? {} : { outputStillOpen }),
    },
  ];
}

function factsOf(action: Action, spec: StepSpec, index: number): PlannedStep {
  const [kind = '', name = '', timing = ''] = spec.split(' ');
  const step =
    kind === 'script'
      ? { kind: 'script' as const, script: name as ScriptName, missing: false }
      : kind === 'acquire' || kind === 'release'
        ? { kind: kind as 'acquire' | 'release', worker: name, timing: timing as Timing }
        : { kind: 'task' as const, task: kind as Task };
  return { index, phase: 'install', side: 'new', onFailure: consequenceOf(action, step), step };
}

function consequenceOf(action: Action, step: PlannedStep['step']): Consequence {
  const row = EXECUTION_ORDER[action]
    .flatMap(({ rows }) => rows)
    .find(
      (one) =>
        (one.does === 'task' && step.kind === 'task' && one.task === step.task) ||
        (one.does === 'script' && step.kind === 'script' && one.script === step.script) ||
        ((one.does === 'acquire' || one.does === 'release') &&
          one.does === step.kind &&
          one.timing === step.timing),
    );
  return row?.onFailure ?? 'abort';
}
