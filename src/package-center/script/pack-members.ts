/** Packs the members of an .spk, except package.tgz, into a tar for the box. */
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';

/** A tar of the files, owned by root. DSM runs scripts without regard to their mode, so scripts get 0755, all else 0644. */
export function packMembers(
  files: ReadonlyMap<string, Buffer | string>,
  mtimeOf: (name: string) => Date,
): Promise<Buffer> {
  const archive = pack();
  // Without an entry of its own a folder would be made with no set mode, and be open to all users.
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
