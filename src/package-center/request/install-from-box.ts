/** `synopkg install FILE` in the box: copies the .spk out of the box, reads it and installs it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { SpkboxError } from '../../errors.ts';
import type { Outcome } from '../../events.ts';
import { ROOT } from '../../machine/machine.ts';
import { readSpkFile } from '../../spk/read/read-spk-file.ts';
import { type UnnamedFile, unnamedFile } from '../../spk/read/unnamed-file.ts';
import type { Spk } from '../../spk/spk.ts';
import type { ActionAnswer, CommandRequest } from '../../tools/package-center-api.ts';
import type { PackageCenter } from '../center.ts';
import type { RequestContext } from './action-request.ts';
import type { CenterCore } from './center-core.ts';
import { locksForInstall } from './locks-needed.ts';
import { packageNeighbours } from './start-stop.ts';

interface InstallAnswering {
  readonly context: RequestContext;
  readonly answer: (spk: Spk, outcome: Outcome) => Promise<ActionAnswer>;
}

/** Undefined when a running action holds a lock that the installation needs. */
export async function installFromBox(
  center: PackageCenter,
  { file: path, volume }: Extract<CommandRequest, { readonly action: 'install' }>,
  { context, answer }: InstallAnswering,
): Promise<ActionAnswer | undefined> {
  const { core } = center;
  const file = await unnamedFile();
  try {
    const spk = await core.locks.withLocks(FETCHING, () => fetchSpk(core, path, file));
    if (spk === undefined) return unreadableAnswer();
    const locksNeeded = locksForInstall(spk, packageNeighbours(core));
    if (locksNeeded.some((lock) => core.locks.isLocked(lock))) return undefined;
    const options = volume === undefined ? {} : { volume };
    return await answer(spk, await center.perform({ action: 'install', spk, ...options }, context));
  } catch (error) {
    if (error instanceof SpkboxError && error.fault === 'package') return unreadableAnswer();
    throw error;
  } finally {
    await file[Symbol.asyncDispose]();
  }
}

/** The most bytes of an .spk that a script can install. */
const LARGEST_SPK = 2 ** 32;

/** Milliseconds that the copy out of the box may take. */
const FETCH_TIME = 60_000;

/** The lock under which files are copied one at a time: many at once could fill the host. No package has this name. */
const FETCHING = '/fetching';

async function fetchSpk(core: CenterCore, path: string, file: UnnamedFile): Promise<Spk | undefined> {
  if (await fetchFile(core, path, file)) return { ...(await readSpkFile(file.path)), file: path };
  return undefined;
}

/** Copies a file out of the box; false when it is not a plain file in the box, or too large. */
async function fetchFile(
  { dependencies: { machine } }: CenterCore,
  path: string,
  to: UnnamedFile,
): Promise<boolean> {
  const place = await machine.resolve(path);
  const [entry] = place === undefined ? [] : await machine.look([place]);
  if (place === undefined || entry?.kind !== 'file' || entry.size > LARGEST_SPK) return false;
  const descriptor = openSync(to.path, 'w');
  let bytes = 0;
  const { exitCode } = await machine
    .run({
      argv: ['/bin/cat', '--', place],
      as: ROOT,
      env: { PATH: '/usr/bin:/bin' },
      timeLimit: FETCH_TIME,
      onOutput(stream, chunk) {
        bytes += chunk.length;
        if (stream === 'stdout' && bytes <= LARGEST_SPK) writeSync(descriptor, chunk);
      },
    })
    .finally(() => closeSync(descriptor));
  return exitCode === 0 && bytes <= LARGEST_SPK;
}

/** Source: transcripts in spksrc#6531 and spksrc#4798. Inferred: DSM does not know the package's name then. */
function unreadableAnswer(): ActionAnswer {
  return {
    action: 'install',
    package: '',
    displayName: '',
    beta: false,
    installReboot: false,
    version: '',
    result: 'refused',
    error: { code: 263, description: 'failed to sort spks, the spk might not exist or invalid format' },
    scripts: [],
    running: false,
    status: undefined,
  };
}
