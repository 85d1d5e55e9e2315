/** Unpacks the .spk into Package Center's own folder, where its scripts run until it is in place. */
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { SpkboxError } from '../../errors.ts';
import type { Machine } from '../../machine/machine.ts';
import { openPayload } from '../../spk/payload.ts';
import type { Spk } from '../../spk/spk.ts';
import type { StepContext } from '../action-context.ts';
import { logLines } from '../synopkg-log.ts';
import { bringSpkFile } from './bring-spk-file.ts';
import { logged } from './logged.ts';

const ROOT = { uid: 0, gid: 0 };

export async function stagePackage(context: StepContext): Promise<void> {
  const { machine, places, package: of, before, log, givenVolume, onUndo, did } = context;
  const { staging } = places;
  const { spk, base, resource } = of.facts;
  const chosen =
    before === undefined
      ? logLines.useVolume(givenVolume, base)
      : [logLines.useOriginalVolume(before.folders.target)];
  for (const line of chosen) log.add(line);
  onUndo(() => logged(context, [[`/bin/rm -rf ${staging}`, { op: 'remove', path: staging }]]));
  await log.change([
    { op: 'folder', path: staging, mode: 0o755, owner: ROOT },
    { op: 'folder', path: `${staging}/package`, mode: 0o755, owner: ROOT },
  ]);
  await Promise.all([
    machine.unpack(await smallFiles(spk, resource), staging),
    unpackPayload(machine, spk, `${staging}/package`),
  ]);
  // The archive decides about the files' modes, and about its top folder's too; DSM makes that one 0755.
  await machine.change([{ op: 'mode', path: `${staging}/package`, mode: 0o755 }]);
  await bringSpkFile(context);
  did(`unpacked into ${staging}`);
}

/**
 * What is wrong with the archive says more than the complaint of the tar that was fed with it. A tar may even have none:
 * a wrong checksum shows after the last file.
 */
async function unpackPayload(machine: Machine, spk: Spk, into: string): Promise<void> {
  const payload = openPayload(spk.payload);
  const [unpacked] = await Promise.allSettled([machine.unpack(payload, into)]);
  if (payload.errored instanceof SpkboxError) throw payload.errored;
  if (unpacked.status === 'rejected') throw unpacked.reason;
}

/** Scripts are run whatever their mode, and nothing else here is: the archive's modes do not count, but its times do. */
function smallFiles(spk: Spk, resource: ReadonlyMap<string, unknown>): Promise<Buffer> {
  const archive = pack();
  const mtimeOf = memberTimes(spk);
  const files = new Map<string, Buffer | string>([...spk.files, ['conf/resource', resourceText(resource)]]);
  // A folder that the archive does not have would get its mode from nobody, and be open to all.
  for (const name of foldersOf(files.keys())) {
    archive.entry({ name, type: 'directory', mode: 0o755, mtime: mtimeOf(name) });
  }
  for (const [name, content] of files) {
    const mode = name.startsWith('scripts/') || name.endsWith('.sh') ? 0o755 : 0o644;
    archive.entry({ name, mode, mtime: mtimeOf(name) }, content);
  }
  archive.finalize();
  return buffer(archive);
}

/** The last second that a plain tar header can have, in 32 bits. */
const LATEST = 2 ** 31 - 1;

/** When a member was changed last. Inferred: what the archive has no member for is as old as its INFO. */
function memberTimes({ members }: Spk): (name: string) => Date {
  const times = new Map(members.map(({ name, mtime }) => [name, mtime]));
  return (name) => {
    const seconds = times.get(name) ?? times.get('INFO') ?? 0;
    return new Date(Math.min(Math.max(seconds, 0), LATEST) * 1000);
  };
}

/** Every folder on the way to the files, parents first. */
function foldersOf(names: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const name of names) {
    for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) folders.add(name.slice(0, at));
  }
  return folders;
}

/** As DSM leaves it: with what it adds by itself, and with the wizard's answers in place. */
function resourceText(resource: ReadonlyMap<string, unknown>): string {
  return `${JSON.stringify(Object.fromEntries(resource), null, 2)}\n`;
}
