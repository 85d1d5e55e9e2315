/** The rules for member names in an archive, and for the targets of its links. */
import { SpkboxError } from '../../errors.ts';

/** The kernel's limits. */
const NAME_BYTES = 255;
const PATH_BYTES = 4095;

/**
 * A member's name without `./`, empty parts and final slashes; the archive's root is ''.
 * `name` has one character for each byte (latin1): lengths are correct, and names in other encodings stay unchanged.
 */
export function cleanName(name: string, archive: string): string {
  if (name.startsWith('/')) throw reachesOut(name, 'is absolute', archive);
  if (name.length > PATH_BYTES) throw badName(name, 'is longer than any path can be', archive);
  if (name === '' || name.includes('\0')) throw badName(name, 'is empty or holds a NUL byte', archive);
  if (isClean(name)) return name;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw reachesOut(name, 'holds ".."', archive);
  if (parts.some((part) => part.length > NAME_BYTES)) {
    throw badName(name, 'has a part of more than 255 bytes', archive);
  }
  return parts.join('/');
}

/** Most names are clean already; the check saves 100,000 splits. */
function isClean(name: string): boolean {
  return name.length <= 64 && /^[^./][^/]*(\/[^./][^/]*)*$/.test(name);
}

/** The target of a symbolic link, relative to the archive's root; undefined when it leads outside. */
export function resolveLink(link: string, target: string): string | undefined {
  if (target.startsWith('/') || target === '' || target.includes('\0')) return undefined;
  const parts = link.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** A name for messages: quoted, with control characters escaped, and shortened. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}...` : name);
}

function reachesOut(name: string, problem: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_REACHES_OUT', `The member name ${quoteName(name)} ${problem}.`, {
    hint: 'Pack with names relative to the package, for example with tar -C FOLDER -cf FILE . and without -P.',
    where: archive,
  });
}

export function badName(name: string, problem: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_BAD_NAME', `The member name ${quoteName(name)} ${problem}.`, {
    hint: 'Give the member a name that a Linux file can have, and pack again.',
    where: archive,
  });
}

/** The error for a link that leads out of the archive, or for a member placed through a link. */
export function linkOut(name: string, problem: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_LINK_OUT', `The member ${quoteName(name)} ${problem}.`, {
    hint: 'Let links point to members of the same archive, and place nothing below a link.',
    where: `${archive}: ${name.slice(0, 200)}`,
  });
}
