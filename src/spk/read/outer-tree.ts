/** Adds the members of the outer archive to its tree, and refuses those that have no place there. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Member } from '../spk.ts';
import type { Limits } from './limits.ts';
import type { NameSet } from './name-set.ts';
import { archiveMember, type TarMember } from './tar-members.ts';
import { badName, cleanName, linkOut, quoteName, resolveLink } from './tar-names.ts';
import { utf8 } from './text.ts';

/** The place of a member's bytes in the archive. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** The tree, built while the archive is read. */
export interface OuterTree {
  readonly members: Map<string, Member>;
  /** Members below which nothing can lie. */
  readonly noFolders: NameSet;
  readonly files: Map<string, Buffer>;
  readonly notes: Finding[];
  payload: Extent | undefined;
  smallBytes: number;
  count: number;
}

const UNIQUE_MEMBERS = new Set(['INFO', 'package.tgz']);

/** Members that spkbox parses. A link in their place could be read differently by two readers, so it is refused. */
const PLAIN_FILES = new Set([
  ...UNIQUE_MEMBERS,
  'conf/privilege',
  'conf/resource',
  'conf/PKG_DEPS',
  'conf/PKG_CONX',
]);

/** Adds a member to the tree. Returns its name if the caller has to read its bytes. */
export function placeMember(
  tree: OuterTree,
  tarMember: TarMember,
  offset: number,
  archive: string,
  limits: Limits,
): string | undefined {
  tree.count += 1;
  if (tree.count > limits.members) throw tooManyMembers(limits.members, archive);
  const name = textName(tarMember.name, archive);
  if (name === '') return requireFolder(tarMember, archive);
  if (isAppleDouble(name)) return noteAppleDouble(tree, name);
  checkMemberPlace(tree, name, tarMember, archive);
  if (tarMember.kind === 'hardlink') return addHardLink(tree, name, tarMember, { archive, limits });
  addMember(tree, archiveMember(name, tarMember));
  if (tarMember.kind !== 'file') return undefined;
  if (name === 'package.tgz') {
    tree.payload = { offset, size: tarMember.size };
    return undefined;
  }
  countBytes(tree, name, tarMember.size, limits);
  return name;
}

function addMember({ members, noFolders }: OuterTree, member: Member): void {
  members.set(member.name, member);
  if (member.kind !== 'folder') noFolders.add(member.name);
}

/** Folders above a member, each of which is made in the box. Inferred: no .spk in use has more than a handful. */
const MOST_FOLDERS = 32;

function textName(bytes: Buffer, archive: string): string {
  const clean = cleanName(bytes.toString('latin1'), archive);
  const name = utf8(Buffer.from(clean, 'latin1'));
  if (name === undefined) throw badName(clean, 'is not UTF-8', archive);
  if (name.split('/', MOST_FOLDERS + 2).length > MOST_FOLDERS + 1)
    throw badName(clean, `lies more than ${MOST_FOLDERS} folders deep`, archive);
  return name;
}

/** The archive's own root, `./`, which only states a mode. */
function requireFolder(tarMember: TarMember, archive: string): undefined {
  if (tarMember.kind !== 'folder')
    throw badName('.', 'stands for the archive itself, but the member is not a folder', archive);
}

function checkMemberPlace(tree: OuterTree, name: string, tarMember: TarMember, archive: string): void {
  const parent = tree.noFolders.above(name);
  if (parent !== undefined) {
    const kind = tree.members.get(parent)?.kind;
    if (kind === 'link') throw linkOut(name, `is placed through the link ${quoteName(parent)}`, archive);
    throw badName(name, `lies below ${quoteName(parent)}, which is a file`, archive);
  }
  if (PLAIN_FILES.has(name) && tarMember.kind !== 'file') throw notAFile(name, tarMember);
  if (tarMember.kind === 'symlink') requireInside(name, tarMember, archive);
  noteDuplicate(tree, name, tarMember, archive);
}

function requireInside(name: string, tarMember: TarMember, archive: string): void {
  const target = tarMember.target.toString('utf8');
  if (resolveLink(name, target) === undefined)
    throw linkOut(name, `is a link to ${quoteName(target)}`, archive);
}

function noteDuplicate(tree: OuterTree, name: string, tarMember: TarMember, archive: string): void {
  const before = tree.members.get(name);
  if (before === undefined) return;
  if (UNIQUE_MEMBERS.has(name)) {
    const hint = 'Pack the folder again into a new archive instead of appending to an old one.';
    throw new SpkboxError('SPK_DUPLICATE_MEMBER', `The archive holds ${name} twice.`, {
      hint,
      where: archive,
    });
  }
  if ((before.kind === 'folder') !== (tarMember.kind === 'folder')) {
    throw badName(name, 'is used both for a folder and for another kind of member', archive);
  }
  tree.files.delete(name);
  if (before.kind === 'folder') return;
  const text = `${name} is in the archive more than once; the last one counts.`;
  tree.notes.push(makeFinding('duplicate-member', { member: name }, text));
}

/** A hard link becomes a file with the bytes of its target, which count again: everything later handles it as a file. */
function addHardLink(
  tree: OuterTree,
  name: string,
  tarMember: TarMember,
  { archive, limits }: { readonly archive: string; readonly limits: Limits },
): undefined {
  const target = textName(tarMember.target, archive);
  const bytes = tree.files.get(target);
  const member = tree.members.get(target);
  if (bytes === undefined || member === undefined) {
    throw linkOut(name, `is a hard link to ${quoteName(target)}, which is no file before it`, archive);
  }
  countBytes(tree, name, bytes.length, limits);
  tree.files.set(name, bytes);
  addMember(tree, { ...member, name });
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
  if (PLAIN_FILES.has(name) && size > limits.textBytes)
    throw memberTooLarge(name, `${name} has ${size} bytes`, limits.textBytes);
  if (tree.smallBytes <= limits.smallBytes) return;
  throw memberTooLarge(
    name,
    `With ${quoteName(name)}, the members besides package.tgz have ${tree.smallBytes} bytes`,
    limits.smallBytes,
  );
}

function memberTooLarge(name: string, problem: string, most: number): SpkboxError {
  const hint = 'Put large files into package.tgz.';
  return new SpkboxError('SPK_MEMBER_TOO_LARGE', `${problem}; at most ${most} are read.`, {
    hint,
    where: name,
  });
}

function tooManyMembers(most: number, archive: string): SpkboxError {
  const hint = 'Put the files of the package into package.tgz.';
  return new SpkboxError('SPK_TOO_MANY_MEMBERS', `The archive holds more than ${most} members.`, {
    hint,
    where: archive,
  });
}

function notAFile(name: string, tarMember: TarMember): SpkboxError {
  const problem = tarMember.kind === 'folder' ? 'a folder' : 'a link';
  const hint = `Replace it with a plain file of the name ${name}.`;
  return new SpkboxError('SPK_NOT_A_FILE', `${name} is ${problem}, where DSM reads a file.`, {
    hint,
    where: name,
  });
}
