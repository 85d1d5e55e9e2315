/** Unpacks a tar stream by the box's own tar, inside the box, where none of its links can lead out. */
import type { Readable } from 'node:stream';
import { SpkboxError } from '../errors.ts';
import { type Command, type CommandResult, ROOT } from './machine.ts';

type Run = (command: Command) => Promise<CommandResult>;

/** Fails with the stream's own error when the stream fails, with `MACHINE_UNPACK` when tar does. */
export async function unpackTar(run: Run, tar: Readable | Buffer, into: string): Promise<void> {
  const complaints: string[] = [];
  const broken = new Promise<never>((_, reject) => {
    if (!Buffer.isBuffer(tar)) tar.once('error', reject);
  });
  const unpacked = run({
    argv: ['/usr/bin/tar', '-x', '-p', '-f', '-', '--no-same-owner', '--warning=none', '-C', into],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    umask: 0,
    stdin: tar,
    onOutput: (_, chunk) => complaints.push(chunk.toString()),
  });
  unpacked.catch(() => undefined);
  const { exitCode } = await Promise.race([
    unpacked,
    broken.catch(async (error) => {
      await unpacked.catch(() => undefined);
      throw error;
    }),
  ]);
  if (exitCode === 0) return;
  throw new SpkboxError(
    'MACHINE_UNPACK',
    `the archive could not be unpacked in the box: ${complaints.join('').trim()}`,
    {
      hint: 'Check that the archive is whole and fits into the box.',
      where: into,
    },
  );
}
