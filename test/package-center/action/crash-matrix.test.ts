/**
 * A failure in every step of every action: what the action comes to is what its row says, nothing half-done is left, and
 * trying again, or uninstalling, works. Made from the plan, so that a new row is covered by itself.
 *
 * Every step on the namespace engine as root. Elsewhere a sample, since what follows a failure is Package Center's own
 * doing: the first step of each kind for each consequence, and every eighth.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Action } from '../../../src/dsm/actions.ts';
import { INTERVALS, type Interval } from '../../../src/dsm/timing.ts';
import type { Outcome } from '../../../src/events.ts';
import { planPackage } from '../../../src/package-center/action/plan-package.ts';
import type { Step } from '../../../src/package-center/action/plan-steps.ts';
import { stepName } from '../../../src/package-center/action/step-name.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { defineWorker, type WorkerInterval } from '../../../src/workers/define-worker.ts';
import { Fault } from '../../support/faults.ts';
import { changed, type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { IS_FULL_ENGINE } from '../../support/full-engine.ts';

const NAME = 'whole';

const INFO = (version: string) => `package="${NAME}"
version="${version}"
os_min_ver="7.0-40000"
arch="noarch"
description="Every script, every timing."
maintainer="spkbox"
precheckstartstop="yes"
support_move="yes"
install_replace_packages="old-name"
`;

const SCRIPTS = [
  'prereplace',
  'preinst',
  'postinst',
  'postreplace',
  'preupgrade',
  'postupgrade',
  'preuninst',
  'postuninst',
];

function whole(version: string): Promise<Spk> {
  return changed('trace', {
    INFO: INFO(version),
    ...Object.fromEntries(
      [...SCRIPTS, 'start-stop-status'].map((name) => [`scripts/${name}`, '#!/bin/sh\nexit 0\n']),
    ),
    'conf/resource': '{"everywhere":{}}',
  });
}

/** Does a little in every interval that there is. */
const place = (interval: Interval) => `/usr/local/etc/everywhere-${interval}`;
const holding = (interval: Interval): WorkerInterval<object> => ({
  async acquire({ machine, onUndo }) {
    onUndo(() => machine.change([{ op: 'remove', path: place(interval) }]));
    await machine.change([{ op: 'append', path: place(interval), text: '' }]);
  },
  release: ({ machine }) => machine.change([{ op: 'remove', path: place(interval) }]),
});
const everywhere = defineWorker({
  name: 'everywhere',
  provider: 'test',
  spec: z.object({}),
  intervals: Object.fromEntries(INTERVALS.map((interval) => [interval, holding(interval)])),
  update: ({ machine }) =>
    machine.change([{ op: 'append', path: place('FROM_POSTINST_TO_POSTUNINST'), text: '' }]),
});

let old: Spk;
let newer: Spk;

/** A repair has the steps of an upgrade, as the table of both shows. */
type Tried = Exclude<Action, 'repair'>;

/** How an action comes about, and what the package was before it. */
const ACTIONS: Readonly<
  Record<Tried, { before: 'nothing' | 'running' | 'stopped'; act(box: RecordedNas): Promise<Outcome> }>
> = {
  install: { before: 'nothing', act: ({ nas }) => nas.install(old, { start: true }) },
  upgrade: { before: 'running', act: ({ nas }) => nas.install(newer) },
  uninstall: { before: 'running', act: ({ nas }) => nas.uninstall(NAME) },
  start: { before: 'stopped', act: ({ nas }) => nas.start(NAME) },
  stop: { before: 'running', act: ({ nas }) => nas.stop(NAME) },
  move: {
    before: 'running',
    act: ({ nas }) => nas.move(NAME, nas.packages[0]?.volume === '/volume1' ? '/volume2' : '/volume1'),
  },
  update: { before: 'running', act: ({ nas }) => nas.update(NAME, everywhere.name) },
  shutdown: { before: 'running', act: async ({ nas }) => (await nas.shutDown())[0] as Outcome },
  boot: { before: 'running', act: async ({ nas }) => (await nas.boot())[0] as Outcome },
};

interface Broken {
  readonly box: RecordedNas;
  readonly fault: Fault;
}

/** One box for all cases, with a snapshot of each state that an action begins in. */
async function prepareStates() {
  const fault = new Fault();
  const box = await recordedNas(
    { volumes: 2, workers: [everywhere], onEvent: fault.onEvent },
    fault.makeMachine,
  );
  const nothing = await box.nas.snapshot();
  expect((await box.nas.install(old, { start: false })).result).toBe('done');
  const stopped = await box.nas.snapshot();
  expect((await box.nas.start(NAME)).result).toBe('done');
  const running = await box.nas.snapshot();
  return { box, fault, snapshots: { nothing, stopped, running } };
}

let states: Awaited<ReturnType<typeof prepareStates>>;

beforeAll(async () => {
  [old, newer] = await Promise.all([whole('1.0-1'), whole('2.0-1')]);
  states = await prepareStates();
});

