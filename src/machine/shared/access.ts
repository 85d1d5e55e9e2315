/** Access lists, set by the box's own tar: no other tool that every userland has can write them. */
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { SpkboxError } from '../../errors.ts';
import type { Agent } from './agent.ts';
import { printBytes } from './shell-bytes.ts';
import { quote } from './shell-quote.ts';

/** Extracts one folder entry over the existing folder, with the lists in its extended header. */
export async function setAccess(agent: Agent, folder: string, entries: readonly string[]): Promise<void> {
  const list = `${entries.join('\n')}\n`;
  const archive = pack();
  const pax = { 'SCHILY.acl.access': list, 'SCHILY.acl.default': list };
  archive.entry({ name: posix.basename(folder), type: 'directory', mode: 0o770, mtime: new Date(0), pax });
  archive.finalize();
  const print = printBytes(await buffer(archive));
  const parentFolder = quote(posix.dirname(folder));
  const { status, output } = await agent.ask(
    `${print} | tar -x -p -m -f - --acls --no-same-owner -C ${parentFolder}`,
  );
  if (status === 0 && output.length === 0) return;
  throw new SpkboxError(
    'MACHINE_FILE_OP',
    `could not set the access list of ${folder}: ${output.toString().trim()}`,
    {
      hint: 'The box needs a tar with ACL support and a kernel whose tmpfs keeps ACLs.',
      where: folder,
    },
  );
}
