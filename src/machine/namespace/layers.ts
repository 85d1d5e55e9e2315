/** What lies in the layers of a box: the listing of a writable layer, and what is below it. */
import type { Agent } from '../agent.ts';
import { type Entry, entryFormat, parseEntries } from '../file-facts.ts';
import { quote } from '../shell-quote.ts';
import { LAYERS } from './scripts.ts';

/** Every path of one or more layers, absolute as in the box. */
export type Listing = ReadonlyMap<string, Entry>;

/** The paths of a layer pair: `root` at the top, `usr` below /usr. */
export async function listLayer(keeper: Agent, layer: string): Promise<Map<string, Entry>> {
  const find = (name: string) => `find ${LAYERS}/${layer}/${name} -mindepth 1 -printf ${entryFormat('%P')}`;
  const { output } = await keeper.ask(`${find('root')}; printf '\\n'; ${find('usr')}`);
  // The two lists are told apart by the line feed after the NUL that ends the first.
  const cut = output.length === 1 ? 0 : Math.max(0, output.indexOf('\0\n') + 1);
  return new Map([
    ...entriesBelow('/', output.subarray(0, cut)),
    ...entriesBelow('/usr/', output.subarray(cut + 1)),
  ]);
}

function entriesBelow(top: string, output: Buffer): [string, Entry][] {
  return parseEntries(output).map((entry) => [top + entry.path, { ...entry, path: top + entry.path }]);
}

/** The paths of layers laid over each other, the topmost last. */
export function laidOver(listings: readonly Listing[]): Listing {
  const all = new Map<string, Entry>();
  for (const listing of listings) {
    for (const [path, entry] of listing) {
      if (entry.whiteout) all.delete(path);
      else all.set(path, entry);
    }
  }
  return all;
}

/** Which of these paths of the box exist in the host's /usr below it. */
export async function listHostUsr(keeper: Agent, paths: readonly string[]): Promise<Entry[]> {
  const usr = paths.filter((path) => path.startsWith('/usr/'));
  if (usr.length === 0) return [];
  const { output } = await keeper.ask(
    `find ${usr.map(quote).join(' ')} -maxdepth 0 -printf ${entryFormat('%p')} 2>/dev/null`,
  );
  return parseEntries(output);
}

/** Which of these paths can be seen in the box now. */
export async function visible(keeper: Agent, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const at = paths.map((path) => quote(`${LAYERS}/root${path}`)).join(' ');
  const { output } = await keeper.ask(`find ${at} -maxdepth 0 -printf '%p\\0' 2>/dev/null`);
  return new Set(
    output
      .toString('utf8')
      .split('\0')
      .slice(0, -1)
      .map((path) => path.slice(`${LAYERS}/root`.length)),
  );
}