async function nasBefore(action: Tried): Promise<Broken> {
  const { box, fault, snapshots } = states;
  const { before } = ACTIONS[action];
  const booted = await box.nas.restore(snapshots[before]);
  expect(booted.map(({ result }) => result)).toEqual(before === 'running' ? ['done'] : []);
  if (action === 'boot') await box.nas.shutDown();
  return { box, fault };
}

/** Steps that find nothing to do here: no package is replaced, the accounts are there, lines are only logged. */
const IDLE: Readonly<Partial<Record<Tried, readonly string[]>>> = {
  install: ['remove-replaced'],
  upgrade: ['note-unit', 'make-accounts', 'remove-replaced'],
};

/** What a step's failure makes of the action, by its row alone. */
function expected(action: Tried, { onFailure, phase }: Step): Outcome['result'] {
  if (onFailure === 'ignore') return 'done';
  if (onFailure === 'alert') return 'alerted';
  if (onFailure === 'broken') return 'broken';
  return phase === 'start' && !['start', 'boot'].includes(action) ? 'not-started' : 'aborted';
}

/** What the package must be afterwards. */
function statusAfter(action: Tried, result: Outcome['result']): RegExp {
  if (result === 'broken') return /^150$/;
  const gone =
    (action === 'install' && result === 'aborted') || (action === 'uninstall' && result !== 'aborted');
  return gone ? /^255$/ : /^(0|272|273|324)$/;
}

/** Package Center's own places, which are there during an action alone. */
async function halfDone({ machine }: RecordedNas): Promise<string[]> {
  const folders = ['/run/synopkgs', '/volume1/@tmp/synopkg', '/volume2/@tmp/synopkg'];
  const names = await Promise.all(folders.map((folder) => machine.list(folder)));
  return names.flat();
}

/**
 * What was aborted is done once more without a fault, unless the whole NAS did it. After any other failure an installation
 * repairs the package, and its removal also clears up what a step could not take away. In the end nothing is left.
 */
async function endsWell(box: RecordedNas, action: Tried, result: Outcome['result']): Promise<void> {
  const { nas } = box;
  const isOfNas = action === 'boot' || action === 'shutdown';
  if (result === 'aborted' && !isOfNas) expect((await ACTIONS[action].act(box)).result).toBe('done');
  else await repair(box, action);
  if (nas.packages.length > 0) expect((await nas.uninstall(NAME)).result).toBe('done');
  expect((await nas.status(NAME)).code).toBe(255);
  expect(await box.leftovers()).toEqual([]);
}

async function repair({ nas }: RecordedNas, action: Tried): Promise<void> {
  if (action === 'shutdown') await nas.boot();
  else if (action === 'boot') await nas.start(NAME);
  expect((await nas.install(newer, { start: true })).result).toBe('done');
  if ((await nas.status(NAME)).code !== 0) expect((await nas.start(NAME)).result).toBe('done');
}

interface Case {
  readonly action: Tried;
  readonly step: Step;
}

// The steps as the plan has them; a package of this kind has all that there can be.
const spk = await whole('1.0-1');
const cases = (Object.keys(ACTIONS) as Tried[]).flatMap((action) => {
  const { steps } = planPackage(spk, action, { workers: [everywhere] });
  const reached = steps.filter(({ phaseRow }) => phaseRow.after !== 'abort');
  return reached.map((step): Case => ({ action, step: ofEverywhere(step) }));
});

/** The plan of an update names the worker that is asked for; without a request it names none. */
function ofEverywhere(step: Step): Step {
  return step.step.kind === 'update' ? { ...step, step: { kind: 'update', worker: everywhere.name } } : step;
}

const kindOf = ({ step: { step, onFailure } }: Case): string => `${step.kind} ${onFailure}`;
const isSampled = (item: Case, index: number): boolean =>
  index % 8 === 0 || cases.findIndex((other) => kindOf(other) === kindOf(item)) === index;

const chosen = IS_FULL_ENGINE ? cases : cases.filter(isSampled);

for (const action of new Set(chosen.map((item) => item.action))) {
  const steps = chosen.filter((item) => item.action === action).map(({ step }) => step);
  describe(`${action}: a failure of`, () => {
    test.each(steps.map((step) => ({ name: `${stepName(step)} (${step.phase}, ${step.side})`, step })))(
      '$name',
      { timeout: 30_000 },
      async ({ step }) => {
        const { box, fault } = await nasBefore(action);
        fault.breakStep(step.index);
        const outcome = await ACTIONS[action].act(box);
        const result = fault.wasHit ? expected(action, step) : 'done';
        // A step that had nothing to do cannot fail.
        if (!fault.wasHit) {
          expect(IDLE[action]).toContain(stepName(step));
          expect(outcome.result).toBe('done');
          return;
        }
        expect({ result: outcome.result, at: outcome.at }).toEqual({
          result,
          at: result === 'done' ? undefined : stepName(step),
        });
        if (action !== 'shutdown') {
          const { code } = await box.nas.status(NAME);
          expect(String(code)).toMatch(statusAfter(action, result));
        }
        expect(await halfDone(box)).toEqual([]);
        await endsWell(box, action, result);
      },
    );
  });
}
