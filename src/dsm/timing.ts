/** When a worker acquires and releases: the eight timings, what their failure means, and the intervals between them. */
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

/** The span for which a worker holds its resource. */
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
 * What a step's failure means for its action.
 * - `abort`: what this phase did is undone, the action fails.
 * - `broken`: what was done stays, the package is broken, the action fails.
 * - `alert`: the action goes on and ends with an alert.
 * - `ignore`: the action goes on.
 */
export const CONSEQUENCES = ['abort', 'broken', 'alert', 'ignore'] as const;

export type Consequence = (typeof CONSEQUENCES)[number];

export interface TimingRow {
  readonly timing: Timing;
  readonly side: 'acquire' | 'release';
  /** Where it stands, in the guide's words. */
  readonly place: string;
  readonly onFailure: Consequence;
  /** The action at which it does not happen, by the guide; DSM was seen to differ (deviation `workers-at-boot`). */
  readonly notAt: 'boot' | 'shutdown' | undefined;
  readonly source: Source;
}

const GUIDE = sure('guide 16 Resource Timing');

export const TIMINGS: readonly TimingRow[] = [
  {
    timing: 'WHEN_PREINST',
    side: 'acquire',
    place: 'before preinst',
    onFailure: 'abort',
    notAt: undefined,
    source: GUIDE,
  },
  {
    timing: 'WHEN_POSTINST',
    side: 'acquire',
    place: 'before postinst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE,
  },
  {
    timing: 'WHEN_ENABLE',
    side: 'acquire',
    place: 'before WHEN_STARTUP',
    onFailure: 'abort',
    notAt: 'boot',
    source: GUIDE,
  },
  {
    timing: 'WHEN_STARTUP',
    side: 'acquire',
    place: 'before start',
    onFailure: 'abort',
    notAt: undefined,
    source: GUIDE,
  },
  {
    timing: 'WHEN_PREUNINST',
    side: 'release',
    place: 'after preuninst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE,
  },
  {
    timing: 'WHEN_POSTUNINST',
    side: 'release',
    place: 'before postuninst',
    onFailure: 'alert',
    notAt: undefined,
    source: GUIDE,
  },
  {
    timing: 'WHEN_DISABLE',
    side: 'release',
    place: 'after WHEN_HALT',
    onFailure: 'ignore',
    notAt: 'shutdown',
    source: GUIDE,
  },
  {
    timing: 'WHEN_HALT',
    side: 'release',
    place: 'after stop',
    onFailure: 'ignore',
    notAt: undefined,
    source: GUIDE,
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
