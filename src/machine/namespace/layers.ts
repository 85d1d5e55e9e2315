/** The writable layer of a box at one moment. */
import type { Agent } from '../shared/agent.ts';
import { isFolderOf, type Layer, type Listing, touchedSince } from '../shared/changes.ts';
import { type Entry, entryFormat, listBounded } from '../shared/file-facts.ts';
import { quoteAll } from '../shared/shell-quote.ts';
import type { LowerLayers } from './lower-layers.ts';
import { pathAt } from './places.ts';
import { LAYERS } from './scripts.ts';

/** Lists the writable layer now, and learns the lower entry of every path that changed since `past`. */
export async function listLayer(
  supervisor: Agent,
  layer: string,
  { lower, past = EMPTY }: { lower: LowerLayers; past?: Layer },
): Promise<Layer> {
  const { entries, isCut } = await listEntries(supervisor, layer);
  const folders = [...entries.values()].filter((entry) => isFolder(entry) && !isFolderOf(past, entry));
  const files = touchedSince(past, entries).filter((entry) => !isFolder(entry) && canShow(past, entry.path));
  const alone = await lower.learn(pathsOf(folders), past === EMPTY ? [] : pathsOf(files));
  const stillOpaque = [...past.opaque].filter((path) => {
    const entry = entries.get(path);
    return entry !== undefined && isFolderOf(past, entry);
  });
  return { entries, opaque: new Set([...stillOpaque, ...alone]), ...(isCut ? { isCut } : {}) };
}

/** Before all: nothing is compared with it. */
const EMPTY: Layer = { entries: new Map(), opaque: new Set() };

const isFolder = ({ fact }: Entry): boolean => fact.kind === 'folder';

const pathsOf = (entries: readonly Entry[]): string[] => entries.map(({ path }) => path);

/** Whether what is below the writable layer was seen at the path, or in it: what is no folder hides that. */
function canShow(pastLayer: Layer, path: string): boolean {
  const before = pastLayer.entries.get(path);
  return before === undefined || (!before.whiteout && before.fact.kind === 'folder');
}

async function listEntries(supervisor: Agent, layer: string): Promise<{ entries: Listing; isCut: boolean }> {
  const tops = ['root', 'usr'].map((name) => `${LAYERS}/${layer}/${name}`);
  // What is gone again before find comes to it is no complaint.
  const find = `find ${quoteAll(tops)} -mindepth 1 -printf ${entryFormat('%p')} 2>/dev/null`;
  const { entries, isCut } = await listBounded(supervisor, find, (place) => pathAt(layer, place));
  return { entries: new Map(entries.map((entry) => [entry.path, entry])), isCut };
}
