/** Where a member goes in the tree that the outer archive makes, and what cannot be in it. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Member } from '../spk.ts';
import type { Limits } from './limits.ts';
import type { TarMember } from './tar-members.ts';
import { ancestorIn, badName, cleanName, linkOut, resolveLink, shown } from './tar-names.ts';
import { utf8 } from './text.ts';

/** Where a member's bytes lie. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** The tree as far as it was read. */
export interface OuterTree {
  readonly members: Map<string, Member>;
  readonly files: Map<string, Buffer>;
  readonly notes: Finding[];
  payload: Extent | undefined;
  smallBytes: number;
  count: number;
}

const ONCE = new Set(['INFO', 'package.tgz']);

/** What is read as a file here; a link in its place would mean two things to two readers. */
const PLAIN = new Set([...ONCE, 'conf/privilege', 'conf/resource', 'conf/PKG_DEPS', 'conf/PKG_CONX']);

/** Puts a member into the tree; the name, when its bytes are to be read. */
export function placeMember(
  tree: OuterTree,
  found: TarMember,
  offset: number,
  archive: string,
  limits: Limits,
): string | undefined {
  tree.count += 1;
  if (tree.count > limits.members) throw tooMany(limits.members, archive);
  const name = textName(found.name, archive);
  if (name === '') return requireFolder(found, archive);
  if (isAppleDouble(name)) return noteAppleDouble(tree, name);
  checkPlace(tree, name, found, archive);
  if (found.kind === 'hardlink') return addHardLink(tree, name, found, archive);
  tree.members.set(name, toMember(name, found));
  if (found.kind !== 'file') return undefined;
  if (name === 'package.tgz') {
    tree.payload = { offset, size: found.size };
    return undefined;
  }
  countBytes(tree, name, found.size, limits);
  return name;
}

function textName(bytes: Buffer, archive: string): string {
  const clean = cleanName(bytes.toString('latin1'), archive);
  const name = utf8(Buffer.from(clean, 'latin1'));
  if (name === undefined) throw badName(clean, 'is not UTF-8', archive);
  return name;
}

/** The archive's own root, `./`: it says nothing but its mode. */
function requireFolder(found: TarMember, archive: string): undefined {
  if (found.kind !== 'folder') throw badName('.', 'is that of the archive itself, but not a folder', archive);
}

function checkPlace(tree: OuterTree, name: string, found: TarMember, archive: string): void {
  const parent = ancestorIn(name, (folder) => isNoFolder(tree, folder));
  if (parent !== undefined) {
    const kind = tree.members.get(parent)?.kind;
    if (kind === 'link') throw linkOut(name, `is placed through the link ${shown(parent)}`, archive);
    throw badName(name, `lies below ${shown(parent)}, which is a file`, archive);
  }
  if (PLAIN.has(name) && found.kind !== 'file') throw notAFile(name, found);
  if (found.kind === 'symlink') requireInside(name, found, archive);
  noteDuplicate(tree, name, found, archive);
}

function isNoFolder(tree: OuterTree, name: string): boolean {
  const kind = tree.members.get(name)?.kind;
  return kind !== undefined && kind !== 'folder';
}

function requireInside(name: string, found: TarMember, archive: string): void {
  const target = found.target.toString('utf8');
  if (resolveLink(name, target) === undefined) throw linkOut(name, `is a link to ${shown(target)}`, archive);
}

function noteDuplicate(tree: OuterTree, name: string, found: TarMember, archive: string): void {
  const before = tree.members.get(name);
  if (before === undefined) return;
  if (ONCE.has(name)) {
    const hint = 'Pack the folder again into a new archive instead of appending to an old one.';
    throw new SpkboxError('SPK_DUPLICATE_MEMBER', `The archive holds ${name} twice.`, {
      hint,
      where: archive,
    });
  }
  if ((before.kind === 'folder') !== (found.kind === 'folder')) {
    throw badName(name, 'is that of a folder and of something else', archive);
  }
  tree.files.delete(name);
  if (before.kind === 'folder') return;
  const text = `${name} is in the archive more than once; the last one counts.`;
  tree.notes.push(makeFinding('duplicate-member', { member: name }, text));
}

/** A hard link is its target under a second name, so it is read as a file with the same bytes. */
function addHardLink(tree: OuterTree, name: string, found: TarMember, archive: string): undefined {
  const target = textName(found.target, archive);
  const bytes = tree.files.get(target);
  const member = tree.members.get(target);
  if (bytes === undefined || member === undefined) {
    throw linkOut(name, `is a hard link to ${shown(target)}, which is no file before it`, archive);
  }
  tree.files.set(name, bytes);
  tree.members.set(name, { ...member, name });
}

function toMember(name: string, found: TarMember): Member {
  const { mode, uid, gid, size, mtime } = found;
  const kind = found.kind === 'symlink' ? 'link' : found.kind === 'folder' ? 'folder' : 'file';
  const target = kind === 'link' ? found.target.toString('utf8') : undefined;
  return { name, kind, mode, uid, gid, size, mtime, target };
}

function isAppleDouble(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('._'));
}

function noteAppleDouble(tree: OuterTree, name: string): undefined {
  const text = `${name} is an AppleDouble file that macOS added; DSM 7 has been seen to refuse archives with one.`;
  tree.notes.push(makeFinding('apple-double', { member: name }, text));
}

function countBytes(tree: OuterTree, name: string, size: number, limits: Limits): void {
  tree.smallBytes += size;
  if (PLAIN.has(name) && size > limits.textBytes)
    throw tooLarge(name, `${name} has ${size} bytes`, limits.textBytes);
  if (tree.smallBytes <= limits.smallBytes) return;
  throw tooLarge(
    name,
    `With ${shown(name)}, the members besides package.tgz have ${tree.smallBytes} bytes`,
    limits.smallBytes,
  );
}

function tooLarge(name: string, what: string, most: number): SpkboxError {
  const hint = 'Put large files into package.tgz.';
  return new SpkboxError('SPK_MEMBER_TOO_LARGE', `${what}; at most ${most} are read.`, { hint, where: name });
}

function tooMany(most: number, archive: string): SpkboxError {
  const hint = 'Put the files of the package into package.tgz.';
  return new SpkboxError('SPK_TOO_MANY_MEMBERS', `The archive holds more than ${most} members.`, {
    hint,
    where: archive,
  });
}

function notAFile(name: string, found: TarMember): SpkboxError {
  const what = found.kind === 'folder' ? 'a folder' : 'a link';
  const hint = `Replace it with a plain file of the name ${name}.`;
  return new SpkboxError('SPK_NOT_A_FILE', `${name} is ${what}, where DSM reads a file.`, {
    hint,
    where: name,
  });
}
