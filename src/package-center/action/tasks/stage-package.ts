/** Unpacks the .spk into Package Center's own folder. Its scripts run there until the package is in place. */
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
  // None may go on when the other fails: the folder is about to be removed.
  const unpacked = await Promise.allSettled([
    machine.unpack(await smallFiles(spk, resource), staging),
    unpackPayload(machine, spk, `${staging}/package`),
  ]);
  for (const result of unpacked) if (result.status === 'rejected') throw result.reason;
  // The archive sets the mode of its files and of its top folder. DSM makes the top folder 0755.
  await machine.change([{ op: 'mode', path: `${staging}/package`, mode: 0o755 }]);
  await bringSpkFile(context);
  note(`unpacked into ${staging}`);
}

/**
 * An error of the archive says more than the error of the tar that unpacks it. The tar may even succeed: a wrong
 * checksum shows only after the last file.
 */
async function unpackPayload(machine: Machine, spk: Spk, folder: string): Promise<void> {
  const payload = openPayload(spk.payload);
  const [unpacked] = await Promise.allSettled([machine.unpack(payload, folder)]);
  if (payload.errored instanceof SpkboxError) throw payload.errored;
  if (unpacked.status === 'rejected') throw unpacked.reason;
}

/** The members but for package.tgz. They keep the archive's times, not its modes. */
function smallFiles(spk: Spk, resource: ReadonlyMap<string, unknown>): Promise<Buffer> {
  return packMembers(
    new Map<string, Buffer | string>([...spk.files, ['conf/resource', resourceText(resource)]]),
    memberTimes(spk),
  );
}

/** The last second that a plain tar header can have, in 32 bits. */
const LATEST = 2 ** 31 - 1;

/** When a member was last changed. Inferred: a file that is no member of the archive gets the time of INFO. */
function memberTimes({ members }: Spk): (name: string) => Date {
  const times = new Map(members.map(({ name, mtime }) => [name, mtime]));
  return (name) => {
    const seconds = times.get(name) ?? times.get('INFO') ?? 0;
    return new Date(Math.min(Math.max(seconds, 0), LATEST) * 1000);
  };
}

/** conf/resource as DSM writes it: with DSM's own additions, and the wizard's answers filled in. */
function resourceText(resource: ReadonlyMap<string, unknown>): string {
  return `${JSON.stringify(Object.fromEntries(resource), null, 2)}\n`;
}
