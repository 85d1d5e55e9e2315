/** Checks the names and links of the members of package.tgz, and counts them. */
import { SpkboxError } from '../../errors.ts';
import type { Limits } from './limits.ts';
import { NameSet } from './name-set.ts';
import type { TarMember } from './tar-members.ts';
import { badName, cleanName, linkOut, quoteName } from './tar-names.ts';

export interface PayloadStats {
  readonly members: number;
  readonly files: number;
  readonly folders: number;
  /** Symbolic and hard links. */
  readonly links: number;
  /** Bytes of all files together, unpacked. */
  readonly bytes: number;
}

export interface PayloadTree {
  /** Adds the next member and returns its name, or throws if a package may not contain it. */
  add(member: TarMember): string;
  stats(): PayloadStats;
}

const ARCHIVE = 'package.tgz';

/**
 * Symbolic links may point anywhere: real packages link to /var/packages and /usr/local, and links are only followed
 * inside the box. A member placed through a link is refused, because its real place is unknown.
 */
export function createPayloadTree(limits: Limits): PayloadTree {
  const links = new NameSet();
  let linkNameBytes = 0;
  const counts = { members: 0, files: 0, folders: 0, links: 0, bytes: 0 };

  const remember = (name: string): void => {
    links.add(name);
    linkNameBytes += name.length;
    if (linkNameBytes > limits.linkNameBytes)
      throw tooManyPayloadMembers('The links in package.tgz have names too long to check');
  };

  const addLink = (name: string, member: TarMember): void => {
    counts.links += 1;
    const target = member.target.toString('latin1');
    if (target === '') throw linkOut(name, 'is a link to nothing', ARCHIVE);
    if (member.kind === 'symlink') remember(name);
    // A hard link to a symbolic link is a symbolic link too.
    else if (links.has(hardTarget(name, target, links))) remember(name);
    else links.delete(name);
  };

  const addOther = (name: string, member: TarMember): void => {
    if (member.kind === 'file') {
      counts.files += 1;
      counts.bytes += member.size;
      links.delete(name);
      return;
    }
    counts.folders += 1;
    if (links.has(name)) throw linkOut(name, 'is a folder where a link was before', ARCHIVE);
  };

  return {
    add(member) {
      counts.members += 1;
      if (counts.members > limits.payloadMembers)
        throw tooManyPayloadMembers(`package.tgz holds more than ${limits.payloadMembers} members`);
      if (member.size > limits.payloadBytes) throw payloadMemberTooLarge(limits.payloadBytes);
      const name = cleanName(member.name.toString('latin1'), ARCHIVE);
      if (name === '' && member.kind !== 'folder')
        throw badName('.', 'is that of the root, but not a folder', ARCHIVE);
      const link = links.above(name);
      if (link !== undefined) throw linkOut(name, `is placed through the link ${quoteName(link)}`, ARCHIVE);
      if (member.kind === 'symlink' || member.kind === 'hardlink') addLink(name, member);
      else addOther(name, member);
      return name;
    },
    stats: () => ({ ...counts }),
  };
}

function hardTarget(name: string, target: string, links: NameSet): string {
  const leadsOut = target.startsWith('/') || target.split('/').includes('..');
  if (leadsOut) throw linkOut(name, `is a hard link to ${quoteName(target)}`, ARCHIVE);
  const clean = cleanName(target, ARCHIVE);
  if (links.above(clean) === undefined) return clean;
  throw linkOut(name, `is a hard link through a symbolic link, to ${quoteName(target)}`, ARCHIVE);
}

function tooManyPayloadMembers(problem: string): SpkboxError {
  const hint = 'Pack fewer files: leave out tests, sources and caches, or put them into one archive.';
  return new SpkboxError('SPK_TOO_MANY_MEMBERS', `${problem}.`, { hint, where: ARCHIVE });
}

function payloadMemberTooLarge(most: number): SpkboxError {
  const hint = 'Fetch large files after the installation instead.';
  const message = `A member of package.tgz is larger than ${most} bytes.`;
  return new SpkboxError('SPK_TOO_LARGE', message, { hint, where: ARCHIVE });
}
