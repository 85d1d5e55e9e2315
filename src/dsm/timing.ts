/** When a worker acquires and releases: the eight timings, the consequences of a failure, and the intervals between them. */
import { type Source, sure } from './source.ts';

export const TIMING_NAMES = [
  'WHEN_PREINST',
  'WHEN_POSTINST',
  'WHEN_ENABLE',
  'WHEN_STARTUP',
  'WHEN_PREUNINST',
  'WHEN_POSTUNINST',
  'WHEN_DISABLE',
  'WHEN_HALT',
] as const;

export type Timing = (typeof TIMING_NAMES)[number];

/** How long a worker holds its resource. */
export const INTERVALS = [
  'FROM_PREINST_TO_PREUNINST',
  'FROM_PREINST_TO_POSTUNINST',
  'FROM_POSTINST_TO_PREUNINST',
  'FROM_POSTINST_TO_POSTUNINST',
  'FROM_ENABLE_TO_DISABLE',
  'FROM_ENABLE_TO_POSTUNINST',
  'FROM_STARTUP_TO_HALT',
] as const;

export type Interval = (typeof INTERVALS)[number];

/**
 * The consequence of a step's failure for its action.
 * - `abort`: the phase is undone, the action fails.
 * - `broken`: nothing is undone, the package is broken, the action fails.
 * - `alert`: the action goes on and ends with an alert.
 * - `ignore`: the action goes on.
 */
export const CONSEQUENCES = ['abort', 'broken', 'alert', 'ignore'] as const;

export type Consequence = (typeof CONSEQUENCES)[number];

export interface TimingRow {
  readonly timing: Timing;
  readonly side: 'acquire' | 'release';
  /** The place among the scripts, in the guide's words. */
  readonly place: string;
  readonly onFailure: Consequence;
  /** The action that skips the timing, by the guide; real boxes differ (deviation `workers-at-boot`). */
  readonly notAt: 'boot' | 'shutdown' | undefined;
  readonly source: Source;
}

const GUIDE_16 = sure('guide 16 Resource Timing');

export const TIMINGS: readonly TimingRow[] = [
  {
    timing: 'WHEN_PREINST',
    side: 'acquire',
    place: 'before preinst',
    onFailure: 'abort',
    notAt: undefined,
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_POSTINST',
    side: 'acquire',
    place: 'before postinst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_ENABLE',
    side: 'acquire',
    place: 'before WHEN_STARTUP',
    onFailure: 'abort',
    notAt: 'boot',
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_STARTUP',
    side: 'acquire',
    place: 'before start',
    onFailure: 'abort',
    notAt: undefined,
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_PREUNINST',
    side: 'release',
    place: 'after preuninst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_POSTUNINST',
    side: 'release',
    place: 'before postuninst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_DISABLE',
    side: 'release',
    place: 'after WHEN_HALT',
    onFailure: 'ignore',
    notAt: 'shutdown',
    source: GUIDE_16,
  },
  {
    timing: 'WHEN_HALT',
    side: 'release',
    place: 'after stop',
    onFailure: 'ignore',
    notAt: undefined,
    source: GUIDE_16,
  },
];

/** The timing at which a worker with this interval acquires: `FROM_ENABLE_TO_DISABLE` gives `WHEN_ENABLE`. */
export function acquiredAt(interval: Interval): Timing {
  return `WHEN_${interval.slice('FROM_'.length, interval.indexOf('_TO_'))}` as Timing;
}

/** The timing at which a worker with this interval releases: `FROM_ENABLE_TO_DISABLE` gives `WHEN_DISABLE`. */
export function releasedAt(interval: Interval): Timing {
  return `WHEN_${interval.slice(interval.indexOf('_TO_') + '_TO_'.length)}` as Timing;
}
