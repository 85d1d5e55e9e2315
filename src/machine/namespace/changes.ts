/** The exact changes of a namespace box since a mark, found in its writable layer alone. */

import type { Change, Measured } from '../machine.ts';
import type { Agent } from '../shared/agent.ts';
import {
  type Comparison,
  diffSnapshots,
  entryAtMark,
  type Layer,
  type LayerSnapshots,
  needsComparing,
  shadowedFolders,
} from '../shared/changes.ts';
import { UNLISTED } from '../shared/file-facts.ts';
import { digestsAt, pathsWithSameContent } from './digests.ts';
import { listLayer } from './layers.ts';
import type { LowerLayers } from './lower-layers.ts';
import { placeIn } from './places.ts';
import { LOWER } from './scripts.ts';

export interface MarkedLayer {
  /** The writable layer at the mark. */
  readonly past: Layer;
  /** What its files held; those of the lower layers are still there to be asked. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Bytes of the writable layer that a mark reads at most: it must stay quick in a box that is full. */
const DIGEST_LIMIT = 64 * 1024 * 1024;

const UNREAD = `not every file was read, because there were more than ${DIGEST_LIMIT / 1024 / 1024} MB at the mark, or a pipe took the place of one: one that was written without a change of size cannot be told from one that was touched`;

/** Bytes of a file above which it takes longer to make digests of two than to start a program that compares them. */
const COMPARED = 1024 * 1024;

/** Notes what there is. */
export async function markLayer(supervisor: Agent, layer: string, lower: LowerLayers): Promise<MarkedLayer> {
  const past = await listLayer(supervisor, layer, { lower });
  let bytes = 0;
  const files = [...past.entries.values()]
    .filter(({ fact }) => fact.kind === 'file' && fact.size > 0)
    .sort((a, b) => a.fact.size - b.fact.size)
    .filter(({ fact }) => {
      bytes += fact.size;
      return bytes <= DIGEST_LIMIT;
    })
    .map(({ path }) => path);
  const { byPlace, unread } = await digestsAt(
    supervisor,
    files.map((path) => placeIn(layer, path)),
  );
  const read = files.filter((path) => !unread.has(placeIn(layer, path)));
  // One that was gone before it could be read has no digest that another could have.
  return { past, digests: new Map(read.map((path) => [path, byPlace.get(placeIn(layer, path)) ?? ''])) };
}

/** What changed in the layer since it was marked. */
export async function findChanges(
  supervisor: Agent,
  layer: string,
  { marked: { past, digests }, lower }: { marked: MarkedLayer; lower: LowerLayers },
): Promise<Measured<readonly Change[]>> {
  const now = await listLayer(supervisor, layer, { lower, past });
  const covered = await lower.contentsOf(shadowedFolders({ past, now, below: lower }));
  const moments: LayerSnapshots = { past, now, below: lower, shadowed: covered };
  const contents = await compareContents(supervisor, layer, { moments, digests, lower });
  const value = diffSnapshots(moments, contents);
  if (past.isCut || now.isCut) return { precision: 'approximate', value, why: UNLISTED };
  const isExact = ![...contents.values()].includes('unknown');
  return isExact ? { precision: 'exact', value } : { precision: 'approximate', value, why: UNREAD };
}

async function compareContents(
  supervisor: Agent,
  layer: string,
  {
    moments,
    digests,
    lower,
  }: { moments: LayerSnapshots; digests: ReadonlyMap<string, string>; lower: LowerLayers },
): Promise<ReadonlyMap<string, Comparison>> {
  const pairs = needsComparing(moments).map((path) => {
    // What was in the writable layer at the mark is only known by its digest.
    const isUpper = entryAtMark(moments, path) === moments.past.entries.get(path);
    const markDigest = isUpper ? digests.get(path) : lower.digest(path);
    return { path, place: placeIn(layer, path), isUpper, markDigest, below: placeIn(LOWER, path) };
  });
  const unread = pairs.filter(({ isUpper, markDigest }) => !isUpper && markDigest === undefined);
  if (unread.length > 0) await lower.show();
  const isLarge = ({ path }: { path: string }) => (moments.now.entries.get(path)?.fact.size ?? 0) > COMPARED;
  const compared = unread.filter(isLarge);
  const small = unread.filter((pair) => !isLarge(pair));
  const [read, samePaths] = await Promise.all([
    digestsAt(supervisor, [
      ...pairs.filter(({ markDigest }) => markDigest !== undefined).map(({ place }) => place),
      ...small.flatMap(({ place, below }) => [place, below]),
    ]),
    pathsWithSameContent(supervisor, compared),
  ]);
  return new Map(
    pairs.map((pair) => {
      const { path, place, isUpper, below } = pair;
      const markDigest = pair.markDigest ?? (isUpper ? undefined : read.byPlace.get(below));
      const isUnread = read.unread.has(place) || (samePaths === undefined && compared.includes(pair));
      if (isUnread || (isUpper && markDigest === undefined)) return [path, 'unknown'];
      const hasSameContent =
        samePaths?.has(path) === true || (markDigest !== undefined && markDigest === read.byPlace.get(place));
      return [path, hasSameContent ? 'same' : 'different'];
    }),
  );
}
