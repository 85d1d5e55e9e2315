/** The NAS's shared folders: records of the NAS, kept in DSM's own list, one for each name over all volumes. */
import { SHARE_LIST } from '../dsm/shares.ts';
import { type FileOp, type Machine, ROOT } from '../machine/machine.ts';
import { makeLock } from './lock.ts';
import {
  addShare,
  findShare,
  isWrittenByDsm,
  makeShare,
  parseShares,
  removeShare,
  type Share,
} from './shares/share-list.ts';

export type { Share } from './shares/share-list.ts';

/** What `create` found and did. */
export type ShareCreation =
  /** - `made`: with its folder; `adopted`: a folder of that name became the share; `found`: the NAS had the share already. */
  | { readonly result: 'made' | 'adopted' | 'found'; readonly share: Share }
  /** Something that is no folder is at the share's path. */
  | { readonly result: 'blocked'; readonly path: string };

export interface Shares {
  list(): Promise<readonly Share[]>;
  /** Upper and lower case do not matter. */
  find(name: string): Promise<Share | undefined>;
  /** Makes a share on the volume, unless the NAS has one of that name on any volume. */
  create(share: { readonly name: string; readonly volume: string }): Promise<ShareCreation>;
  /** Undoes `create`. A share that holds files by now stays. */
  takeBack(creation: ShareCreation): Promise<void>;
  /** Whether something besides DSM changed the list. */
  isListForeign(): Promise<boolean>;
}

const { path: LIST } = SHARE_LIST;

export function makeShares(machine: Machine): Shares {
  const lock = makeLock();
  const read = async () => (await machine.read(LIST)) ?? '';
  const list = async () => parseShares(await read());
  return {
    list,
    find: async (name) => findShare(await list(), name),
    create: (request) => lock(() => createShare(machine, request)),
    takeBack: (creation) => lock(() => takeShareBack(machine, creation)),
    isListForeign: async () => {
      const text = await machine.read(LIST);
      return text === undefined || !isWrittenByDsm(text);
    },
  };
}

/** The list before any share. */
export const emptyShareList = (): FileOp[] => writeList('');

/** Inferred: a folder that lies where the share belongs becomes the share, and keeps its files. */
async function createShare(
  machine: Machine,
  { name, volume }: { readonly name: string; readonly volume: string },
): Promise<ShareCreation> {
  const text = (await machine.read(LIST)) ?? '';
  const registered = findShare(parseShares(text), name);
  const share = registered ?? makeShare(name, volume);
  const [kind] = await machine.kinds([share.path]);
  if (kind !== undefined && kind !== 'folder') return { result: 'blocked', path: share.path };
  // A registered share whose folder is missing gets the folder again.
  if (kind === undefined) await machine.change([newFolder(share.path)]);
  if (registered !== undefined) return { result: 'found', share };
  try {
    await machine.change(writeList(addShare(text, share)));
  } catch (error) {
    if (kind === undefined) await machine.change([{ op: 'remove', path: share.path }]);
    throw error;
  }
  return { result: kind === undefined ? 'made' : 'adopted', share };
}

async function takeShareBack(machine: Machine, creation: ShareCreation): Promise<void> {
  if (creation.result === 'blocked' || creation.result === 'found') return;
  const { share, result } = creation;
  const isNewFolder = result === 'made';
  if (isNewFolder && (await machine.list(share.path)).length > 0) return;
  const text = removeShare((await machine.read(LIST)) ?? '', share.name);
  const folder: FileOp[] = isNewFolder ? [{ op: 'remove', path: share.path }] : [];
  await machine.change([...folder, ...writeList(text)]);
}

const newFolder = (path: string): FileOp => ({ op: 'folder', path, mode: 0o750, owner: ROOT });

const writeList = (text: string): FileOp[] => [
  { op: 'folder', path: LIST.slice(0, LIST.lastIndexOf('/')), mode: 0o755, owner: ROOT },
  { op: 'file', path: LIST, text, mode: 0o644, owner: ROOT },
];
