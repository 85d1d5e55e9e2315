/** spkbox killed with SIGKILL at any moment: nothing of it is left. `KILL_RUNS=200` gives the full proof. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeEngines } from '../../src/machine/choose-machine.ts';
import { sleep, until } from '../support/box.ts';
import { type Compiled, compile } from '../support/compiled.ts';
import { marked, mounts } from '../support/host-state.ts';

const RUNS = Number(process.env.KILL_RUNS ?? 24);

/** Seconds after which nothing may be left. */
const LIMIT = 3000;

/** What a child does; each is the body of an async function with `machine`, `sh`, and the library's doors. */
const LIVES = {
  'makes boxes, one after the other': `for (;;) { const m = await startMachine(); await m[Symbol.asyncDispose](); }`,
  'does a bit of everything': `
    for (;;) {
      const m = await startMachine({ size: '200m' });
      await m.change([{ op: 'folder', path: '/var/x', mode: 0o755, owner: { uid: 0, gid: 0 } }]);
      await Promise.all([sh(m, 'setsid sleep 100 & (while :; do :; done) & echo up'), sh(m, 'kill -STOP $$').catch(() => 0), m.unpack(tar(2), '/var/x'), m.mark()]
        .map((one, at) => at === 1 ? Promise.race([one, new Promise((r) => setTimeout(r, 30))]) : one));
      const snapshot = await m.snapshot();
      await m.processes(); await m.listeners();
      await m.restore(snapshot);
      await sh(m, 'sleep 0.05; (sleep 100 &); true');
      void sh(m, 'sleep 100').catch(() => 0);
      await new Promise((r) => setTimeout(r, 20));
      await m[Symbol.asyncDispose]();
    }`,
  'makes five at once': `for (;;) { const all = await Promise.all([1, 2, 3, 4, 5].map(() => startMachine())); await Promise.all(all.map((m) => sh(m, 'sleep 0.05'))); await Promise.all(all.map((m) => m[Symbol.asyncDispose]())); }`,
  'is in the middle of unpacking': `const m = await startMachine(); console.log('there'); for (;;) await m.unpack(tar(40), '/var');`,
  'is in the middle of a snapshot': `
    const m = await startMachine();
    await m.unpack(tar(60), '/var'); void sh(m, 'while :; do sleep 0.01; done').catch(() => 0); void sh(m, 'sleep 100').catch(() => 0);
    console.log('there'); for (;;) await m.snapshot();`,
  'goes back to a snapshot, and has the next life prepared': `
    const m = await startMachine(); const snapshot = await m.snapshot(); console.log('there');
    for (;;) { await m.restore(snapshot); await new Promise((r) => setTimeout(r, 5)); }`,
  'waits for an agent that hangs': `
    const m = await startMachine(); await sh(m, 'mkfifo /var/pipe; sleep 100 &'); console.log('there');
    m.change([{ op: 'copy', path: '/dev/zero', to: '/dev/null', mode: 0o644 }]).catch(() => 0);
    await m.change([{ op: 'own', path: '/proc', owner: { uid: 1, gid: 1 }, recursive: true }]).catch(() => 0);
    m.list('/').then(() => process.send?.('x'));
    await new Promise(() => setInterval(() => m.list('/usr').catch(() => 0), 5));`,
  'waits for a command that has stopped itself and left its group': `
    const m = await startMachine(); console.log('there');
    await Promise.all([sh(m, 'kill -STOP $$'), sh(m, 'exec setsid bash -c "kill -STOP \\\\$\\\\$"'), sh(m, 'exec setsid sleep 100')]);`,
} as const;

const PROGRAM = (folder: string, life: string) => `
import { startMachine as start } from ${JSON.stringify(pathToFileURL(join(folder, 'src/machine/choose-machine.js')).href)};
const startMachine = (options) => start({ ...options, engine: 'namespace' });
const sh = (machine, code) => machine.run({ argv: ['/bin/bash', '-c', code], as: { uid: 0, gid: 0, groups: [] }, env: { PATH: '/usr/bin:/bin' } });
const header = Buffer.alloc(512); header.write('large'); header.write('0000644\\0', 100); header.write('0000000\\0', 108); header.write('0000000\\0', 116); header.write('00000000000\\0', 136); header.write('0', 156); header.write('ustar\\x0000', 257);
function tar(megabytes) {
  header.write((megabytes << 20).toString(8).padStart(11, '0') + '\\0', 124); header.fill(' ', 148, 156);
  header.write(header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0') + '\\0 ', 148);
  return Buffer.concat([header, Buffer.alloc(megabytes << 20, 'x'), Buffer.alloc(1024)]);
}
${life}
`;

