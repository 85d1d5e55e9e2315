/** Completes INFO for an .spk with the checksum and size of package.tgz. */
import { infoLines, infoText } from '../read/info.ts';
import { readEntries } from '../read/info-lines.ts';

export interface PayloadSummary {
  /** MD5, hexadecimal. */
  readonly checksum: string;
  /** Bytes, unpacked. */
  readonly unpacked: number;
}

/** INFO with this checksum, and with `extractsize` if it is missing. */
export function packedInfo(bytes: Buffer, { checksum, unpacked }: PayloadSummary): Buffer {
  const added = [`checksum="${checksum}"`];
  // DSM 6 and later count in KiB; older releases counted bytes and are not supported.
  if (!statesExtractSize(bytes)) added.push(`extractsize="${Math.ceil(unpacked / 1024)}"`);
  return Buffer.concat([withoutChecksum(bytes), Buffer.from(`${added.join('\n')}\n`)]);
}

/** INFO without `checksum`, which belongs to an earlier package.tgz. All other lines stay, with Unix line ends. */
export function withoutChecksum(bytes: Buffer): Buffer {
  const text = infoText(bytes);
  const lines = infoLines(text);
  const stale = new Set<number>();
  for (const { key, line, lastLine } of readEntries(lines).entries) {
    if (key === 'checksum') for (let number = line; number <= lastLine; number += 1) stale.add(number);
  }
  const remaining = lines.filter((_, index) => !stale.has(index + 1));
  while (remaining.at(-1)?.trim() === '') remaining.pop();
  return Buffer.from(remaining.map((line) => `${line}\n`).join(''));
}

function statesExtractSize(bytes: Buffer): boolean {
  return readEntries(infoLines(infoText(bytes))).entries.some(({ key }) => key === 'extractsize');
}
