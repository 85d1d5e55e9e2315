/** Where a finding is, as data that a tool can point at and as text that a person reads. */

export interface Place {
  /** The .spk itself, by its path. */
  readonly file?: string;
  /** A member of the archive, or the package's file in the box: `INFO`, `conf/resource`, `scripts/postinst`. */
  readonly member?: string;
  /** From 1. */
  readonly line?: number;
  readonly column?: number;
  /** An offset in the file, from 0. */
  readonly byte?: number;
  /** What of the member: a field of INFO, a worker of conf/resource, a field or a page of a wizard. */
  readonly key?: string;
  /** A package: a section of conf/PKG_DEPS, or a package on the NAS. */
  readonly package?: string;
  /** The command line of a process in the box. */
  readonly process?: string;
  /** A file in the box. */
  readonly path?: string;
}

/** `INFO:12`, `conf/PKG_DEPS [x]`, `conf/resource port-config`, `WIZARD_UIFILES/install_uifile: port`, `hello.spk, byte 512`. */
export function placeText({ file, process, ...place }: Place): string {
  if (process !== undefined) return process;
  if (file !== undefined) return place.byte === undefined ? file : `${file}, byte ${place.byte}`;
  if (place.member === undefined) return place.path ?? place.key ?? place.package ?? '';
  return memberText(place.member, place);
}

/** A line says more than the key that it holds. */
function memberText(member: string, { line, column, key, package: name }: Place): string {
  if (line !== undefined) return [member, line, column].filter((part) => part !== undefined).join(':');
  if (name !== undefined) return `${member} [${name}]`;
  return key === undefined ? member : `${member}${separator(member)}${key}`;
}

/** A page of a wizard is named by several words. */
const separator = (member: string): string => (member.startsWith('WIZARD_UIFILES/') ? ': ' : ' ');
