/** What the loss of power does to the machine: every process ends, and the folders in memory are empty. */
import { posix } from 'node:path';
import { fillPlace, STAGING } from '../../dsm/hierarchy.ts';
import { type FileOp, type Machine, ROOT } from '../../machine/machine.ts';
import { CHANNEL_FOLDER } from '../../tools/channel/command-channel.ts';
import { messagesFolder } from '../action/action-places.ts';

const END_PROCESSES = {
  'in order': 'kill -TERM -1; sleep 0.05; kill -KILL -1',
  'at once': 'kill -KILL -1',
} as const;

export async function endProcesses(machine: Machine, how: keyof typeof END_PROCESSES): Promise<void> {
  await machine.run({
    argv: ['/bin/bash', '-c', END_PROCESSES[how]],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    timeLimit: 10_000,
  });
}

/** Folders in memory, which are empty after a boot. Inferred: on DSM too, as on any Linux. */
const IN_MEMORY = [
  { path: '/tmp', mode: 0o1777 },
  { path: '/dev/shm', mode: 0o1777 },
];

export async function emptyMemory(machine: Machine): Promise<void> {
  await machine.change([...IN_MEMORY.flatMap(emptyFolder), ...(await emptyRun(machine))]);
}

/** Recreates the folder even if a package has replaced it with another kind of file. */
const emptyFolder = ({ path, mode }: (typeof IN_MEMORY)[number]): FileOp[] => [
  { op: 'folder', path, mode, owner: ROOT },
  { op: 'empty', path },
];

/** What DSM, and spkbox's own channel, make in /run before any package starts. */
const MADE_AT_BOOT = ['lock', posix.basename(CHANNEL_FOLDER), 'synopkg', 'synopkgs'];

async function emptyRun(machine: Machine): Promise<FileOp[]> {
  const names = await machine.list('/run');
  const foreign = names.filter((name) => !MADE_AT_BOOT.includes(name));
  return [
    ...foreign.map((name): FileOp => ({ op: 'remove', path: `/run/${name}` })),
    messagesFolder(),
    { op: 'empty', path: STAGING.messages.path },
  ];
}

/** Inferred: a boot removes the staging of actions that the power cut ended, as Package Center does after every other end. */
export async function emptyStaging(machine: Machine, volumes: readonly string[]): Promise<void> {
  const { folder, install, system } = STAGING;
  const folders = [...volumes, system.path].flatMap((volume) =>
    [folder.path, install.dsm6.path].map((path) => fillPlace(path, { volume, package: '' })),
  );
  const kinds = await machine.kinds(folders);
  const standing = folders.filter((_, index) => kinds[index] === 'folder');
  await machine.change(standing.map((path) => ({ op: 'empty', path })));
}
