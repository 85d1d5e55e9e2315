/** The writable layer of a box as it is at a moment. */
import { type Agent, boxLost } from '../agent.ts';
import { type Layer, type Listing, stillOpaque, touchedSince } from '../changes.ts';
import { type Entry, entryFormat, parseEntries } from '../file-facts.ts';
import { textOf } from '../names.ts';
import { quoteAll } from '../shell-quote.ts';
import type { Lower } from './lower.ts';
import { commandLines, pathAt, placeInBox } from './places.ts';
import { LAYERS, LOOK_INSIDE } from './scripts.ts';

/** The writable layer as it is now. What is below all that is not as it was in the past is known then. */
export async function listLayer(
  keeper: Agent,
  layer: string,
  { lower, past }: { lower: Lower; past?: Layer },
): Promise<Layer> {
  const entries = await listEntries(keeper, layer);
  const touched = touchedSince(past, entries);
  const folders = pathsOf(touched.filter(({ fact }) => fact.kind === 'folder'));
  await lower.learn(folders);
  const [opaque] = await Promise.all([
    findOpaque(
      keeper,
      folders.filter((path) => lower.isFolder(path)),
    ),
    past === undefined ? undefined : lower.learn(pathsOf(touched.filter(isNewIn(past)))),
  ]);
  return { entries, opaque: new Set([...stillOpaque(past, entries), ...opaque]) };
}

const pathsOf = (entries: readonly Entry[]): string[] => entries.map(({ path }) => path);

/** Whether what is below the entry can matter: what the past had in its place, but for a folder, hid that. */
const isNewIn =
  (past: Layer) =>
  ({ path }: Entry): boolean => {
    const before = past.entries.get(path);
    return before === undefined || (!before.whiteout && before.fact.kind === 'folder');
  };

async function listEntries(keeper: Agent, layer: string): Promise<Listing> {
  const tops = ['root', 'usr'].map((name) => `${LAYERS}/${layer}/${name}`);
  // What is gone again before find comes to it is no complaint.
  const { output } = await keeper.ask(
    `find ${quoteAll(tops)} -mindepth 1 -printf ${entryFormat('%p')} 2>/dev/null`,
  );
  return new Map(
    parseEntries(output).map((entry) => {
      const path = pathAt(layer, entry.path);
      return [path, { ...entry, path }];
    }),
  );
}

/**
 * Which of these folders, each of them in the writable layer and below it, were made anew and show nothing of the lower one.
 * An overlay gives a folder that is put together of several one link, and every other the two links or more that it has.
 */
async function findOpaque(keeper: Agent, folders: readonly string[]): Promise<string[]> {
  const find = (places: readonly string[]) =>
    keeper.ask(
      `${LOOK_INSIDE} && { ( cd $inside; exec find ${quoteAll(places)} -maxdepth 0 -type d -links +1 -print0 2>/dev/null ); true; }`,
    );
  const answers = await Promise.all(commandLines(folders.map(placeInBox)).map(find));
  if (answers.some(({ status }) => status !== 0)) throw boxLost('its first process ended');
  const places = answers.flatMap(({ output }) => textOf(output).split('\0').slice(0, -1));
  return places.map((place) => place.slice(placeInBox('').length));
}
