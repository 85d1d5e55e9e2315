/** The questions of a watch: what find(1) shows of the files of a box. */
import { SpkboxError } from '../../errors.ts';
import type { ScriptRunner } from './agent.ts';
import { type Entry, entryFormat, listBounded } from './file-facts.ts';
import type { ShellList } from './shell-list.ts';
import { commandLines, quote, quoteAll } from './shell-quote.ts';

/** How to look at the files of a box. */
export interface WatchedTree {
  readonly runner: ScriptRunner;
  readonly clock: Clock;
  /** Starting points of find(1), and the paths to leave out. */
  readonly places: readonly string[];
  readonly prune?: string;
  /** What find(1) prints before a path of the box. */
  readonly prefix: string;
  /**
   * Where the runner keeps its variables and the files are on a tmpfs: the beginning of names for the watch. Without it
   * every look walks through all files.
   */
  readonly variables?: string;
  /** Tells inodes of several file systems apart. */
  volumeOf(path: string): string;
  pathOf(place: string): string;
}

/** A file whose change time is the moment of a listing. */
export interface Clock {
  readonly place: string;
  /** Sets it to the moment, where find(1) does not do so by looking. */
  readonly set: string;
  /** Waits until the clock shows another time: what changes twice within one tick shows the same time. */
  readonly tick: string | undefined;
}

/** The files to look at. */
export interface WatchScope {
  readonly tree: WatchedTree;
  readonly unwatched: string | undefined;
}

export interface PlacedEntry extends Entry {
  /** Where find(1) sees it. */
  readonly place: string;
}

export interface Listed {
  /** When the listing began. */
  readonly time: string;
  readonly entries: readonly PlacedEntry[];
}

const FORMAT = entryFormat('%p');

/** All entries that pass the test of find(1). */
export function listAll({ tree, unwatched }: WatchScope, test: string): Promise<Listed> {
  const { clock, places, prune = '' } = tree;
  const start = quoteAll([clock.place, ...places]);
  const find = `find ${start} -xdev ${skipTest(tree, unwatched)} ${prune} \\( -path ${clock.place} -o ${test} \\)`;
  return askListing(tree, `${find} -printf ${FORMAT} 2>/dev/null`);
}

/** The entries of the list that pass the test, and of its folders that pass it the entries that do. */
export function listKnown({ tree, unwatched }: WatchScope, list: ShellList, test: string): Promise<Listed> {
  const { clock } = tree;
  const shown = `\\( -path ${clock.place} -o ${test} \\) -printf ${FORMAT}`;
  const tests = `-maxdepth 1 -xdev -type d ! ${test} -prune -o ${skipTest(tree, unwatched)} ${shown}`;
  const find = (places: string, part: number) =>
    `find ${part === 0 ? clock.place : ''} ${places} ${tests} 2>/dev/null`;
  return askListing(tree, list.code(find));
}

/** All that is in these folders, however deep. */
export async function listBelow(
  { tree, unwatched }: WatchScope,
  folders: readonly PlacedEntry[],
): Promise<PlacedEntry[]> {
  const tests = `-xdev -mindepth 1 ${skipTest(tree, unwatched)} ! -type c`;
  const find = (places: readonly string[]) =>
    listBounded(tree.runner, `find ${quoteAll(places)} ${tests} -printf ${FORMAT} 2>/dev/null`);
  const listings = await Promise.all(commandLines(folders.map(({ place }) => place)).map(find));
  return listings.flatMap(({ entries }) => entries).map((entry) => placed(tree, entry));
}

/** Tests of find(1) that leave out paths of the box. */
const skipTest = ({ prefix }: WatchedTree, unwatched: string | undefined): string =>
  unwatched === undefined
    ? ''
    : `-regextype posix-extended -regex ${quote(`${prefix}(${unwatched})`)} -prune -o`;

async function askListing(tree: WatchedTree, finds: string): Promise<Listed> {
  const { runner, clock } = tree;
  const { entries: listed } = await listBounded(runner, `${clock.set} ${finds}`);
  const [moment, ...entries] = listed;
  if (moment?.path !== clock.place) throw noListing();
  return { time: moment.ctime, entries: entries.map((entry) => placed(tree, entry)) };
}

const placed = ({ pathOf }: WatchedTree, entry: Entry): PlacedEntry => ({
  ...entry,
  place: entry.path,
  path: pathOf(entry.path),
});

/** An empty list because nothing could look would pass for a box in which nothing was touched. */
function noListing(): SpkboxError {
  return new SpkboxError(
    'MACHINE_FILE_OP',
    'the touched files of the box cannot be listed: find(1) fails there',
    {
      hint: 'See which script removes programs of the system.',
    },
  );
}
