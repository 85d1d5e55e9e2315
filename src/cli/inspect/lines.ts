/** Formats an inspection for people: identity, behaviour, requirements and contents of the package. */
import { archValues, findingsLines, type Page, pageOf, paragraph, type Span } from '../../index.ts';
import { bytesText } from '../units.ts';
import type { Inspection } from './inspection.ts';
import { payloadLines } from './payload-lines.ts';
import { privilegeTexts } from './privilege-text.ts';
import { relationLines } from './relations.ts';
import { rowLines, titleLines } from './rows.ts';
import { wizardTexts, workerTexts } from './texts.ts';

export function inspectionLines(inspection: Inspection, look: Page): string[] {
  const page = pageOf(look);
  return [
    ...headLines(page, inspection),
    '',
    ...rowLines(page, 'file', [
      `${inspection.file}, ${bytesText(inspection.size)}, ${inspection.members.length} members`,
    ]),
    ...rowLines(page, 'DSM', [dsmText(inspection)]),
    ...rowLines(page, 'arch', [archText(inspection.info.arch)]),
    ...rowLines(page, 'goes to', [installPlaceText(inspection)]),
    ...rowLines(page, 'scripts', scriptTexts(inspection)),
    ...rowLines(page, 'runs as', privilegeTexts(inspection)),
    ...rowLines(page, 'workers', workerTexts(inspection)),
    ...rowLines(page, 'wizards', wizardTexts(inspection)),
    ...relationLines(page, inspection),
    ...payloadLines(page, inspection),
    ...rowLines(page, 'icons', iconTexts(inspection)),
    ...rowLines(page, 'also', alsoTexts(inspection)),
    ...(page.verbose ? rowLines(page, 'members', memberTexts(inspection)) : []),
    ...(inspection.notes.length === 0 ? [] : ['']),
    ...findingsLines(page, inspection.notes),
  ];
}

function headLines(
  page: Page,
  { displayName, description, info, beta, ...inspection }: Inspection,
): string[] {
  const name = `${inspection.package} ${inspection.version}`;
  const extras = [...(displayName === inspection.package ? [] : [displayName]), ...(beta ? ['beta'] : [])];
  const maintainerTexts = [info.maintainer, info.maintainer_url].filter(
    (text) => text !== undefined && text !== '',
  );
  return [
    ...titleLines(page, name, extras.join(' · ')),
    ...(description === '' ? [] : paragraph(page, [['  ']], [description])),
    ...(maintainerTexts.length === 0
      ? []
      : paragraph(page, [['  ']], [`by ${maintainerTexts.join(', ')}`, 'quiet'])),
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

/** Members that other rows already show. */
const KNOWN =
  /^(INFO$|package\.tgz$|scripts\/|conf\/(privilege|resource|PKG_DEPS|PKG_CONX)$|WIZARD_UIFILES\/|PACKAGE_ICON)/;

function alsoTexts({ members }: Inspection): string[] {
  const otherMembers = members.filter(({ name, kind }) => kind !== 'folder' && !KNOWN.test(name));
  return otherMembers.length === 0
    ? []
    : [otherMembers.map(({ name, size }) => `${name} (${bytesText(size)})`).join(', ')];
}

function memberTexts({ members }: Inspection): string[] {
  return members.map(({ mode, name, size, kind, target }) => {
    const suffix = kind === 'link' ? ` → ${target}` : kind === 'folder' ? '/' : `  ${bytesText(size)}`;
    return `${mode.toString(8).padStart(4, '0')} ${name}${suffix}`;
  });
}
