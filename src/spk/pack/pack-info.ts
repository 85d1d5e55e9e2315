/** INFO as it goes into an .spk: as written, with the facts about package.tgz put in. */
import { infoLines, infoText } from '../read/info.ts';
import { readEntries } from '../read/info-lines.ts';

export interface PayloadFacts {
  /** MD5, hexadecimal. */
  readonly checksum: string;
  /** Bytes, unpacked. */
  readonly unpacked: number;
}

/** INFO with this checksum, and with `extractsize` where it states none. */
export function packedInfo(bytes: Buffer, { checksum, unpacked }: PayloadFacts): Buffer {
  const added = [`checksum="${checksum}"`];
  // DSM 6 and later count it in KiB; older ones, which counted bytes, are no target of ours.
  if (!statesExtractSize(bytes)) added.push(`extractsize="${Math.ceil(unpacked / 1024)}"`);
  return Buffer.concat([withoutChecksum(bytes), Buffer.from(`${added.join('\n')}\n`)]);
}

/** INFO without any `checksum`, which is about an earlier package.tgz; all other lines stay, with the line ends of Unix. */
export function withoutChecksum(bytes: Buffer): Buffer {
  const text = infoText(bytes);
  const lines = infoLines(text);
  const stale = new Set<number>();
  for (const { key, line, lastLine } of readEntries(lines).entries) {
    if (key === 'checksum') for (let at = line; at <= lastLine; at += 1) stale.add(at);
  }
  const kept = lines.filter((_, at) => !stale.has(at + 1));
  while (kept.at(-1)?.trim() === '') kept.pop();
  return Buffer.from(kept.map((line) => `${line}\n`).join(''));
}

function statesExtractSize(bytes: Buffer): boolean {
  return readEntries(infoLines(infoText(bytes))).entries.some(({ key }) => key === 'extractsize');
}
