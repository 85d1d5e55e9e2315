/** Waiting, snapshots and mere expectations as steps. */
import { z } from 'zod';
import { SpkboxError } from '../../errors.ts';
import type { WaitCondition } from '../../nas/wait/condition.ts';
import { closedObject, duration, word } from '../file/closed.ts';
import type { StepEffect } from '../scenario-place.ts';
import { defineStep } from './define-step.ts';

const condition = z.union(
  [
    closedObject({ port: z.number().int(), protocol: word(['tcp', 'udp']).optional() }),
    closedObject({ file: z.string(), contains: z.string().optional() }),
    closedObject({ log: z.string(), package: z.string() }),
    closedObject({ status: z.string(), package: z.string() }),
    closedObject({ process: z.string(), package: z.string().optional() }),
  ],
  {
    error: 'a wait is for {port}, {file, contains}, {log, package}, {status, package} or {process, package}',
  },
);

export const wait = defineStep({
  verb: 'wait',
  summary:
    'Waits for a port, a file, a line in a log, a status or a process: ten seconds when nothing else is said.',
  shape: { wait: condition, timeLimit: duration.optional() },
  title: (step) => `wait for ${JSON.stringify(step.wait)}`,
  run: async ({ wait: awaited, timeLimit }, { nas }) => {
    const options = timeLimit === undefined ? {} : { timeLimit };
    return nas.waitFor(awaited as WaitCondition, options).then(() => ({}), timedOut);
  },
});

/** What did not happen in time is the package's failure, not a wrong call. */
function timedOut(error: unknown): StepEffect {
  if (!(error instanceof SpkboxError) || error.code !== 'USE_WAIT_TIMED_OUT') throw error;
  return { checks: [{ text: 'what was waited for happens', met: false, actual: error.summary }] };
}

export const snapshot = defineStep({
  verb: 'snapshot',
  summary: 'Saves the NAS under a name.',
  shape: { snapshot: z.string() },
  title: (step) => `snapshot ${step.snapshot}`,
  run: async (step, { nas, snapshots }) => {
    snapshots.set(step.snapshot, await nas.snapshot());
    return {};
  },
});

export const restore = defineStep({
  verb: 'restore',
  summary: 'Brings back a saved NAS; what ran then is started again.',
  shape: { restore: z.string() },
  title: (step) => `restore ${step.restore}`,
  run: async (step, { nas, snapshots }) => {
    const saved = snapshots.get(step.restore);
    if (saved === undefined) {
      throw new SpkboxError('USE_BAD_VALUE', `no snapshot ${JSON.stringify(step.restore)} was taken`, {
        hint: 'Take it in an earlier step: { snapshot: "name" }.',
      });
    }
    return { outcomes: await nas.restore(saved) };
  },
});

export const look = defineStep({
  verb: 'look',
  summary: 'Does nothing but look: what is expected stands in expect.',
  shape: { look: z.string() },
  title: (step) => step.look,
  run: async () => ({}),
});
