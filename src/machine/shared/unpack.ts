/** Unpacks a tar stream by the box's own tar, inside the box, where its links cannot lead out. */
import { finished, type Readable } from 'node:stream';
import { SpkboxError } from '../../errors.ts';
import { type Command, type CommandResult, ROOT } from '../machine.ts';

type Run = (command: Command) => Promise<CommandResult>;

/** Fails with the stream's own error when the stream fails, with `MACHINE_UNPACK` when tar does. */
export async function unpackTar(run: Run, tar: Readable | Buffer, folder: string): Promise<void> {
  const complaints: string[] = [];
  let broken: Error | null | undefined;
  // Also one that broke before, or ends without an end: what tar has got by then can look whole.
  if (!Buffer.isBuffer(tar))
    finished(tar, (error) => {
      broken = error;
    });
  const { exitCode } = await run({
    argv: [
      '/usr/bin/tar',
      '-x',
      '-p',
      '-f',
      '-',
      '--no-same-owner',
      '--numeric-owner',
      '--warning=none',
      '-C',
      folder,
    ],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    umask: 0,
    stdin: tar,
    onOutput: (_, chunk) => {
      // tar reports a full disk once for each file.
      if (complaints.length < 20) complaints.push(chunk.toString().slice(0, 500));
    },
  });
  if (broken) throw broken;
  if (exitCode === 0) return;
  throw new SpkboxError(
    'MACHINE_UNPACK',
    `the archive could not be unpacked in the box: ${complaints.join('').slice(0, 2000).trim()}`,
    {
      hint: 'Check that the archive is whole and fits into the box.',
      where: folder,
    },
  );
}
