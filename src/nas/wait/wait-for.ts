/** Waits until something is so on the NAS, and says what was so instead when it does not become so in time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { SpkboxError } from '../../errors.ts';
import type { PackageCenter } from '../../package-center/center.ts';
import type { ProcessPlace } from '../processes.ts';
import type { Found, WaitCondition, WaitOptions, Watch } from './condition.ts';
import { watchFile } from './watch-file.ts';
import { watchLog } from './watch-log.ts';
import { watchPort } from './watch-port.ts';
import { watchProcess } from './watch-process.ts';
import { type StatusPlace, watchStatus } from './watch-status.ts';

export interface WaitPlace extends ProcessPlace, StatusPlace {
  readonly center: PackageCenter;
}

/** Milliseconds. */
const DEFAULT_TIME_LIMIT = 10_000;

export function waitForOnNas<C extends WaitCondition>(
  place: WaitPlace,
  condition: C,
  options?: WaitOptions,
): Promise<Found<C>>;
export async function waitForOnNas(
  place: WaitPlace,
  condition: WaitCondition,
  { timeLimit = DEFAULT_TIME_LIMIT, signal = place.request.signal }: WaitOptions = {},
): Promise<unknown> {
  assertTimeLimit(timeLimit);
  signal?.throwIfAborted();
  const watch = watchOf(place, condition);
  const deadline = AbortSignal.timeout(Math.ceil(timeLimit));
  const result = await poll(watch, signal === undefined ? deadline : AbortSignal.any([signal, deadline]));
  signal?.throwIfAborted();
  if (result !== undefined) return result;
  throw new SpkboxError('USE_WAIT_TIMED_OUT', `within ${timeLimit} ms ${await watch.explain()}`, {
    hint: watch.hint,
  });
}

function watchOf(place: WaitPlace, condition: WaitCondition): Watch<unknown> {
  if ('port' in condition) return watchPort(place, condition);
  if ('file' in condition) return watchFile(place.machine, condition);
  if ('log' in condition) return watchLog(place, condition);
  if ('status' in condition) return watchStatus(place, condition);
  if ('process' in condition) return watchProcess(place, condition);
  throw new SpkboxError('USE_BAD_VALUE', `this is no condition: ${JSON.stringify(condition)}`, {
    hint: 'Wait for a port, a file, a log, a status or a process.',
  });
}

/** Milliseconds between looks: short at first, when most things happen, and longer later. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 250;
const GROWTH = 1.4;

/** Looks at least once. Undefined when the signal came first. */
async function poll<T>(watch: Watch<T>, signal: AbortSignal): Promise<T | undefined> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE)) {
    const result = await watch.look(signal);
    if (result !== undefined || signal.aborted) return result;
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

/** What a timer can count. */
const LONGEST_TIME_LIMIT = 2 ** 31 - 1;

function assertTimeLimit(timeLimit: number): void {
  if (timeLimit >= 0 && timeLimit <= LONGEST_TIME_LIMIT) return;
  throw new SpkboxError('USE_BAD_VALUE', `${timeLimit} is no time limit`, {
    hint: 'Give milliseconds, from 0 to 2147483647.',
  });
}
