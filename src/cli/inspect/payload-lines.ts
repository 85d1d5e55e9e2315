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
  const compressionText = compression === 'none' ? 'a plain tar' : `${compression}, ${bytesText(size)}`;
  const listed = page.verbose ? top : largest(top);
  const hiddenCount = top.length - listed.length;
  return rowLines(page, 'payload', [
    `${counts.join(', ')}, ${bytesText(bytes)} unpacked; ${compressionText}`,
    ...(checksum === undefined ? [] : [[`MD5 ${checksum}, as INFO states`, 'quiet'] as const]),
    ...listed.map((part): Span => [`  ${partText(part)}`]),
    ...(hiddenCount > 0 ? [[`  … and ${hiddenCount} more: --verbose lists all`, 'quiet'] as const] : []),
  ]);
}

/** In the order of their names. */
function largest(top: readonly PayloadPart[]): readonly PayloadPart[] {
  if (top.length <= MOST_PARTS) return top;
  const largestParts = new Set(top.toSorted((a, b) => b.bytes - a.bytes).slice(0, MOST_PARTS));
  return top.filter((part) => largestParts.has(part));
}

function partText({ name, kind, target, files, bytes }: PayloadPart): string {
  if (kind === 'link') return `${name} → ${target ?? ''}`;
  return kind === 'folder'
    ? `${name}/  ${countText(files, 'file')}, ${bytesText(bytes)}`
    : `${name}  ${bytesText(bytes)}`;
}
