/** An inspection as a person reads it: what the package is, what it does, what it asks for, what it brings. */
import { archValues, findingsLines, type Page, pageOf, paragraph, type Span } from '../../index.ts';
import { bytesText } from '../units.ts';
import type { Inspection } from './inspection.ts';
import { payloadLines } from './payload-lines.ts';
import { privilegeTexts } from './privilege-text.ts';
import { relationLines } from './relations.ts';
import { rowLines, titleLines } from './rows.ts';
import { wizardTexts, workerTexts } from './texts.ts';

export function inspectionLines(of: Inspection, look: Page): string[] {
  const page = pageOf(look);
  return [
    ...headLines(page, of),
    '',
    ...rowLines(page, 'file', [`${of.file}, ${bytesText(of.size)}, ${of.members.length} members`]),
    ...rowLines(page, 'DSM', [dsmText(of)]),
    ...rowLines(page, 'arch', [archText(of.info.arch)]),
    ...rowLines(page, 'goes to', [installPlaceText(of)]),
    ...rowLines(page, 'scripts', scriptTexts(of)),
    ...rowLines(page, 'runs as', privilegeTexts(of)),
    ...rowLines(page, 'workers', workerTexts(of)),
    ...rowLines(page, 'wizards', wizardTexts(of)),
    ...relationLines(page, of),
    ...payloadLines(page, of),
    ...rowLines(page, 'icons', iconTexts(of)),
    ...rowLines(page, 'also', alsoTexts(of)),
    ...(page.verbose ? rowLines(page, 'members', memberTexts(of)) : []),
    ...(of.notes.length === 0 ? [] : ['']),
    ...findingsLines(page, of.notes),
  ];
}

function headLines(page: Page, { displayName, info, beta, ...of }: Inspection): string[] {
  const name = `${of.package} ${of.version}`;
  const also = [...(displayName === of.package ? [] : [displayName]), ...(beta ? ['beta'] : [])];
  const by = [info.maintainer, info.maintainer_url].filter((text) => text !== undefined && text !== '');
  return [
    ...titleLines(page, name, also.join(' · ')),
    ...(info.description ? paragraph(page, [['  ']], [info.description]) : []),
    ...(by.length === 0 ? [] : paragraph(page, [['  ']], [`by ${by.join(', ')}`, 'quiet'])),
  ];
}

function dsmText({ info }: Inspection): string {
  const least = info.os_min_ver ?? info.firmware;
  const most = info.os_max_ver;
  if (!least) return most ? `up to ${most}` : 'every version, as far as INFO says';
  return most ? `${least} to ${most}` : `${least} and up`;
}

function archText(arch = ''): string {
  const values = archValues(arch);
  return values.length === 0 || values.includes('noarch') ? 'noarch: every platform' : values.join(', ');
}

function installPlaceText({ place, info }: Inspection): string {
  const type = info.install_type ? ` (install_type="${info.install_type}")` : '';
  return place === 'system'
    ? `/usr/local/packages, on the system partition${type}`
    : `the volume that the user chooses${type}`;
}

function scriptTexts({ scripts: { present, missing } }: Inspection): Span[] {
  return [
    [present.length === 0 ? 'none' : present.join(', ')],
    ...(missing.length === 0 ? [] : [[`without ${missing.join(', ')}`, 'quiet'] as const]),
  ];
}

function iconTexts({ icons }: Inspection): string[] {
  if (icons.length === 0) return [];
  const texts = icons.map(({ name, width, height }) =>
    width === undefined ? `${name} (no PNG)` : `${name} ${width} × ${height}`,
  );
  return [texts.join(', ')];
}

/** What none of the other rows is about. */
const KNOWN =
  /^(INFO$|package\.tgz$|scripts\/|conf\/(privilege|resource|PKG_DEPS|PKG_CONX)$|WIZARD_UIFILES\/|PACKAGE_ICON)/;

function alsoTexts({ members }: Inspection): string[] {
  const others = members.filter(({ name, kind }) => kind !== 'folder' && !KNOWN.test(name));
  return others.length === 0
    ? []
    : [others.map(({ name, size }) => `${name} (${bytesText(size)})`).join(', ')];
}

function memberTexts({ members }: Inspection): string[] {
  return members.map(({ mode, name, size, kind, target }) => {
    const what = kind === 'link' ? ` → ${target}` : kind === 'folder' ? '/' : `  ${bytesText(size)}`;
    return `${mode.toString(8).padStart(4, '0')} ${name}${what}`;
  });
}
