/** The changes of a docker box since a mark. */

import type { Change, ChangeKind, FileEntry, Measured } from '../machine.ts';
import type { Agent } from '../shared/agent.ts';
import type { Entry } from '../shared/file-facts.ts';
import type { BaseFile, ImageBaseline } from './image-baseline.ts';
import { sumsOf } from './listing.ts';
import type { State } from './state.ts';

/** A moment that later ones are compared with. */
export interface MarkedState extends State {
  /** Of the contents of plain files that are not as in the image. */
  readonly sums: ReadonlyMap<string, string>;
}

/** Bytes that a mark reads at most: it must stay quick in a box that is full. */
const SUM_LIMIT = 64 * 1024 * 1024;

const UNREAD = `${SUM_LIMIT / 1024 / 1024} MB of files and more were there at the mark, or some went while they were read: of those, one that was written without a change of size cannot be told from one that was touched`;

export async function markState(agent: Agent, state: State): Promise<MarkedState> {
  let bytes = 0;
  const files = [...state.upper.values()]
    .filter(({ fact }) => fact.kind === 'file')
    .sort((a, b) => a.fact.size - b.fact.size)
    .filter(({ fact }) => {
      bytes += fact.size;
      return bytes <= SUM_LIMIT;
    })
    .map(({ path }) => path);
  return { ...state, sums: await sumsOf(agent, files) };
}

/** One path at both moments. */
interface Pair {
  readonly path: string;
  readonly before: Entry | BaseFile | undefined;
  readonly now: Entry | BaseFile | undefined;
  /** It was as in the image at the mark. */
  readonly wasUntouched: boolean;
}

export async function findChanges(
  agent: Agent,
  mark: MarkedState,
  now: State,
  base: ImageBaseline,
): Promise<Measured<readonly Change[]>> {
  const pairs = pairsOf(mark, now, base);
  const unsure = pairs.filter(needsSums);
  const sumsNow = await sumsOf(agent, pathsOf(unsure));
  const baseSums = await base.sums(pathsOf(unsure.filter(({ wasUntouched }) => wasUntouched)));
  const hasSameContent = ({ path, wasUntouched }: Pair) => {
    const before = (wasUntouched ? baseSums : mark.sums).get(path);
    return before !== undefined && before === sumsNow.get(path);
  };
  const value = pairs.flatMap((pair): Change[] => {
    const change = kindOf(pair, hasSameContent);
    const file = change === 'deleted' ? undefined : pair.now?.fact;
    return change === undefined ? [] : [{ path: pair.path, change, file }];
  });
  const isExact = unsure.every(({ path, wasUntouched }) => wasUntouched || mark.sums.has(path));
  return isExact ? { precision: 'exact', value } : { precision: 'approximate', value, why: UNREAD };
}

const pathsOf = (pairs: readonly Pair[]): string[] => pairs.map(({ path }) => path);

/** Every path but those that were as in the image at both moments. */
function pairsOf(mark: MarkedState, now: State, base: ImageBaseline): Pair[] {
  const paths = new Set([...mark.upper.keys(), ...mark.gone, ...now.upper.keys(), ...now.gone]);
  const entryIn = ({ upper, gone }: State, path: string) =>
    upper.get(path) ?? (gone.has(path) ? undefined : base.get(path));
  return [...paths]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((path) => ({
      path,
      before: entryIn(mark, path),
      now: entryIn(now, path),
      wasUntouched: !mark.upper.has(path),
    }));
}

/** A file that was touched and has the size that it had: only its content tells whether it was written. */
function needsSums({ before, now }: Pair): boolean {
  if (before === undefined || now === undefined || isUntouched(before, now)) return false;
  return before.fact.kind === 'file' && now.fact.kind === 'file' && before.fact.size === now.fact.size;
}

function isUntouched(before: Entry | BaseFile, now: Entry | BaseFile): boolean {
  if (before === now) return true;
  return 'inode' in before && 'inode' in now && before.inode === now.inode && before.ctime === now.ctime;
}

function kindOf(pair: Pair, hasSameContent: (pair: Pair) => boolean): ChangeKind | undefined {
  const { before, now } = pair;
  if (before === undefined) return now === undefined ? undefined : 'created';
  if (now === undefined) return 'deleted';
  if (isUntouched(before, now)) return undefined;
  if (before.fact.kind !== now.fact.kind || before.fact.target !== now.fact.target) return 'modified';
  if (now.fact.kind === 'file' && !(needsSums(pair) && hasSameContent(pair))) return 'modified';
  return sameRights(before.fact, now.fact) ? undefined : 'metadata';
}

const sameRights = (a: FileEntry, b: FileEntry): boolean =>
  a.mode === b.mode && a.owner.uid === b.owner.uid && a.owner.gid === b.owner.gid;
