/** data-share: shared folders on the volume, with the access that conf/resource asks for (guide 19). */
import { z } from 'zod';
import type { FileOp } from '../machine/machine.ts';
import { allowAccess } from './data-share/access.ts';
import { defineWorker, type WorkerContext, WorkerFailure, type WorkerInterval } from './define-worker.ts';

/** Inferred: the guide shows a Boolean, its syntax a string, and one package writes it beside `shares`. */
const yesNo = z.union([z.boolean(), z.string().transform((text) => text === 'true' || text === 'yes')]);

const users = z.array(z.string()).default([]);
const share = z.looseObject({
  name: z.string(),
  permission: z.looseObject({ ro: users, rw: users }).default({ ro: [], rw: [] }),
  once: yesNo.default(false),
});
const spec = z.looseObject({ shares: z.array(share) });
type Share = z.infer<typeof share>;

const ROOT = { uid: 0, gid: 0 };

/** Inferred: what DSM's Control Panel refuses in the name of a shared folder, and what no folder of a volume can be. */
function isShareName(name: string): boolean {
  return (
    name !== '' &&
    name.length <= 32 &&
    !/[!"#$%&'()*+,/:;<=>?@[\]\\^`{|}~\0-\x1f]/.test(name) &&
    !/^[-. ]/.test(name)
  );
}

async function acquireShare(context: WorkerContext, { name, permission, once }: Share): Promise<void> {
  const { machine, package: pkg, note, onUndo, acquiredBefore } = context;
  if (!isShareName(name))
    throw new WorkerFailure(`${JSON.stringify(name)} cannot be the name of a shared folder`);
  if (once && acquiredBefore) return note(`share ${name}: once only, left alone`);
  const path = `${pkg.volume}/${name}`;
  const [there] = await machine.kinds([path]);
  if (there !== undefined && there !== 'folder') throw new WorkerFailure(`${path} is there and is no folder`);
  if (there === undefined) {
    onUndo(() => removeIfEmpty(context, path));
    await machine.change([{ op: 'folder', path, mode: 0o750, owner: ROOT }]);
    context.keepAfterUninstall(path);
    note(`made the shared folder ${path}`);
  }
  await allowAccess(context, path, permission);
  await link(context, name, path);
}

/** Since 7.0-41201, guide 19: a link to each share below the package's own folder. */
async function link(
  { machine, package: { home }, onUndo }: WorkerContext,
  name: string,
  path: string,
): Promise<void> {
  const folder: FileOp = { op: 'folder', path: `${home}/shares`, mode: 0o755, owner: ROOT };
  const at = `${home}/shares/${name}`;
  const [there] = await machine.kinds([at]);
  if (there === undefined) onUndo(() => machine.change([{ op: 'remove', path: at }]));
  await machine.change([folder, { op: 'link', path: at, to: path }]);
}

/** What somebody put into the share in the meantime is the user's own: such a share stays, as it does at release. */
async function removeIfEmpty({ machine }: WorkerContext, path: string): Promise<void> {
  if ((await machine.list(path)).length === 0) await machine.change([{ op: 'remove', path }]);
}

const shares: WorkerInterval<z.infer<typeof spec>> = {
  async acquire(context, wanted) {
    for (const each of wanted.shares) await acquireShare(context, each);
  },
  // Guide 19: release does nothing, because the folder holds the user's own files.
};

export const dataShare = defineWorker({
  name: 'data-share',
  provider: 'DSM',
  spec,
  // Deviation `data-share-before-postinst`: the share is there when postinst runs, and looked after again at every start.
  intervals: { FROM_POSTINST_TO_POSTUNINST: shares, FROM_ENABLE_TO_DISABLE: shares },
  guideIntervals: { FROM_ENABLE_TO_POSTUNINST: shares },
});