const works = (await probeEngines()).some(({ engine, works }) => engine === 'namespace' && works);
let compiled: Compiled;

beforeAll(() => {
  compiled = compile('machine', 'errors.ts', 'package-root.ts');
});
afterAll(() => compiled[Symbol.dispose]());

interface Life extends Disposable {
  readonly child: ChildProcess;
  /** In the `oom_score_adj` of all that descends from it. */
  readonly mark: number;
  readonly folder: string;
}

let lives = 0;

/** Starts the child in an empty folder, which is its TMPDIR as well; waits for its word where it has one. */
async function live(name: keyof typeof LIVES): Promise<Life> {
  const folder = mkdtempSync(join(tmpdir(), 'spkbox-kill-'));
  const program = join(compiled.folder, `life-${lives}.mjs`);
  writeFileSync(program, PROGRAM(compiled.folder, LIVES[name]));
  // Nobody else on this host has such values, boxes neither; each child gets one of its own. Root and a user may test at the
  // same time.
  const mark = (process.getuid?.() === 0 ? 301 : 601) + ((process.pid * 7 + lives) % 150);
  lives += 1;
  const code = `echo ${mark} > /proc/self/oom_score_adj && exec "$@"`;
  const child = spawn('bash', ['-c', code, 'bash', process.execPath, program], {
    cwd: folder,
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (LIVES[name].includes("'there'")) await once(child.stdout, 'data');
  const dispose = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, mark, folder, [Symbol.dispose]: dispose };
}

interface HostFiles {
  readonly mounts: readonly string[];
  readonly shm: readonly string[];
}

const hostFiles = (): HostFiles => ({ mounts: mounts(), shm: readdirSync('/dev/shm').sort() });

/** It may have ended by now. */
function stop(pid: number): void {
  try {
    process.kill(pid, 'SIGSTOP');
  } catch {}
}

/** Kills it now, and says how long it took until nothing of it was left. */
async function killAndWatch({ child, mark, folder }: Life, before: HostFiles): Promise<number> {
  child.kill('SIGKILL');
  const began = performance.now();
  // A zombie has ended; it is for the host's first process, whose child it is now, to take note.
  const left = () =>
    marked(mark)
      .filter(({ state, parent }) => state !== 'Z' || parent !== 1)
      .map(({ pid, state, command }) => `${pid} ${state} ${command.slice(0, 60)}`);
  await until(() => left().length === 0, LIMIT).catch(() => undefined);
  const took = performance.now() - began;
  expect(left()).toEqual([]);
  // A namespace lives as long as a process is in it or holds it, or a mount keeps it: with these it is gone.
  expect(hostFiles()).toEqual(before);
  expect(readdirSync(folder)).toEqual([]);
  return took;
}

/** Milliseconds up to 250, spread evenly however many runs there are: the golden ratio never comes near a fraction. */
const momentOf = (run: number): number => ((run * 0.618_034 + 0.5) % 1) * 250;

describe.skipIf(!works)('killed with SIGKILL, spkbox leaves no process, mount, namespace or file', () => {
  test('the marks find what descends from a child, so that nothing found means nothing left', async () => {
    const before = hostFiles();
    using life = await live('is in the middle of a snapshot');
    await until(() => marked(life.mark).some(({ command }) => command.includes('sleep 100')));
    expect(marked(life.mark).length).toBeGreaterThan(5);
    await killAndWatch(life, before);
  });

  test('also when each of its processes was stopped before', { timeout: 30_000 }, async () => {
    const before = hostFiles();
    using life = await live('waits for an agent that hangs');
    const isUp = () => marked(life.mark).some(({ command }) => command.includes('sleep 100'));
    await until(isUp);
    // One that was just born when the others were stopped is stopped in the next round.
    await until(() => {
      const running = marked(life.mark).filter(({ state }) => state !== 'T' && state !== 'Z');
      for (const { pid } of running) stop(pid);
      return running.length === 0;
    });
    await killAndWatch(life, before);
  });

  test.each(Object.keys(LIVES) as (keyof typeof LIVES)[])(
    'when it %s',
    { timeout: 60_000 + RUNS * 2000 },
    async (name) => {
      const before = hostFiles();
      const runs = Math.max(1, Math.round(RUNS / Object.keys(LIVES).length));
      const times: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        using life = await live(name);
        await sleep((LIVES[name].includes("'there'") ? 0 : 60) + momentOf(run));
        times.push(await killAndWatch(life, before));
      }
      if (RUNS > 50)
        console.log(`${name}: ${runs} kills, gone after ${Math.round(Math.max(...times))} ms at most`);
    },
  );
});
