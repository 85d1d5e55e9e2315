/** Which paths of a box were touched since the last question, told by the change times of its file system. */
import { SpkboxError } from '../../errors.ts';
import type { ChangeWatch } from '../machine.ts';
import type { ScriptRunner } from './agent.ts';
import { type Entry, entryFormat, LISTING_BYTES, parseEntries, parseListing } from './file-facts.ts';
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
  /** Tells inodes of several file systems apart. */
  volumeOf(path: string): string;
  pathOf(place: string): string;
  placeOf(path: string): string;
}

/** A file whose change time is the moment of a listing. */
export interface Clock {
  readonly place: string;
  /** Sets it to the moment, where find(1) does not do so by looking. */
  readonly set: string;
  /** Waits until the clock shows another time: what changes twice within one tick shows the same time. */
  readonly tick: string | undefined;
}

interface Watched {
  readonly tree: WatchedTree;
  readonly unwatched: string | undefined;
  /** The time of the last listing. */
  since: string;
  /** What the last listing found at or after that time, and the next one finds again. */
  listed: ReadonlyMap<string, string>;
  /** Where each folder was, by its inode: the files in a folder that moves keep their change times. */
  readonly folders: Map<string, string>;
  /** Whiteouts are links of one inode, so each new one changes the time of all. */
  readonly whiteouts: Set<string>;
}

/** A watch that can begin again over another tree: a restored box has one. */
export interface BoxWatch extends ChangeWatch {
  begin(tree: WatchedTree): Promise<void>;
}

/**
 * Questions are answered one after the other: each begins where the previous one ended. Paths that match `unwatched`, an
 * extended regular expression, are not seen, nor what is below them.
 */
export function makeBoxWatch(unwatched: string | undefined, onStop: () => void): BoxWatch {
  let watched: Watched | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };
  return {
    begin: (tree) =>
      inTurn(async () => {
        watched = await beginWatch(tree, unwatched);
      }),
    touched: () => inTurn(async () => listTouched(watched)),
    async stop() {
      onStop();
      await inTurn(async () => {
        watched = undefined;
      });
    },
  };
}

/** Nothing that was touched earlier counts. */
async function beginWatch(tree: WatchedTree, unwatched: string | undefined): Promise<Watched> {
  const { time, entries } = await listSince(
    { tree, unwatched },
    '-type d -o -type c -o -newerct "10 seconds ago"',
  );
  const watched: Watched = {
    ...{ tree, unwatched, since: time, listed: recentEntries(entries, time) },
    ...{ folders: new Map(), whiteouts: new Set() },
  };
  for (const entry of entries) remember(watched, entry);
  await passTick(watched);
  return watched;
}

/** The paths that were touched since the last listing, sorted. */
async function listTouched(watched: Watched | undefined): Promise<string[]> {
  if (watched === undefined) throw watchStopped();
  const { tree, since, listed } = watched;
  const { time, entries } = await listSince(watched, `-newerct @${justBefore(since)}`);
  watched.since = time;
  watched.listed = recentEntries(entries, time);
  const changed = entries.filter((entry) => listed.get(entry.path) !== stampOf(entry));
  const touched = changed.filter(({ path, whiteout }) => !whiteout || !watched.whiteouts.has(path));
  const moved = changed.filter((entry) => isMoved(watched, entry));
  const carried = await listBelow(tree, moved);
  for (const entry of [...changed, ...carried]) remember(watched, entry);
  await passTick(watched);
  return [...new Set([...touched, ...carried].map(({ path }) => path))].sort();
}

function remember({ tree, folders, whiteouts }: Watched, { path, fact, inode, whiteout }: Entry): void {
  if (fact.kind === 'folder') folders.set(`${tree.volumeOf(path)} ${inode}`, path);
  if (whiteout) whiteouts.add(path);
  else whiteouts.delete(path);
}

function isMoved({ tree, folders }: Watched, { path, fact, inode }: Entry): boolean {
  const earlier = folders.get(`${tree.volumeOf(path)} ${inode}`);
  return fact.kind === 'folder' && earlier !== undefined && earlier !== path;
}

const stampOf = ({ inode, ctime }: Entry): string => `${inode} ${ctime}`;

function recentEntries(entries: readonly Entry[], time: string): ReadonlyMap<string, string> {
  const recent = entries.filter(({ ctime }) => ctime >= time);
  return new Map(recent.map((entry) => [entry.path, stampOf(entry)]));
}

/** The entries that pass the test of find(1), and the time when the listing began. */
async function listSince(
  { tree, unwatched }: Pick<Watched, 'tree' | 'unwatched'>,
  test: string,
): Promise<{ time: string; entries: Entry[] }> {
  const { runner, clock, places, prefix, prune = '', pathOf } = tree;
  const skip =
    unwatched === undefined
      ? ''
      : `-regextype posix-extended -regex ${quote(`${prefix}(${unwatched})`)} -prune -o`;
  const listing = await runner.ask(
    `${clock.set} find ${quoteAll([clock.place, ...places])} -xdev ${skip} ${prune} \\( -path ${clock.place} -o ${test} \\) -printf ${entryFormat('%p')} 2>/dev/null`,
    LISTING_BYTES,
  );
  const [moment, ...entries] = parseListing(listing, pathOf);
  if (moment?.path !== pathOf(clock.place)) throw noListing();
  return { time: moment.ctime, entries };
}

async function listBelow(
  { runner, placeOf, pathOf }: WatchedTree,
  folders: readonly Entry[],
): Promise<Entry[]> {
  const places = folders.map(({ path }) => placeOf(path));
  const find = (batch: readonly string[]) =>
    runner.ask(
      `find ${quoteAll(batch)} -xdev -mindepth 1 ! -type c -printf ${entryFormat('%p')} 2>/dev/null`,
    );
  const outputs = await Promise.all(commandLines(places).map(find));
  return outputs.flatMap(({ output }) => parseEntries(output, pathOf));
}

/** Only where an entry has the time of the listing. Kernels from 6.13 on give a later change another time at once. */
async function passTick({ tree: { runner, clock }, listed }: Watched): Promise<void> {
  if (listed.size > 0 && clock.tick !== undefined) await runner.ask(clock.tick);
}

/** The time a nanosecond earlier, as find(1) takes it: its test leaves out the time itself. */
function justBefore(time: string): string {
  const [seconds = '', fraction = ''] = time.split('.');
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.slice(0, 9)) - 1n;
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`;
}

function watchStopped(): SpkboxError {
  return new SpkboxError('MACHINE_BAD_ARGUMENT', 'this watch was stopped before this call', {
    hint: 'Begin a new one with watchChanges().',
  });
}

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
