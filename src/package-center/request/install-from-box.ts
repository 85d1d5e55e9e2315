/** `synopkg install FILE` in the box: copies the .spk out of the box, reads it and installs it. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { errorSummary, SpkboxError } from '../../errors.ts';
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

/** The most bytes of an .spk that a script can install, all copied to the host. Inferred: no package brings a larger one. */
const LARGEST_SPK = 2 ** 30;

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
  const full = new AbortController();
  let bytes = 0;
  const { exitCode } = await machine
    .run({
      argv: ['/bin/cat', '--', place],
      as: ROOT,
      env: { PATH: '/usr/bin:/bin' },
      timeLimit: FETCH_TIME,
      signal: full.signal,
      onOutput(stream, chunk) {
        bytes += chunk.length;
        if (stream === 'stdout' && bytes <= LARGEST_SPK) writeOrAbort(descriptor, chunk, full);
      },
    })
    .finally(() => closeSync(descriptor));
  if (full.signal.aborted) throw cannotCopy(full.signal.reason);
  return exitCode === 0 && bytes <= LARGEST_SPK;
}

function writeOrAbort(descriptor: number, chunk: Buffer, full: AbortController): void {
  try {
    if (!full.signal.aborted) writeSync(descriptor, chunk);
  } catch (error) {
    full.abort(error);
  }
}

const cannotCopy = (cause: unknown): SpkboxError =>
  new SpkboxError('HOST_LIMIT', `the .spk cannot be copied out of the box: ${errorSummary(cause)}`, {
    hint: 'Let TMPDIR name a folder with room for the .spk.',
    where: tmpdir(),
    cause,
  });

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
