/** Unpacks the .spk into Package Center's own folder, where its scripts run until it is in place. */
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { SpkboxError } from '../../errors.ts';
import { openPayload } from '../../spk/payload.ts';
import type { Spk } from '../../spk/spk.ts';
import type { StepContext } from '../action-context.ts';
import { logLines } from '../synopkg-log.ts';

const ROOT = { uid: 0, gid: 0 };

export async function stagePackage(context: StepContext): Promise<void> {
  const { machine, places, package: of, log, givenVolume, onUndo, did } = context;
  const { staging } = places;
  const { spk, base, resource } = of.facts;
  for (const line of logLines.useVolume(givenVolume, base)) log.add(line);
  onUndo(() => machine.change([{ op: 'remove', path: staging }]));
  await machine.change([
    ...log.take(),
    { op: 'folder', path: posix.dirname(staging), mode: 0o755, owner: ROOT },
    { op: 'folder', path: staging, mode: 0o755, owner: ROOT },
    { op: 'folder', path: `${staging}/package`, mode: 0o755, owner: ROOT },
  ]);
  const payload = openPayload(spk.payload);
  await Promise.all([
    machine.unpack(await smallFiles(spk, resource), staging),
    machine.unpack(payload, `${staging}/package`).catch((error: unknown) => {
      // What is wrong with the archive says more than the complaint of the tar that was fed with it.
      throw payload.errored instanceof SpkboxError ? payload.errored : error;
    }),
  ]);
  // The archive decides about the files' modes, and about its top folder's too; DSM makes that one 0755.
  await machine.change([{ op: 'mode', path: `${staging}/package`, mode: 0o755 }]);
  did(`unpacked into ${staging}`);
}

/** Scripts are run whatever their mode, and nothing else here is: the archive's modes do not count. */
function smallFiles(spk: Spk, resource: ReadonlyMap<string, unknown>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of spk.files) {
    const mode = name.startsWith('scripts/') || name.endsWith('.sh') ? 0o755 : 0o644;
    if (name !== 'conf/resource') archive.entry({ name, mode, mtime: new Date(0) }, content);
  }
  archive.entry({ name: 'conf/resource', mode: 0o644, mtime: new Date(0) }, resourceText(resource));
  archive.finalize();
  return buffer(archive);
}

/** As DSM leaves it: with what it adds by itself, and with the wizard's answers in place. */
function resourceText(resource: ReadonlyMap<string, unknown>): string {
  return `${JSON.stringify(Object.fromEntries(resource), null, 2)}\n`;
}
