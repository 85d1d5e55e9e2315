/** A NAS from its beginning: the options, the box, and what stands in it before any package. */
import { SpkboxError } from '../errors.ts';
import { type Emit, EVENT_FORMAT, type EventBody, type RunEvent } from '../events.ts';
import { type MachineOptions, startMachine } from '../machine/choose-machine.ts';
import { type Machine, ROOT } from '../machine/machine.ts';
import type { Worker } from '../workers/define-worker.ts';
import { WORKERS } from '../workers/index.ts';
import { startBoxLine } from './box-line.ts';
import { lackedCommands } from './lacked-commands.ts';
import { rememberNow } from './left-behind.ts';
import { Nas } from './nas.ts';
import { dsmFacts, type NasOptions, nasFacts, nasFiles } from './nas-facts.ts';
import { Verdict } from './verdict.ts';
import { VERSION } from './version.ts';

export interface StartNasOptions extends NasOptions, MachineOptions {
  /** Workers of your own, beside those that spkbox brings. */
  readonly workers?: readonly Worker[];
  /** Called with every event as it happens. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Milliseconds for each script; DSM's own limit of an hour when absent. */
  readonly timeLimit?: number;
  /** Who asks for the actions (SYNOPKG_USERNAME); `admin` when absent. */
  readonly username?: string;
  /** What time it is; the host's clock when absent. */
  readonly clock?: () => Date;
  /** Interrupts what is going on. */
  readonly signal?: AbortSignal;
}

/** TimeoutStartSec of pkgctl units. Inferred: the same for the scripts that no unit runs. Source: lxc-on-dsm. */
const SCRIPT_TIME_LIMIT = 3_600_000;

/** Makes a box that looks like the NAS that was asked for; `makeMachine` is what makes the box itself. */
export async function startNas(
  options: StartNasOptions = {},
  makeMachine: (options: MachineOptions) => Promise<Machine> = startMachine,
): Promise<Nas> {
  const facts = nasFacts(options);
  const workers = workersByName([...WORKERS, ...(options.workers ?? [])]);
  const verdict = new Verdict();
  const stamped = stamping(options.onEvent ?? (() => undefined));
  const emit: Emit = (body) => {
    verdict.add(body);
    stamped(body);
  };
  const clock = options.clock ?? (() => new Date());
  emit({
    type: 'run-started',
    format: EVENT_FORMAT,
    spkbox: VERSION,
    started: clock().toISOString(),
    dsm: dsmFacts(facts),
  });
  const began = performance.now();
  const machine = await makeMachine(options);
  try {
    const opening = startBoxLine({
      machine,
      onLost: (why) => verdict.fail(`The box could not call spkbox any more: ${why}.`),
    });
    // Whatever else fails first is told; the line goes with the box.
    opening.catch(() => undefined);
    await machine.change(nasFiles(facts));
    await makeVolumes(machine, facts.volumes);
    const before = await rememberNow(machine);
    emit({
      type: 'box-made',
      engine: machine.engine,
      lacks: await lackedCommands(machine),
      ms: performance.now() - began,
    });
    const line = await opening;
    const { timeLimit = SCRIPT_TIME_LIMIT, username = 'admin', signal } = options;
    return new Nas({
      facts,
      workers,
      emit,
      verdict,
      clock,
      machine,
      line,
      before,
      timeLimit,
      username,
      signal,
    });
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

/** Every further volume has the folders of the first. */
async function makeVolumes(machine: Machine, [first = '', ...others]: readonly string[]): Promise<void> {
  for (const volume of others) {
    await machine.run({ argv: ['/bin/cp', '-a', first, volume], as: ROOT, env: { PATH: '/usr/bin:/bin' } });
  }
}

/** Numbers the events and says when they happened. */
function stamping(onEvent: (event: RunEvent) => void): Emit {
  const began = performance.now();
  let seq = 0;
  return (body: EventBody) => {
    onEvent({ ...body, seq, at: performance.now() - began });
    seq += 1;
  };
}

function workersByName(workers: readonly Worker[]): ReadonlyMap<string, Worker> {
  const byName = new Map(workers.map((worker) => [worker.name, worker]));
  const twice = workers.find((worker) => byName.get(worker.name) !== worker);
  if (twice === undefined) return byName;
  throw new SpkboxError('USE_DUPLICATE_WORKER', `there are two workers named ${twice.name}`, {
    hint: 'Give yours another name; the name is its key in conf/resource.',
  });
}
