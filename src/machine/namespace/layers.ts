/** What lies in the layers of a box: the listing of a writable layer, and what is below it. */
import { type Agent, boxLost } from '../agent.ts';
import { type Children, childrenOf, type Layer, type Listing, opaqueCandidates } from '../changes.ts';
import { type Entry, entriesAt, entryFormat, parseEntries } from '../file-facts.ts';
import { textOf } from '../names.ts';
import { quote } from '../shell-quote.ts';
import { LAYERS, LOOK_INSIDE, LOWER } from './scripts.ts';

/** Whether a path of the box is in the layers of /usr, which are beside those of the rest. */
const isInUsr = (path: string): boolean => path.startsWith('/usr/');

/** The place of a path of the box in a pair of layers. */
export const placeIn = (layers: string, path: string): string =>
  `${LAYERS}/${layers}${isInUsr(path) ? path : `/root${path}`}`;

/** The writable layer as it is now. */
export async function listLayer(keeper: Agent, layer: string, lower: Lower): Promise<Layer> {
  // What is gone again before find comes to it is no complaint; and names can hold anything: the lists do not share an answer.
  const find = (name: string) =>
    keeper.ask(`find ${LAYERS}/${layer}/${name} -mindepth 1 -printf ${entryFormat('%P')} 2>/dev/null`);
  const [root, usr] = await Promise.all([find('root'), find('usr')]);
  const entries = new Map([...entriesBelow('/', root.output), ...entriesBelow('/usr/', usr.output)]);
  return { entries, opaque: await findOpaque(keeper, entries, lower) };
}

function entriesBelow(top: string, output: Buffer): [string, Entry][] {
  return parseEntries(output).map((entry) => [top + entry.path, { ...entry, path: top + entry.path }]);
}

/** All that lies below the writable layer, but for what is in /usr, which is the host's and large. */
export interface Lower {
  readonly entries: Listing;
  readonly children: Children;
}

export async function listLower(keeper: Agent): Promise<Lower> {
  const top = `${LAYERS}/${LOWER}/root`;
  const { output } = await keeper.ask(
    `find ${top} -mindepth 1 -path ${top}/usr -prune -o -printf ${entryFormat('%P')} 2>/dev/null`,
  );
  const entries = new Map(entriesBelow('/', output));
  return { entries, children: childrenOf(entries.keys()) };
}

/** What lies below these paths of the writable layer that are in /usr. */
export async function lowerUsr(keeper: Agent, paths: readonly string[]): Promise<Listing> {
  const places = paths.filter(isInUsr).map((path) => placeIn(LOWER, path));
  return new Map((await entriesAt(keeper, places)).map(inBox));
}

/** What lies in these folders below the writable layer, to a depth; only /usr is asked for, the rest is known. */
export async function lowerContents(
  keeper: Agent,
  folders: readonly string[],
  depth?: number,
): Promise<Listing> {
  const limit = depth === undefined ? '' : `-maxdepth ${depth}`;
  const finds = folders
    .filter(isInUsr)
    .map((folder) =>
      keeper.ask(
        `find ${quote(placeIn(LOWER, folder))} -mindepth 1 ${limit} -printf ${entryFormat('%p')} 2>/dev/null`,
      ),
    );
  return new Map((await Promise.all(finds)).flatMap(({ output }) => parseEntries(output)).map(inBox));
}

function inBox(entry: Entry): [string, Entry] {
  const path = entry.path.slice(`${LAYERS}/${LOWER}`.length);
  return [path, { ...entry, path }];
}

async function findOpaque(keeper: Agent, entries: Listing, lower: Lower): Promise<ReadonlySet<string>> {
  const shared = [...(await lowerUsr(keeper, foldersOf(entries))).values()].filter(
    ({ fact }) => fact.kind === 'folder',
  );
  const children = await lowerContents(
    keeper,
    shared.map(({ path }) => path),
    1,
  );
  const candidates = opaqueCandidates(entries, lower.children, childrenOf(children.keys()));
  const gone = await invisible(
    keeper,
    candidates.map(([, path]) => path),
  );
  return new Set(candidates.flatMap(([folder, path]) => (gone.has(path) ? [folder] : [])));
}

const foldersOf = (entries: Listing): string[] =>
  [...entries.values()].flatMap(({ fact, path }) => (fact.kind === 'folder' ? [path] : []));

/** Which of these paths cannot be seen in the box now; the shell looks itself, no process is started. */
async function invisible(keeper: Agent, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const looks = paths.map((path) => {
    const at = `"$inside"${quote(path)}`;
    return `[ -e ${at} ] || [ -L ${at} ] || printf '%s\\0' ${quote(path)}`;
  });
  const { status, output } = await keeper.ask(`${LOOK_INSIDE} && {\n${looks.join('\n')}\ntrue; }`);
  if (status !== 0) throw boxLost('its first process ended');
  return new Set(textOf(output).split('\0').slice(0, -1));
}
