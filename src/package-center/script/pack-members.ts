/** The members of an .spk but for package.tgz, on their way into the box. */
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A tar of them, root's: scripts 0755, all else 0644. Scripts are run whatever their mode was, and nothing else here is. */
export function packMembers(
  files: ReadonlyMap<string, Buffer | string>,
  mtimeOf: (name: string) => Date,
): Promise<Buffer> {
  const archive = pack();
  // A folder that the archive does not have would get its mode from nobody, and be open to all.
  for (const name of parentFolders(files.keys())) {
    archive.entry({ name, type: 'directory', mode: 0o755, mtime: mtimeOf(name) });
  }
  for (const [name, content] of files) {
    const mode = name.startsWith('scripts/') || name.endsWith('.sh') ? 0o755 : 0o644;
    archive.entry({ name, mode, mtime: mtimeOf(name) }, content);
  }
  archive.finalize();
  return buffer(archive);
}

/** Every folder on the way to the files, parents first. */
function parentFolders(names: Iterable<string>): Set<string> {
  const folders = new Set<string>();
  for (const name of names) {
    for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1))
      folders.add(name.slice(0, slash));
  }
  return folders;
}
