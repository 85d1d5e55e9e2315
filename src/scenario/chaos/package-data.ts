/** The data of a package: the files that neither an upgrade nor an uninstallation of DSM removes. */
import { type FileOp, ROOT } from '../../machine/machine.ts';
import type { Nas } from '../../nas/nas.ts';

/** Guide 13: the folders that DSM itself never removes. */
const KEPT_FOLDERS = ['etc', 'var', 'home', 'share'] as const;

/** Where a user's own file does not meet the package's: etc may be read as a whole. */
const PLANTED_IN: readonly (typeof KEPT_FOLDERS)[number][] = ['var', 'home'];

/** The package's data at one moment. */
export interface PackageData {
  readonly folders: readonly string[];
  /** Bytes of each file, by its path. */
  readonly files: ReadonlyMap<string, number>;
}

/** A file of a user in each folder of data. */
export async function plantData(nas: Nas, name: string): Promise<void> {
  const folders = await dataFolders(nas, name, PLANTED_IN);
  const kinds = await nas.machine.kinds(folders);
  const entries = await nas.machine.look(folders);
  const files = folders.flatMap((folder, index): FileOp[] => {
    const owner = entries[index]?.owner;
    if (kinds[index] !== 'folder' || owner === undefined) return [];
    return [{ op: 'file', path: `${folder}/of-a-user.txt`, text: 'mine\n', mode: 0o644, owner }];
  });
  await nas.machine.change(files);
}

export async function readData(nas: Nas, name: string): Promise<PackageData> {
  const folders = await dataFolders(nas, name, KEPT_FOLDERS);
  return { folders, files: await listFiles(nas, folders) };
}

async function listFiles(nas: Nas, folders: readonly string[]): Promise<PackageData['files']> {
  if (folders.length === 0) return new Map();
  const pieces: Buffer[] = [];
  await nas.machine.run({
    argv: ['/usr/bin/find', ...folders, '-xdev', '-type', 'f', '-printf', '%s %p\\0'],
    as: ROOT,
    env: { PATH: '/usr/bin:/bin' },
    onOutput: (stream, chunk) => stream === 'stdout' && pieces.push(chunk),
  });
  const lines = Buffer.concat(pieces).toString('utf8').split('\0').slice(0, -1);
  return new Map(lines.map((line) => [line.slice(line.indexOf(' ') + 1), Number.parseInt(line, 10)]));
}

/** The folders of an installed package, where its links lead, and the shared folders. */
async function dataFolders(nas: Nas, name: string, names: readonly string[]): Promise<string[]> {
  const folders = await Promise.all(
    names.map((folder) => nas.machine.resolve(`/var/packages/${name}/${folder}`)),
  );
  const shares = await nas.system.shares.list();
  return [...folders.filter((path) => path !== undefined), ...shares.map(({ path }) => path)];
}

/** Files that are gone since, or that had content and are empty now. The package need not be installed any more. */
export async function lostFiles(nas: Nas, { folders, files }: PackageData): Promise<string[]> {
  const after = await listFiles(nas, folders);
  return [...files].flatMap(([path, bytes]) => {
    const now = after.get(path);
    return now === undefined || (bytes > 0 && now === 0) ? [path] : [];
  });
}
