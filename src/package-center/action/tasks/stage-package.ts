/** Unpacks the .spk into Package Center's own folder, where its scripts run until it is in place. */
import { SpkboxError } from '../../../errors.ts';
import type { Machine } from '../../../machine/machine.ts';
import { openPayload } from '../../../spk/read/payload.ts';
import type { Spk } from '../../../spk/spk.ts';
import { logLines } from '../../../system/logs.ts';
import { packMembers } from '../../script/pack-members.ts';
import type { StepContext } from '../action-context.ts';
import { bringSpkFile } from './bring-spk-file.ts';
import { changeAndLog } from './logged.ts';

const ROOT_OWNER = { uid: 0, gid: 0 };

export async function stagePackage(context: StepContext): Promise<void> {
  const { machine, places, package: pkg, before, log, givenVolume, onUndo, note } = context;
  const { staging } = places;
  const { spk, base, resource } = pkg.record;
  const volumeLines =
    before === undefined
      ? logLines.useVolume(givenVolume, base)
      : [logLines.useOriginalVolume(before.folders.target)];
  for (const line of volumeLines) log.add(line);
  onUndo(() =>
    changeAndLog(context, { commands: [`/bin/rm -rf ${staging}`], work: [{ op: 'remove', path: staging }] }),
  );
  await log.change([
    { op: 'folder', path: staging, mode: 0o755, owner: ROOT_OWNER },
    { op: 'folder', path: `${staging}/package`, mode: 0o755, owner: ROOT_OWNER },
  ]);
  await Promise.all([
    machine.unpack(await smallFiles(spk, resource), staging),
    unpackPayload(machine, spk, `${staging}/package`),
  ]);
  // The archive decides about the files' modes, and about its top folder's too; DSM makes that one 0755.
  await machine.change([{ op: 'mode', path: `${staging}/package`, mode: 0o755 }]);
  await bringSpkFile(context);
  note(`unpacked into ${staging}`);
}

/**
 * What is wrong with the archive says more than the complaint of the tar that was fed with it. A tar may even have none:
 * a wrong checksum shows after the last file.
 */
async function unpackPayload(machine: Machine, spk: Spk, folder: string): Promise<void> {
  const payload = openPayload(spk.payload);
  const [unpacked] = await Promise.allSettled([machine.unpack(payload, folder)]);
  if (payload.errored instanceof SpkboxError) throw payload.errored;
  if (unpacked.status === 'rejected') throw unpacked.reason;
}

/** The archive's times count, its modes do not. */
function smallFiles(spk: Spk, resource: ReadonlyMap<string, unknown>): Promise<Buffer> {
  return packMembers(
    new Map<string, Buffer | string>([...spk.files, ['conf/resource', resourceText(resource)]]),
    memberTimes(spk),
  );
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

/** As DSM leaves it: with what it adds by itself, and with the wizard's answers in place. */
function resourceText(resource: ReadonlyMap<string, unknown>): string {
  return `${JSON.stringify(Object.fromEntries(resource), null, 2)}\n`;
}
