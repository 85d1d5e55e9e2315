/**
 * Twenty packages that need, refuse and break each other, installed, started, stopped, upgraded, removed and booted in any
 * order, sensible or not: DSM's rules hold after every action, and when all is over nothing is left.
 */
import { beforeAll, expect, test } from 'vitest';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed, type RecordedNas, recordedNas } from '../../support/fixture.ts';
import { IS_FULL_ENGINE } from '../../support/full-engine.ts';
import { fc } from '../../support/seeded.ts';

const COUNT = 20;
const RUNS = Number(process.env.PROPERTY_RUNS ?? (IS_FULL_ENGINE ? 4 : 1));
const VERSIONS = ['1.0-1', '1.5-2', '2.0-3'];

interface Rules {
  readonly needs: readonly number[];
  readonly conflicts: readonly number[];
  readonly breaks: readonly number[];
}

/** Each needs some of those before it; a few refuse, and a few break each other. */
const RULES: readonly Rules[] = Array.from({ length: COUNT }, (_, at) => ({
  needs: at % 4 === 0 ? [] : [at - 1, ...(at % 3 === 0 ? [at - 3] : [])].filter((other) => other >= 0),
  conflicts: { 4: [8], 8: [4], 15: [19], 19: [15] }[at] ?? [],
  breaks: { 12: [16], 17: [0] }[at] ?? [],
}));

const nameOf = (at: number): string => `many${at}`;
const listed = (key: string, all: readonly number[]): string =>
  all.length === 0 ? '' : `${key}="${all.map(nameOf).join(':')}"\n`;

const SCRIPTS = ['preinst', 'postinst', 'preuninst', 'postuninst', 'preupgrade', 'postupgrade'];

function make(at: number, version: string): Promise<Spk> {
  const { needs, conflicts, breaks } = RULES[at] as Rules;
  return changed('trace', {
    INFO: `package="${nameOf(at)}"\nversion="${version}"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\n${listed('install_dep_packages', needs)}${listed('install_conflict_packages', conflicts)}${listed('install_break_packages', breaks)}`,
    ...Object.fromEntries(SCRIPTS.map((name) => [`scripts/${name}`, '#!/bin/sh\nexit 0\n'])),
    'scripts/prereplace': undefined,
    'scripts/postreplace': undefined,
    'scripts/start-stop-status': `#!/bin/sh\ncase $1 in start|stop) echo "${nameOf(at)} $1" >> /var/tmp/noted ;; esac\nexit 0\n`,
    'conf/resource': undefined,
  });
}

let spks: readonly (readonly Spk[])[];

beforeAll(async () => {
  spks = await Promise.all(RULES.map((_, at) => Promise.all(VERSIONS.map((version) => make(at, version)))));
}, 120_000);

/** What the NAS must be like, by the rules alone. */
interface Model {
  readonly version: Map<number, number>;
  readonly running: Set<number>;
}

const has = (model: Model, at: number): boolean => model.version.has(at);
const needed = (at: number): readonly number[] => RULES[at]?.needs ?? [];
const dependers = (model: Model, at: number): number[] =>
  [...model.version.keys()].filter((other) => needed(other).includes(at));
const isBroken = (model: Model, at: number): boolean =>
  [...model.version.keys()].some((other) => RULES[other]?.breaks.includes(at));

function stop(model: Model, at: number): void {
  for (const other of dependers(model, at)) stop(model, other);
  model.running.delete(at);
}

/** Starts what it needs, then it; false where something keeps it from that. */
function start(model: Model, at: number): boolean {
  if (model.running.has(at)) return true;
  for (const other of needed(at)) if (!start(model, other)) return false;
  if (isBroken(model, at)) return false;
  model.running.add(at);
  return true;
}

/** Starts as much as can be of what a package needs: that the package cannot start does not stop the others again. */
function startNeeded(model: Model, at: number): void {
  for (const other of needed(at)) {
    startNeeded(model, other);
    start(model, other);
  }
}

type Operation =
  | { readonly does: 'install'; readonly at: number; readonly version: number }
  | { readonly does: 'start' | 'stop' | 'uninstall' | 'uninstall with dependers'; readonly at: number }
  | { readonly does: 'reboot' };

