/** Runs a line of bash in a box as root; a failure throws. */
import { type Machine, ROOT } from './library.ts';

export async function bash(machine: Machine, code: string): Promise<void> {
  const errorOutput: Buffer[] = [];
  const { exitCode } = await machine.run({
    argv: ['/bin/bash', '-c', code],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    onOutput: (stream, chunk) => stream === 'stderr' && errorOutput.push(chunk),
  });
  if (exitCode !== 0)
    throw new Error(`in the box, this exited with ${exitCode}: ${code}\n${errorOutput.join('')}`);
}
