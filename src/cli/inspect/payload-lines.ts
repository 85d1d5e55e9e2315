/** package.tgz in lines: how large it is, and what lies at its top. */
import { countText, type Page, type Span } from '../../index.ts';
import { bytesText } from '../units.ts';
import type { Inspection } from './inspection.ts';
import type { PayloadPart } from './payload.ts';
import { rowLines } from './rows.ts';

/** Of a package with more, only the largest are shown. */
const MOST_PARTS = 12;

export function payloadLines(page: Page, { payload }: Inspection): string[] {
  const { files, folders, links, bytes, size, compression, checksum, top } = payload;
  const counts = [
    countText(files, 'file'),
    countText(folders, 'folder'),
    ...(links > 0 ? [countText(links, 'link')] : []),
  ];
  const how = compression === 'none' ? 'a plain tar' : `${compression}, ${bytesText(size)}`;
  const shown = page.verbose ? top : largest(top);
  const left = top.length - shown.length;
  return rowLines(page, 'payload', [
    `${counts.join(', ')}, ${bytesText(bytes)} unpacked; ${how}`,
    ...(checksum === undefined ? [] : [[`MD5 ${checksum}, as INFO states`, 'quiet'] as const]),
    ...shown.map((part): Span => [`  ${partText(part)}`]),
    ...(left > 0 ? [[`  … and ${left} more: --verbose lists all`, 'quiet'] as const] : []),
  ]);
}

/** In the order of their names. */
function largest(top: readonly PayloadPart[]): readonly PayloadPart[] {
  if (top.length <= MOST_PARTS) return top;
  const kept = new Set(top.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_PARTS));
  return top.filter((part) => kept.has(part));
}

function partText({ name, kind, target, files, bytes }: PayloadPart): string {
  if (kind === 'link') return `${name} → ${target ?? ''}`;
  return kind === 'folder'
    ? `${name}/  ${countText(files, 'file')}, ${bytesText(bytes)}`
    : `${name}  ${bytesText(bytes)}`;
}
