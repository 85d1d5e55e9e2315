/** The exact changes of a namespace box since a mark, found in its writable layer alone. */
import type { Agent } from '../agent.ts';
import {
  type Comparison,
  contentsOf,
  coveredFolders,
  diffMoments,
  type Layer,
  type Moments,
  needsComparing,
  seenThen,
} from '../changes.ts';
import { batches } from '../file-facts.ts';
import type { Change, Fact } from '../machine.ts';
import { textOf } from '../names.ts';
import { quote, quoteAll } from '../shell-quote.ts';
import { type Lower, listLayer, lowerContents, lowerUsr, placeIn } from './layers.ts';
import { LOWER } from './scripts.ts';

export interface Marked {
  /** The writable layer at the mark. */
  readonly past: Layer;
  /** What its files held; those of the lower layers are still there to be asked. */
  readonly digests: ReadonlyMap<string, string>;
}

/** Bytes of the writable layer that a mark reads at most: it must stay quick in a box that is full. */
const DIGEST_LIMIT = 64 * 1024 * 1024;

const UNREAD = `${DIGEST_LIMIT / 1024 / 1024} MB of files were there at the mark, so not all were read: one that was written without a change of size cannot be told from one that was touched`;

/** Notes what there is. */
export async function markLayer(keeper: Agent, layer: string, lower: Lower): Promise<Marked> {
  const past = await listLayer(keeper, layer, lower);
  let bytes = 0;
  const files = [...past.entries.values()]
    .filter(({ fact }) => fact.kind === 'file' && fact.size > 0)
    .sort((a, b) => a.fact.size - b.fact.size)
    .filter(({ fact }) => {
      bytes += fact.size;
      return bytes <= DIGEST_LIMIT;
    })
    .map(({ path }) => path);
  const digests = await digestsOf(keeper, layer, files);
  // One that was gone before it could be read has no digest that another could have.
  return { past, digests: new Map(files.map((path) => [path, digests.get(path) ?? ''])) };
}

/** What changed in the layer since it was marked. */
export async function findChanges(
  keeper: Agent,
  layer: string,
  { marked: { past, digests }, lower }: { marked: Marked; lower: Lower },
): Promise<Fact<readonly Change[]>> {
  const now = await listLayer(keeper, layer, lower);
  const usr = await lowerUsr(keeper, [...new Set([...now.entries.keys(), ...past.entries.keys()])]);
  const known = { get: (path: string) => usr.get(path) ?? lower.entries.get(path) };
  const folders = coveredFolders(now, known);
  const inUsr = await lowerContents(keeper, folders);
  const moments: Moments = {
    past,
    now,
    below: { get: (path) => known.get(path) ?? inUsr.get(path) },
    covered: [...folders.flatMap((folder) => contentsOf(folder, lower.children)), ...inUsr.keys()],
  };
  const contents = await compareContents(keeper, layer, { moments, digests });
  const value = diffMoments(moments, contents);
  const isExact = ![...contents.values()].includes('unknown');
  return isExact ? { precision: 'exact', value } : { precision: 'approximate', value, why: UNREAD };
}

async function compareContents(
  keeper: Agent,
  layer: string,
  { moments, digests }: { moments: Moments; digests: ReadonlyMap<string, string> },
): Promise<ReadonlyMap<string, Comparison>> {
  const paths = needsComparing(moments);
  // What was in the writable layer at the mark is only known by its digest.
  const isUpper = (path: string) => seenThen(moments, path) === moments.past.entries.get(path);
  const now = await digestsOf(
    keeper,
    layer,
    paths.filter((path) => isUpper(path) && digests.has(path)),
  );
  const same = await sameAsLower(
    keeper,
    layer,
    paths.filter((path) => !isUpper(path)),
  );
  return new Map(
    paths.map((path) => {
      if (!isUpper(path)) return [path, same.has(path) ? 'same' : 'different'];
      if (!digests.has(path)) return [path, 'unknown'];
      return [path, digests.get(path) === now.get(path) ? 'same' : 'different'];
    }),
  );
}

async function digestsOf(
  keeper: Agent,
  layer: string,
  paths: readonly string[],
): Promise<Map<string, string>> {
  const top = placeIn(layer, '').slice(0, -'/root'.length);
  const answers = await Promise.all(
    batches(paths).map((batch) =>
      keeper.ask(`b2sum -z -- ${quoteAll(batch.map((path) => placeIn(layer, path)))} 2>/dev/null`),
    ),
  );
  const lines = answers.flatMap(({ output }) => textOf(output).split('\0').slice(0, -1));
  return new Map(
    lines.map((line) => {
      const [digest = '', place = ''] = [line.slice(0, 128), line.slice(130 + top.length)];
      return [place.startsWith('/root/') ? place.slice('/root'.length) : place, digest];
    }),
  );
}

async function sameAsLower(
  keeper: Agent,
  layer: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const compare = paths.map(
    (path) =>
      `cmp -s ${quoteAll([placeIn(LOWER, path), placeIn(layer, path)])} && printf '%s\\0' ${quote(path)}`,
  );
  const { output } = await keeper.ask(compare.join('\n'));
  return new Set(textOf(output).split('\0').slice(0, -1));
}
