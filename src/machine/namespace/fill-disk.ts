/** A full disk without a byte written: the tmpfs of the layers gets no more room than it uses. */
import { SpkboxError } from '../../errors.ts';
import type { Agent } from '../shared/agent.ts';
import { LAYERS } from './scripts.ts';

/** Its blocks in all, free ones, bytes of a block, inodes in all, free ones. */
const MEASURE = `stat -f -c '%b %f %S %c %d' ${LAYERS}`;

export async function fillDisk(supervisor: Agent): Promise<AsyncDisposable> {
  const [blocks = 0, free = 0, bytes = 0, inodes = 0, freeInodes = 0] = await ask(supervisor, MEASURE);
  await setRoom(supervisor, { bytes: (blocks - free) * bytes, inodes: inodes - freeInodes });
  return { [Symbol.asyncDispose]: () => setRoom(supervisor, { bytes: blocks * bytes, inodes }) };
}

interface Room {
  readonly bytes: number;
  readonly inodes: number;
}

/** With its source and type named, mount(8) does not repeat the options of the mount, whose owner has no id in here. */
async function setRoom(supervisor: Agent, { bytes, inodes }: Room): Promise<void> {
  const options = `remount,nodev,size=${bytes},nr_inodes=${inodes}`;
  await ask(supervisor, `mount -i -t tmpfs -o ${options} spkbox ${LAYERS}`);
}

async function ask(supervisor: Agent, script: string): Promise<number[]> {
  const { status, output } = await supervisor.ask(script);
  const text = output.toString().trim();
  if (status === 0) return text.split(' ').map(Number);
  throw new SpkboxError('MACHINE_FILE_OP', `the box could not be filled: ${text.slice(0, 500)}`, {
    hint: 'Ask for another fault.',
  });
}
