/** Which paths of a box were touched since the last question, told by the change times of its file system. */
import { SpkboxError } from '../../errors.ts';
import type { ChangeWatch, WatchOptions } from '../machine.ts';
import type { Entry } from './file-facts.ts';
import { KnownPlaces } from './known-places.ts';
import {
  type Listed,
  listAll,
  listBelow,
  listKnown,
  type PlacedEntry,
  type WatchedTree,
} from './watch-listing.ts';

export type { WatchedTree } from './watch-listing.ts';

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
  /** Where first touches are all that is asked for: what can show one. */
  readonly known: KnownPlaces | undefined;
}

/** A watch that can begin again over another tree: a restored box has one. */
export interface BoxWatch extends ChangeWatch {
  begin(tree: WatchedTree): Promise<void>;
}

/** Questions are answered one after the other: each begins where the previous one ended. */
export function makeBoxWatch(options: WatchOptions, onStop: () => void): BoxWatch {
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
        watched = await beginWatch(tree, options);
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
async function beginWatch(tree: WatchedTree, { unwatched, firstTouches }: WatchOptions): Promise<Watched> {
  const known = firstTouches && tree.variables !== undefined ? new KnownPlaces(tree.variables) : undefined;
  const recent = '-type d -o -type c -o -newerct "10 seconds ago"';
  const { time, entries } = await listAll({ tree, unwatched }, known === undefined ? recent : '-true');
  const watched: Watched = {
    ...{ tree, unwatched, known, since: time, listed: recentEntries(entries, time) },
    ...{ folders: new Map(), whiteouts: new Set() },
  };
  for (const entry of entries) remember(watched, entry);
  known?.begin(entries);
  await passTick(watched);
  return watched;
}

/** The paths that were touched since the last listing, sorted. */
async function listTouched(watched: Watched | undefined): Promise<string[]> {
  if (watched === undefined) throw watchStopped();
  const { since, listed, known } = watched;
  const { time, entries } = await listNewer(watched);
  watched.since = time;
  watched.listed = recentEntries(entries, time);
  const changed = entries.filter(
    (entry) => entry.ctime >= since && listed.get(entry.path) !== stampOf(entry),
  );
  const touched = changed.filter(({ path, whiteout }) => !whiteout || !watched.whiteouts.has(path));
  const carriers = changed.filter((entry) => canCarry(watched, entry));
  const carried = await listBelow(watched, carriers);
  for (const entry of [...changed, ...carried]) remember(watched, entry);
  known?.add([...changed, ...carried]);
  await passTick(watched);
  return [...new Set([...touched, ...carried].map(({ path }) => path))].sort();
}

/** What was touched at the time of the last listing or later, and maybe more. */
async function listNewer(watched: Watched): Promise<Listed> {
  const { known, since } = watched;
  const newer = `-newerct @${justBefore(since)}`;
  if (known === undefined || known.isTooLong) return listAll(watched, newer);
  if (!known.isStale) {
    const { time, entries } = await listKnown(watched, known.list, newer);
    return { time, entries: known.withoutForeign(entries) };
  }
  const whole = await listAll(watched, `-type d -o ${newer}`);
  known.begin(whole.entries);
  return whole;
}

function remember({ tree, folders, whiteouts }: Watched, { path, fact, inode, whiteout }: Entry): void {
  if (fact.kind === 'folder') folders.set(`${tree.volumeOf(path)} ${inode}`, path);
  if (whiteout) whiteouts.add(path);
  else whiteouts.delete(path);
}

/** The size of an empty folder on a tmpfs. */
const EMPTY_FOLDER = 40;

/** Whether a folder can have come with contents that the listing does not show: it moved, or the listing did not go into it. */
function canCarry({ tree, folders, known }: Watched, { path, fact, inode }: Entry): boolean {
  const earlier = folders.get(`${tree.volumeOf(path)} ${inode}`);
  if (fact.kind !== 'folder' || earlier === path) return false;
  return known === undefined ? earlier !== undefined : fact.size > EMPTY_FOLDER;
}

const stampOf = ({ inode, ctime }: Entry): string => `${inode} ${ctime}`;

function recentEntries(entries: readonly PlacedEntry[], time: string): ReadonlyMap<string, string> {
  const recent = entries.filter(({ ctime }) => ctime >= time);
  return new Map(recent.map((entry) => [entry.path, stampOf(entry)]));
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
