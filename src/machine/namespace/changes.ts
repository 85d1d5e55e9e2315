/** The exact changes of a namespace box since a mark, found in its writable layer alone. */
import type { Agent } from '../agent.ts';
import { diffListings, hiddenCandidates, needsComparing } from '../changes.ts';
import type { Entry } from '../file-facts.ts';
import type { Change } from '../machine.ts';
import { quote, quoteAll } from '../shell-quote.ts';
import { type Listing, listHostUsr, listLayer, visible } from './layers.ts';
import { LAYERS } from './scripts.ts';

export interface Marked {
  /** The writable layer at the mark. */
  readonly atMark: Listing;
  /** What lay below it. */
  readonly below: Listing;
  /** The folders that held it, the topmost first. */
  readonly lowers: readonly string[];
}

/** What changed in the layer since it was marked. */
export async function findChanges(
  keeper: Agent,
  layer: string,
  { atMark, below, lowers }: Marked,
): Promise<Change[]> {
  const now = await listLayer(keeper, layer);
  const lower = await withHostUsr(keeper, { now, atMark, below });
  const lists = { now, atMark, below: lower };
  const [hidden, sameContent] = await Promise.all([
    findHidden(keeper, now, lower),
    compareContents(keeper, { layer, lowers, paths: needsComparing(lists) }),
  ]);
  return diffListings({ ...lists, hidden, sameContent });
}

async function withHostUsr(
  keeper: Agent,
  { now, atMark, below }: Omit<Marked, 'lowers'> & { now: Listing },
): Promise<Listing> {
  const unknown = [...now.keys()].filter((path) => !atMark.has(path) && !below.has(path));
  const host = await listHostUsr(keeper, unknown);
  return host.length === 0
    ? below
    : new Map<string, Entry>([...host.map((entry) => [entry.path, entry] as const), ...below]);
}

async function findHidden(keeper: Agent, now: Listing, below: Listing): Promise<ReadonlySet<string>> {
  const candidates = [...hiddenCandidates(now, below).values()];
  const seen = await visible(
    keeper,
    candidates.map((paths) => paths[0] as string),
  );
  const hidden = candidates.filter((paths) => !seen.has(paths[0] as string)).flat();
  return new Set(
    hidden.flatMap((path) =>
      [...below.keys()].filter((other) => other === path || other.startsWith(`${path}/`)),
    ),
  );
}

/** Those of the paths whose content is that of the topmost layer below. */
async function compareContents(
  keeper: Agent,
  { layer, lowers, paths }: { layer: string; lowers: readonly string[]; paths: readonly string[] },
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const lowerRoots = [...lowers.map((lower) => `${lower}/root`), 'base'].map((lower) => `${LAYERS}/${lower}`);
  const compare = paths.map((path) => {
    const candidates = quoteAll(lowerRoots.map((lower) => lower + path));
    const upper = quote(`${LAYERS}/${layer}/${insideLayer(path)}`);
    return `for l in ${candidates}; do [ -f "$l" ] && { cmp -s "$l" ${upper} && printf '%s\\0' ${quote(path)}; break; }; done`;
  });
  const { output } = await keeper.ask(`${compare.join('\n')}\ntrue`);
  return new Set(output.toString('utf8').split('\0').slice(0, -1));
}

/** A layer keeps what is below /usr beside the rest. */
function insideLayer(path: string): string {
  return path.startsWith('/usr/') ? `usr/${path.slice('/usr/'.length)}` : `root${path}`;
}