const at = fc.nat({ max: COUNT - 1 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('install' as const), at, version: fc.nat({ max: 2 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constantFrom('start', 'stop', 'uninstall', 'uninstall with dependers'),
      at,
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reboot' as const) }) },
);

async function install(box: RecordedNas, model: Model, { at, version }: { at: number; version: number }) {
  const there = model.version.get(at);
  const isRefused =
    (there !== undefined && version < there) ||
    needed(at).some((other) => !has(model, other)) ||
    (RULES[at]?.conflicts ?? []).some((other) => has(model, other));
  const { result } = await box.nas.install(spks[at]?.[version] as Spk, { start: true });
  expect(result).toBe(isRefused ? 'refused' : 'done');
  if (isRefused) return;
  model.version.set(at, version);
  if (there === undefined) {
    startNeeded(model, at);
    start(model, at);
  }
  for (const other of RULES[at]?.breaks ?? []) if (has(model, other)) stop(model, other);
}

async function perform(box: RecordedNas, model: Model, operation: Operation): Promise<void> {
  const { nas } = box;
  if (operation.does === 'reboot') {
    await box.shell(': > /var/tmp/noted');
    await nas.shutDown();
    await nas.boot();
    await inOrder(box);
    return;
  }
  const { at } = operation;
  if (operation.does === 'install') return install(box, model, operation);
  const name = nameOf(at);
  if (!has(model, at)) {
    const call =
      operation.does === 'start'
        ? nas.start(name)
        : operation.does === 'stop'
          ? nas.stop(name)
          : nas.uninstall(name);
    await expect(call).rejects.toMatchObject({ code: 'USE_NOT_INSTALLED' });
    return;
  }
  switch (operation.does) {
    case 'start': {
      const { result } = await nas.start(name);
      startNeeded(model, at);
      expect(result).toBe(start(model, at) ? 'done' : 'refused');
      return;
    }
    case 'stop':
      expect((await nas.stop(name)).result).toBe('done');
      return stop(model, at);
    case 'uninstall': {
      const isRefused = dependers(model, at).length > 0;
      expect((await nas.uninstall(name)).result).toBe(isRefused ? 'refused' : 'done');
      if (!isRefused) remove(model, at);
      return;
    }
    case 'uninstall with dependers':
      expect((await nas.uninstall(name, { withDependents: true })).result).toBe('done');
      return remove(model, at);
  }
}

function remove(model: Model, at: number): void {
  for (const other of dependers(model, at)) remove(model, other);
  model.version.delete(at);
  model.running.delete(at);
}

/** At shutdown each stops before what it needs, at boot each starts after that. */
async function inOrder({ read }: RecordedNas): Promise<void> {
  const noted = (await read('/var/tmp/noted')).trim().split('\n');
  for (const [at] of RULES.entries()) {
    for (const other of needed(at)) {
      const place = (name: string) => noted.indexOf(name);
      const [own, others] = [place(`${nameOf(at)} start`), place(`${nameOf(other)} start`)];
      if (own >= 0) expect(others).toBeLessThan(own);
      const [stopped, later] = [place(`${nameOf(at)} stop`), place(`${nameOf(other)} stop`)];
      if (stopped >= 0 && later >= 0) expect(stopped).toBeLessThan(later);
    }
  }
}

async function agrees({ nas }: RecordedNas, model: Model): Promise<void> {
  const versions = Object.fromEntries(nas.packages.map(({ name, version }) => [name, version]));
  expect(versions).toEqual(
    Object.fromEntries([...model.version].map(([at, version]) => [nameOf(at), VERSIONS[version]])),
  );
  const statuses = await Promise.all(
    nas.packages.map(async ({ name }) => [name, (await nas.status(name)).code === 0]),
  );
  expect(Object.fromEntries(statuses)).toEqual(
    Object.fromEntries([...model.version.keys()].map((at) => [nameOf(at), model.running.has(at)])),
  );
  // What the model itself must never allow.
  for (const at of model.version.keys()) {
    for (const other of needed(at)) expect(has(model, other)).toBe(true);
    if (model.running.has(at)) for (const other of needed(at)) expect(model.running.has(other)).toBe(true);
    for (const other of RULES[at]?.conflicts ?? []) expect(has(model, other)).toBe(false);
  }
}

test('twenty packages keep to the rules, whatever is asked', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 30, maxLength: 45 }), async (operations) => {
      const box = await recordedNas();
      await box.shell('touch /var/tmp/noted; chmod 666 /var/tmp/noted');
      const model: Model = { version: new Map(), running: new Set() };
      // Half of them to begin with, so that there is something to act on.
      for (let first = 0; first < COUNT / 2; first += 1) await install(box, model, { at: first, version: 0 });
      for (const [index, operation] of operations.entries()) {
        await perform(box, model, operation);
        // Each question is a run of a status script.
        if (index % 5 === 4 || index === operations.length - 1) await agrees(box, model);
      }
      for (const { name } of box.nas.packages.toReversed())
        if (box.nas.packages.some((one) => one.name === name))
          expect((await box.nas.uninstall(name, { withDependents: true })).result).toBe('done');
      expect(await box.leftovers()).toEqual(['/var/tmp/noted']);
      await box[Symbol.asyncDispose]();
    }),
    { numRuns: RUNS, seed: Number(process.env.PROPERTY_SEED ?? 20_261_120), endOnFailure: true },
  );
});
