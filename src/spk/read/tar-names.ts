/** Names of members: what may stand in an archive, and where a link in it leads. */
import { SpkboxError } from '../../errors.ts';

/** The kernel's bounds. */
const NAME_BYTES = 255;
const PATH_BYTES = 4095;

/**
 * A member's name without `./`, empty parts and final slashes; the archive's root is ''.
 * `name` has one character for one byte (latin1), so that lengths are true and names that are not UTF-8 pass unharmed.
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

/** Most names need no work; this saves splitting each of 100,000. */
function isClean(name: string): boolean {
  return name.length <= 64 && /^[^./][^/]*(\/[^./][^/]*)*$/.test(name);
}

/** Where a symbolic link leads, from the archive's root; undefined when it leads out of it. */
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

/** The first folder above `name` that `has` knows, from the root down. */
export function ancestorIn(name: string, has: (folder: string) => boolean): string | undefined {
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    const folder = name.slice(0, slash);
    if (has(folder)) return folder;
  }
  return undefined;
}

/** A name as it is shown: quoted, control characters escaped, not endless. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 120)}...` : name);
}

function reachesOut(name: string, what: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_REACHES_OUT', `The member name ${shown(name)} ${what}.`, {
    hint: 'Pack with names relative to the package, for example with tar -C FOLDER -cf FILE . and without -P.',
    where: archive,
  });
}

export function badName(name: string, what: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_BAD_NAME', `The member name ${shown(name)} ${what}.`, {
    hint: 'Give the member a name that a Linux file can have, and pack again.',
    where: archive,
  });
}

/** The error of a link that leads out, or of a member that is placed through one. */
export function linkOut(name: string, what: string, archive: string): SpkboxError {
  return new SpkboxError('SPK_LINK_OUT', `The member ${shown(name)} ${what}.`, {
    hint: 'Let links point to members of the same archive, and place nothing below a link.',
    where: `${archive}: ${name.slice(0, 200)}`,
  });
}
