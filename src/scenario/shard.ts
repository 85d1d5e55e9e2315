/** A part of many runs, for one of several machines. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly count: number;
}

/** Neighbours stay together, and the parts differ by one at most; all parts in their order are the whole. */
export function shardOf<Entry>(entries: readonly Entry[], { index, count }: Shard): readonly Entry[] {
  const start = (part: number) => Math.floor((part * entries.length) / count);
  return entries.slice(start(index - 1), start(index));
}
