/** Access lists, set by the box's own tar: it is the one tool that every userland has which can write them. */
import { posix } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { SpkboxError } from '../errors.ts';
import { type Command, type CommandResult, ROOT } from './machine.ts';

type Run = (command: Command) => Promise<CommandResult>;

/** Extracts one folder entry over the existing folder, with the lists in its extended header. */
export async function setAccess(run: Run, folder: string, entries: readonly string[]): Promise<void> {
  const list = `${entries.join('\n')}\n`;
  const archive = pack();
  const pax = { 'SCHILY.acl.access': list, 'SCHILY.acl.default': list };
  archive.entry({ name: posix.basename(folder), type: 'directory', mode: 0o770, mtime: new Date(0), pax });
  archive.finalize();
  const said: string[] = [];
  const { exitCode } = await run({
    argv: [
      '/usr/bin/tar',
      '-x',
      '-p',
      '-m',
      '-f',
      '-',
      '--acls',
      '--no-same-owner',
      '-C',
      posix.dirname(folder),
    ],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    stdin: await buffer(archive),
    onOutput: (_, chunk) => said.push(chunk.toString()),
  });
  if (exitCode === 0 && said.length === 0) return;
  throw new SpkboxError(
    'MACHINE_FILE_OP',
    `could not set the access list of ${folder}: ${said.join('').trim()}`,
    {
      hint: 'The box needs a tar with ACL support and a kernel whose tmpfs keeps ACLs.',
      where: folder,
    },
  );
}
