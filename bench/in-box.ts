/** A line of bash in a box, as root; it must succeed. */
import { type Machine, ROOT } from './library.ts';

export async function bash(machine: Machine, code: string): Promise<void> {
  const said: Buffer[] = [];
  const { exitCode } = await machine.run({
    argv: ['/bin/bash', '-c', code],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    onOutput: (stream, chunk) => stream === 'stderr' && said.push(chunk),
  });
  if (exitCode !== 0) throw new Error(`in the box, this exited with ${exitCode}: ${code}\n${said.join('')}`);
}
