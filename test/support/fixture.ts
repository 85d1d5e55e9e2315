/** Fixture packages and boxes for tests: each folder is packed once, each NAS records what happens on it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import {
  type Machine,
  type Nas,
  type Outcome,
  packSpk,
  type RunEvent,
  readSpk,
  type Spk,
  type StartNasOptions,
  startNas,
} from '../../src/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');

let folder: string | undefined;
let packed = 0;

/** A folder of the host that goes with the test file. */
export function temporaryFolder(): string {
  folder ??= mkdtempSync(join(tmpdir(), 'spkbox-test-'));
  return folder;
}

afterAll(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
});

const known = new Map<string, Promise<Spk>>();

/** The .spk of a folder in test/fixtures/packages, packed once for each test file. */
export function fixture(name: string): Promise<Spk> {
  const there = known.get(name) ?? pack(join(ROOT, 'test/fixtures/packages', name));
  known.set(name, there);
  return there;
}

/** The demo package. */
export function hello(): Promise<Spk> {
  const there = known.get('/hello') ?? pack(join(ROOT, 'scenarios/packages/hello'));
  known.set('/hello', there);
  return there;
}

/** A fixture package with some of its files written anew, or made; `undefined` takes one away. */
export function changed(
  name: string,
  files: Readonly<Record<string, string | Buffer | undefined>>,
): Promise<Spk> {
  const copy = mkdtempSync(join(temporaryFolder(), 'package-'));
  cpSync(join(ROOT, 'test/fixtures/packages', name), copy, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(copy, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text, { mode: path.startsWith('scripts/') ? 0o755 : 0o644 });
  }
  return pack(copy);
}

async function pack(from: string): Promise<Spk> {
  packed += 1;
  const { file } = await packSpk(from, join(temporaryFolder(), `${packed}.spk`));
  return readSpk(file);
}

/** A NAS with what happened on it so far. */
export interface RecordedNas extends AsyncDisposable {
  readonly nas: Nas;
  readonly machine: Machine;
  readonly events: readonly RunEvent[];
  /** The text of a file in the box; empty when there is none. */
  read(path: string): Promise<string>;
  /** Runs a command as root, or as an account of the box; gives its exit code and both its outputs. */
  shell(command: string, as?: string): Promise<{ exitCode: number | undefined; output: string }>;
  /** What a package left that it should not have: paths, processes, ports and accounts. */
  leftovers(): Promise<string[]>;
}

/** Starts a NAS that goes with the test that started it, or with the test file where a hook did. */
export async function recordedNas(
  options: StartNasOptions = {},
  makeMachine?: Parameters<typeof startNas>[1],
): Promise<RecordedNas> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => {
    options.onEvent?.(event);
    events.push(event);
  };
  const nas = await startNas({ ...options, onEvent }, makeMachine);
  const { machine } = nas;
  const recorded: RecordedNas = {
    nas,
    machine,
    events,
    read: async (path) => (await machine.read(path)) ?? '',
    shell: (command, as = 'root') => shell(machine, command, as),
    async leftovers() {
      const { left } = await nas.leftBehind();
      return left.filter(({ verdict }) => verdict === 'left').map(({ what }) => what);
    },
    [Symbol.asyncDispose]: () => nas[Symbol.asyncDispose](),
  };
  const end = async (): Promise<void> => recorded[Symbol.asyncDispose]();
  endWithTest(end);
  return recorded;
}

/** In a hook there is no test, and then vitest throws. */
function endWithTest(end: () => Promise<void>): void {
  try {
    onTestFinished(end);
  } catch {
    open.add(end);
  }
}

const open = new Set<() => Promise<void>>();

afterAll(async () => {
  await Promise.all([...open].map((end) => end()));
  open.clear();
});

async function shell(machine: Machine, command: string, username: string) {
  const passwd = (await machine.read('/etc/passwd')) ?? '';
  const group = (await machine.read('/etc/group')) ?? '';
  const [, , uid, gid] = passwd
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === username) ?? ['', '', '65534', '65534'];
  const groups = group
    .split('\n')
    .map((line) => line.split(':'))
    .filter(([, , , members = '']) => members.split(',').includes(username))
    .map(([, , id]) => Number(id));
  let output = '';
  const { exitCode } = await machine.run({
    argv: ['/bin/sh', '-c', command],
    as: { uid: Number(uid), gid: Number(gid), groups },
    env: { PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C.UTF-8' },
    onOutput: (_, chunk) => {
      output += chunk.toString();
    },
  });
  return { exitCode, output };
}

/** The steps that ended, by name, in order: `preinst passed`, `undo make-accounts passed`. */
export function course(events: readonly RunEvent[], action = 0): string[] {
  const started = events.find((event) => event.type === 'action-started' && event.id === action);
  const steps = started?.type === 'action-started' ? started.steps : [];
  const nameOf = (index: number): string => {
    const step = steps[index]?.step;
    if (step?.kind === 'script') return step.script;
    if (step?.kind === 'task') return step.task;
    if (step?.kind === 'update') return `update ${step.worker}`;
    return step === undefined ? '?' : `${step.kind} ${step.worker} ${step.timing}`;
  };
  return events.flatMap((event) =>
    event.type === 'step-ended' && event.id === action
      ? [`${event.undo ? 'undo ' : ''}${nameOf(event.index)} ${event.result}`]
      : [],
  );
}

/** What matters of an outcome in one line of a table. */
export const summary = ({ result, at, error, reason, alerts }: Outcome) => ({
  result,
  ...(at === undefined ? {} : { at }),
  ...(error === undefined ? {} : { error: `${error.code} ${error.description}` }),
  ...(reason === undefined ? {} : { reason }),
  ...(alerts.length === 0 ? {} : { alerts }),
});
