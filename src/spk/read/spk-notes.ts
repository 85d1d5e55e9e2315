/** Notes about an .spk as a whole. */
import { type Finding, makeFinding } from '../../findings.ts';
import type { Member } from '../spk.ts';
import type { Info } from './info.ts';
import { LICENSE_BYTES } from './limits.ts';

const ICONS = ['PACKAGE_ICON.PNG', 'PACKAGE_ICON_256.PNG'];

export function spkNotes(
  members: readonly Member[],
  files: ReadonlyMap<string, Buffer>,
  info: Info,
): readonly Finding[] {
  return [
    ...checksumNotes(info),
    ...licenseNotes(files),
    ...iconNotes(members, info),
    ...folderNotes(members),
  ];
}

function checksumNotes(info: Info): Finding[] {
  if (info.fields.get('checksum')) return [];
  const text = 'INFO states no checksum, so a damaged package.tgz is noticed late or never.';
  return [makeFinding('no-checksum', { member: 'INFO' }, text)];
}

function licenseNotes(files: ReadonlyMap<string, Buffer>): Finding[] {
  const size = files.get('LICENSE')?.length ?? 0;
  if (size < LICENSE_BYTES) return [];
  const text = `LICENSE has ${size} bytes; Package Center shows less than 1 MB.`;
  return [makeFinding('license-too-large', { member: 'LICENSE' }, text)];
}

/** Packages for DSM 6 and older have their icons in INFO. */
function iconNotes(members: readonly Member[], info: Info): Finding[] {
  const hasIcon = (icon: string) =>
    members.some(({ name }) => name === icon) || info.fields.has(icon.replace(/\.PNG$/, '').toLowerCase());
  return ICONS.filter((icon) => !hasIcon(icon)).map((icon) => {
    const text = `The archive has no ${icon}; Package Center shows a placeholder.`;
    return makeFinding('no-icon', { member: icon }, text, { advice: `Add ${icon}.` });
  });
}

const FOLDERS = [
  ['scripts', 'no-scripts'],
  ['conf', 'no-conf'],
] as const;

/** The guide requires both folders, but only Package Center refuses, and only what follows from their absence. */
function folderNotes(members: readonly Member[]): Finding[] {
  return FOLDERS.filter(([folder]) => !members.some(({ name }) => name.startsWith(`${folder}/`))).map(
    ([folder, code]) => makeFinding(code, { member: folder }, `The archive has nothing in ${folder}/.`),
  );
}
