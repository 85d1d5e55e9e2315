/** Maps the ids of a box to ids of the host: for root an unused range, for others their subordinate range. */
import { readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';

import { SpkboxError } from '../../errors.ts';
import { ID_COUNT } from '../machine.ts';
import { HOST_ENVIRONMENT } from '../shared/run-command.ts';

/**
 * The first host id of the box when spkbox runs as root. It is below 2^21, which a tar header can hold, and above the
 * ranges that /etc/subuid gives to users by default (100,000 onwards, 65,536 each, so the first 29 users).
 */
const FIRST_HOST_ID = 2_000_000;

/** Where the ranges of /etc/subuid begin by default: SUB_UID_MIN of login.defs(5). */
const FIRST_SUBORDINATE_ID = 100_000;

/** Maps the box's ids 0..65535 for a process in a new user namespace. */
export async function mapIds(pid: number): Promise<void> {
  if (process.getuid?.() === 0) {
    const map = `0 ${FIRST_HOST_ID} ${ID_COUNT}`;
    writeFileSync(`/proc/${pid}/uid_map`, map);
    writeFileSync(`/proc/${pid}/gid_map`, map);
    return;
  }
  const { uid, gid } = subordinateRanges();
  await mapBy('newuidmap', pid, uid);
  await mapBy('newgidmap', pid, gid);
}

/** The kernel lets an ordinary user map ids of others through these set-uid programs alone. */
async function mapBy(program: 'newuidmap' | 'newgidmap', pid: number, first: number): Promise<void> {
  const { execa } = await import('execa');
  const args = [String(pid), '0', String(first), String(ID_COUNT)];
  const { failed, stderr, shortMessage } = await execa(program, args, {
    reject: false,
    env: HOST_ENVIRONMENT,
    extendEnv: false,
  });
  if (!failed) return;
  throw new SpkboxError(
    'MACHINE_START_FAILED',
    `the ids of the box could not be mapped: ${stderr || shortMessage}`,
    {
      hint: `Install ${program} (Debian: apt-get install uidmap), or run as root.`,
    },
  );
}

/** The first ids of the caller's subordinate ranges; both must be large enough for a box. */
export function subordinateRanges(): { readonly uid: number; readonly gid: number } {
  return { uid: firstOf('/etc/subuid'), gid: firstOf('/etc/subgid') };
}

function firstOf(file: string): number {
  const { username, uid } = userInfo();
  const ranges = readLines(file).map((line) => line.split(':'));
  const ownRanges = ranges.filter(([owner]) => owner === username || owner === String(uid));
  const range = ownRanges.find(([, , count]) => Number(count) >= ID_COUNT);
  if (range !== undefined) return Number(range[1]);
  const free = freeRange(['/etc/subuid', '/etc/subgid'].flatMap(readLines));
  throw new SpkboxError('MACHINE_START_FAILED', `${username} has no ${ID_COUNT} subordinate ids in ${file}`, {
    hint: `Give some, as root: usermod --add-subuids ${free} --add-subgids ${free} ${username}`,
    where: file,
  });
}

/** An unused range; two users with one range could reach into each other's boxes. */
export function freeRange(lines: readonly string[]): string {
  const ends = lines.map((line) => line.split(':')).map(([, first, count]) => Number(first) + Number(count));
  const from = Math.max(FIRST_SUBORDINATE_ID, ...ends.filter((end) => !Number.isNaN(end)));
  return `${from}-${from + ID_COUNT - 1}`;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
