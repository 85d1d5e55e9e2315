/** NASes for tests: each records what happens on it, and ends with its test. */
import { onTestFinished } from 'vitest';
import type { Outcome, RunEvent } from '../../src/events.ts';
import type { Machine } from '../../src/machine/machine.ts';
import type { Nas } from '../../src/nas/nas.ts';
import { type StartNasOptions, startNas } from '../../src/nas/start-nas.ts';
import { findAccount } from '../../src/system/accounts.ts';
import { afterFile } from './file-end.ts';

export { changed, fixture, hello, temporaryFolder } from './packages.ts';

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

/**
 * Starts a NAS that goes with the test that started it, or with the test file where a hook did. Who made what is not
 * recorded unless it is asked for: few tests look at it, and it takes a sixth of their time.
 */
export async function recordedNas(
  options: StartNasOptions = {},
  makeMachine?: Parameters<typeof startNas>[1],
): Promise<RecordedNas> {
  const events: RunEvent[] = [];
  const onEvent = (event: RunEvent) => {
    options.onEvent?.(event);
    events.push(event);
  };
  const nas = await startNas({ attribution: false, ...options, onEvent }, makeMachine);
  const { machine } = nas;
  const recorded: RecordedNas = {
    nas,
    machine,
    events,
    read: async (path) => (await machine.read(path)) ?? '',
    shell: (command, as = 'root') => shell(nas, command, as),
    async leftovers() {
      const { left } = await nas.leftBehind();
      return left.filter(({ verdict }) => verdict === 'left').map(({ what }) => what);
    },
    [Symbol.asyncDispose]: () => nas[Symbol.asyncDispose](),
  };
  endWithTest(async () => recorded[Symbol.asyncDispose]());
  return recorded;
}

/** In a hook there is no test, and then vitest throws. */
function endWithTest(end: () => Promise<void>): void {
  try {
    onTestFinished(end);
  } catch {
    afterFile(end);
  }
}

const NOBODY = { uid: 65_534, gid: 65_534, groups: [] };

async function shell({ machine, system }: Nas, command: string, username: string) {
  const as = findAccount(await system.accounts.read(), username) ?? NOBODY;
  let output = '';
  const { exitCode } = await machine.run({
    argv: ['/bin/sh', '-c', command],
    as,
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
