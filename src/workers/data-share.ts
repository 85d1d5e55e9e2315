/** data-share: shared folders with the access that conf/resource asks for (guide 19). */
import { z } from 'zod';
import { isShareName } from '../dsm/shares.ts';
import { type FileOp, ROOT } from '../machine/machine.ts';
import type { Share } from '../system/shares.ts';
import { allowAccess } from './data-share/access.ts';
import { defineWorker, type WorkerContext, WorkerFailure, type WorkerInterval } from './define-worker.ts';

/** Inferred: the guide shows a Boolean, its syntax a string, and one package writes it beside `shares`. */
const yesNo = z.union([z.boolean(), z.string().transform((text) => text === 'true' || text === 'yes')]);

const users = z.array(z.string()).default([]);
const shareSpec = z.looseObject({
  name: z.string(),
  permission: z.looseObject({ ro: users, rw: users }).default({ ro: [], rw: [] }),
  once: yesNo.default(false),
});
const spec = z.looseObject({ shares: z.array(shareSpec) });
type ShareSpec = z.infer<typeof shareSpec>;

async function acquireShare(
  context: WorkerContext,
  { name, permission, once: isOnceOnly }: ShareSpec,
): Promise<void> {
  if (!isShareName(name))
    throw new WorkerFailure(`${JSON.stringify(name)} cannot be the name of a shared folder`);
  if (isOnceOnly && context.acquiredBefore) return context.note(`share ${name}: once only, left alone`);
  const { path } = await createShare(context, name);
  await allowAccess(context, path, permission);
  await linkShare(context, name, path);
}

/** An existing share of that name on any volume is used unchanged. Source: SHARE_KEY; guide 19: an existing share is not created again. */
async function createShare(
  { system: { shares }, package: pkg, note, onUndo }: WorkerContext,
  name: string,
): Promise<Share> {
  const creation = await shares.create({ name, volume: pkg.volume });
  if (creation.result === 'blocked') throw new WorkerFailure(`${creation.path} is there and is no folder`);
  if (creation.result !== 'found') onUndo(() => shares.takeBack(creation));
  if (creation.result === 'made') note(`made the shared folder ${creation.share.path}`);
  return creation.share;
}

/** Since 7.0-41201, guide 19: the package's folder has a link to each share. Inferred: named as conf/resource writes the name. */
async function linkShare(
  { machine, package: { home }, onUndo }: WorkerContext,
  name: string,
  path: string,
): Promise<void> {
  const folder: FileOp = { op: 'folder', path: `${home}/shares`, mode: 0o755, owner: ROOT };
  const link = `${home}/shares/${name}`;
  const [existing] = await machine.kinds([link]);
  if (existing === undefined) onUndo(() => machine.change([{ op: 'remove', path: link }]));
  await machine.change([folder, { op: 'link', path: link, to: path }]);
}

const sharesWorker: WorkerInterval<z.infer<typeof spec>> = {
  async acquire(context, { shares }) {
    for (const share of shares) await acquireShare(context, share);
  },
  // Guide 19: release does nothing, because the folder holds the user's own files.
};

export const dataShare = defineWorker({
  name: 'data-share',
  provider: 'DSM',
  spec,
  // Deviation `data-share-before-postinst`: the share exists when postinst runs, and every start sets its access again.
  intervals: { FROM_POSTINST_TO_POSTUNINST: sharesWorker, FROM_ENABLE_TO_DISABLE: sharesWorker },
  guideIntervals: { FROM_ENABLE_TO_POSTUNINST: sharesWorker },
});
