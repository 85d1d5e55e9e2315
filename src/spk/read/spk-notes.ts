/** Notes about an .spk as a whole. */

import type { Member } from '../spk.ts';
import type { Info } from './info.ts';
import { LICENSE_BYTES } from './limits.ts';
import type { Note } from './note.ts';

const ICONS = ['PACKAGE_ICON.PNG', 'PACKAGE_ICON_256.PNG'];

export function spkNotes(
  members: readonly Member[],
  files: ReadonlyMap<string, Buffer>,
  info: Info,
): readonly Note[] {
  return [
    ...checksumNotes(info),
    ...licenseNotes(files),
    ...iconNotes(members, info),
    ...folderNotes(members),
  ];
}

function checksumNotes(info: Info): Note[] {
  if (info.fields.get('checksum')) return [];
  const text = 'INFO states no checksum, so that a damaged package.tgz is noticed late or never.';
  const advice = 'Add checksum="..." with the MD5 sum of package.tgz; spkbox pack does.';
  return [{ code: 'NO_CHECKSUM', text, where: 'INFO', advice }];
}

function licenseNotes(files: ReadonlyMap<string, Buffer>): Note[] {
  const size = files.get('LICENSE')?.length ?? 0;
  if (size < LICENSE_BYTES) return [];
  const text = `LICENSE has ${size} bytes; Package Center shows less than 1 MB.`;
  return [{ code: 'LICENSE_TOO_LARGE', text, where: 'LICENSE', advice: 'Shorten it, or link to the rest.' }];
}

/** Packages for DSM 6 and older have their icons in INFO. */
function iconNotes(members: readonly Member[], info: Info): Note[] {
  const hasIcon = (icon: string) =>
    members.some(({ name }) => name === icon) || info.fields.has(icon.replace(/\.PNG$/, '').toLowerCase());
  return ICONS.filter((icon) => !hasIcon(icon)).map((icon) => ({
    code: 'NO_ICON',
    text: `The archive has no ${icon}; Package Center shows a placeholder.`,
    where: icon,
    advice: `Add ${icon}.`,
  }));
}

/** The guide requires both folders. Package Center refuses only the consequences of their absence. */
function folderNotes(members: readonly Member[]): Note[] {
  return ['scripts', 'conf']
    .filter((folder) => !members.some(({ name }) => name.startsWith(`${folder}/`)))
    .map((folder) => ({
      code: folder === 'scripts' ? 'NO_SCRIPTS' : 'NO_CONF',
      text: `The archive has nothing in ${folder}/.`,
      where: folder,
      advice: `Add ${folder}/, as the developer guide asks for.`,
    }));
}
