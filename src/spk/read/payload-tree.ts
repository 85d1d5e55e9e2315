/** The members of package.tgz, one after the other: what they are called, where links lead, and how many there are. */
import { SpkboxError } from '../../errors.ts';
import type { Limits } from './limits.ts';
import type { TarMember } from './tar-members.ts';
import { ancestorIn, badName, cleanName, linkOut, shown } from './tar-names.ts';

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
  /** Takes the next member, or throws when it has no place in a package. */
  add(member: TarMember): void;
  stats(): PayloadStats;
}

const ARCHIVE = 'package.tgz';

/**
 * Symbolic links may point anywhere: real packages link to /var/packages and /usr/local, and they are only ever followed
 * inside the box. What is placed through one is refused, since nobody could say where it ends up.
 */
export function createPayloadTree(limits: Limits): PayloadTree {
  const links = new Set<string>();
  let linkNameBytes = 0;
  const counts = { members: 0, files: 0, folders: 0, links: 0, bytes: 0 };

  const remember = (name: string): void => {
    links.add(name);
    linkNameBytes += name.length;
    if (linkNameBytes > limits.linkNameBytes)
      throw tooMany('The links in package.tgz have names too long to check');
  };

  const addLink = (name: string, member: TarMember): void => {
    counts.links += 1;
    const target = member.target.toString('latin1');
    if (target === '') throw linkOut(name, 'is a link to nothing', ARCHIVE);
    if (member.kind === 'symlink') remember(name);
    // A second name of a symbolic link is one too.
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
        throw tooMany(`package.tgz holds more than ${limits.payloadMembers} members`);
      if (member.size > limits.payloadBytes) throw tooLarge(limits.payloadBytes);
      const name = cleanName(member.name.toString('latin1'), ARCHIVE);
      if (name === '' && member.kind !== 'folder')
        throw badName('.', 'is that of the root, but not a folder', ARCHIVE);
      const link = links.size > 0 ? ancestorIn(name, (folder) => links.has(folder)) : undefined;
      if (link !== undefined) throw linkOut(name, `is placed through the link ${shown(link)}`, ARCHIVE);
      if (member.kind === 'symlink' || member.kind === 'hardlink') addLink(name, member);
      else addOther(name, member);
    },
    stats: () => ({ ...counts }),
  };
}

function hardTarget(name: string, target: string, links: ReadonlySet<string>): string {
  const leadsOut = target.startsWith('/') || target.split('/').includes('..');
  if (leadsOut) throw linkOut(name, `is a hard link to ${shown(target)}`, ARCHIVE);
  const clean = cleanName(target, ARCHIVE);
  if (ancestorIn(clean, (folder) => links.has(folder)) === undefined) return clean;
  throw linkOut(name, `is a hard link through a symbolic link, to ${shown(target)}`, ARCHIVE);
}

function tooMany(what: string): SpkboxError {
  const hint = 'Pack fewer files: leave out tests, sources and caches, or put them into one archive.';
  return new SpkboxError('SPK_TOO_MANY_MEMBERS', `${what}.`, { hint, where: ARCHIVE });
}

function tooLarge(most: number): SpkboxError {
  const hint = 'Fetch large files after the installation instead.';
  const message = `A member of package.tgz is larger than ${most} bytes.`;
  return new SpkboxError('SPK_TOO_LARGE', message, { hint, where: ARCHIVE });
}
