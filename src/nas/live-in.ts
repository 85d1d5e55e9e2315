/** Somebody lives in a package of this NAS, once more. */
import { SpkboxError } from '../errors.ts';
import type { LivedIn } from '../events.ts';
import { execOnNas } from './exec.ts';
import type { NasParts } from './nas-parts.ts';
import { type LiveInOptions, liveInPackage } from './user-data/live-in.ts';

export async function liveInOnNas(parts: NasParts, name: string, options: LiveInOptions): Promise<LivedIn> {
  const startTime = performance.now();
  const { machine, config, usersData, emit, center } = parts;
  const { record } = center.packages.get(name);
  const { seed, edits = true } = options;
  const { data, did } = await liveInPackage({
    ...{ machine, record, edits, form: config.release.hierarchy },
    earlier: usersData.dataOf(name),
    seed: seed === undefined ? undefined : () => runSeed(parts, name, { ...options, seed }),
  });
  usersData.set(name, data);
  const lived = { ...did, ms: performance.now() - startTime };
  emit({ type: 'lived-in', package: name, version: record.version, ...lived });
  return lived;
}

async function runSeed(
  { machine, center, standing }: NasParts,
  name: string,
  { seed, seedAs = 'package' }: LiveInOptions & { readonly seed: string },
): Promise<void> {
  const place = { machine, center, request: standing };
  const user = seedAs === 'root' ? { as: 'root' } : {};
  const { exitCode, stderr, timedOut } = await execOnNas(place, ['/bin/sh', '-s'], {
    ...{ package: name, stdin: seed },
    ...user,
  });
  if (exitCode === 0) return;
  const end = timedOut ? 'did not end in time' : `ended with exit code ${exitCode ?? 'none'}`;
  throw new SpkboxError('USE_BAD_VALUE', `the seed script ${end}: ${stderr.trim().slice(-500)}`, {
    hint: `It ran as ${seedAs === 'root' ? 'root' : `the user of ${name}`}; make it end with 0.`,
  });
}
