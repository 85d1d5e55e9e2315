/** Boxes for tests: which engines are there, a box of one, and a line of shell in it. */
import { describe, expect, test } from 'vitest';
import {
  type Command,
  type CommandResult,
  type Identity,
  type Machine,
  type MachineOptions,
  probeEngines,
  ROOT,
  startMachine,
} from '../../src/index.ts';

/** A package's own user. */
export const PACKAGE: Identity = { uid: 20001, gid: 20001, groups: [] };

export const ROOT_OWNER = { uid: 0, gid: 0 };

export const PATH = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };

/** What a test gets to make boxes of the engine that it runs on. */
export type Start = (options?: Omit<MachineOptions, 'engine'>) => Promise<Machine>;

/**
 * The suite once for each engine that works here. One that does not is skipped, and the skip says why; one that is
 * named in SPKBOX_REQUIRE_ENGINES (a list with commas) fails instead. `rootless` is there for an ordinary user alone:
 * it is the engine `namespace` as such a user gets it.
 */
export async function onEveryEngine(suite: (start: Start, engine: string) => void): Promise<void> {
  const required = (process.env.SPKBOX_REQUIRE_ENGINES ?? '').split(',').filter((name) => name !== '');
  const probes = await probeEngines();
  for (const { engine, works, detail } of probes) {
    if (works)
      describe(`on ${nameOf(engine)}`, () =>
        suite((options) => startMachine({ ...options, engine }), engine));
    else if (!required.includes(nameOf(engine)))
      test.skip(`on ${nameOf(engine)}: ${detail}`, () => undefined);
  }
  const working = probes.filter(({ works }) => works).map(({ engine }) => nameOf(engine));
  for (const engine of required) test(`${engine} is there`, () => expect(working).toContain(engine));
}

const nameOf = (engine: string): string =>
  engine === 'namespace' && process.getuid?.() !== 0 ? 'rootless' : engine;

export interface Ran extends CommandResult {
  readonly out: string;
  readonly err: string;
  /** Both streams in the order in which they came. */
  readonly all: string;
}

/** Runs a program and keeps what it says. */
export async function runIn(
  machine: Machine,
  command: Partial<Command> & Pick<Command, 'argv'>,
): Promise<Ran> {
  const said = { stdout: '', stderr: '', all: '' };
  const result = await machine.run({
    as: ROOT,
    env: PATH,
    onOutput: (stream, chunk) => {
      said[stream] += chunk.toString();
      said.all += chunk.toString();
    },
    ...command,
  });
  return { ...result, out: said.stdout, err: said.stderr, all: said.all };
}

/** Runs a line of bash; `as` ROOT when absent. */
export function sh(machine: Machine, code: string, more: Partial<Command> = {}): Promise<Ran> {
  return runIn(machine, { argv: ['/bin/bash', '-c', code], ...more });
}

/** Waits until the condition holds; fails, before the test does, when it never does. */
export async function until(holds: () => unknown, within = 25_000): Promise<void> {
  const end = performance.now() + within;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${within} ms: ${holds}`);
    await sleep(10);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A line that starts a small HTTP-like server on a port of the box; /dev/shm/up is there when it listens. */
export const serverOn = (port: number): string =>
  `perl -MIO::Socket::INET -e '$SIG{PIPE} = "IGNORE"; my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => ${port}, Listen => 9, ReuseAddr => 1) or die; open(F, ">", "/dev/shm/up"); close F; while (my $c = $s->accept) { my $l = <$c>; while (defined(my $h = <$c>)) { last if $h =~ /^\\r?$/ } my ($p) = ($l // "") =~ m{GET (\\S+)}; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nyou asked for $p\\n" . "x" x 300000; close $c }' &`;
