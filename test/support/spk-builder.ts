/** Makes the bytes of .spk files for tests: whole ones in a line, and malformed ones byte by byte. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export interface Entry {
  readonly name: string | Buffer;
  readonly body?: string | Buffer;
  /** The tar type: '0' file, '5' folder, '2' symbolic link, '1' hard link ... */
  readonly type?: string;
  readonly target?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
  /** What the header states instead of the body's length. */
  readonly size?: number;
  readonly magic?: 'ustar' | 'gnu' | 'v7';
  readonly prefix?: string;
  /** Changes the header before its checksum is taken. */
  readonly before?: (header: Buffer) => void;
  /** Changes the header after its checksum was taken. */
  readonly after?: (header: Buffer) => void;
}

const MAGIC = { ustar: 'ustar\x0000', gnu: 'ustar  \0', v7: '' };

export function tarHeader(entry: Entry): Buffer {
  const header = Buffer.alloc(512);
  const size = entry.size ?? Buffer.byteLength(entry.body ?? '');
  Buffer.from(entry.name).copy(header, 0, 0, 100);
  writeOctal(header, 100, 8, entry.mode ?? (entry.type === '5' ? 0o755 : 0o644));
  writeOctal(header, 108, 8, entry.uid ?? 0);
  writeOctal(header, 116, 8, entry.gid ?? 0);
  writeOctal(header, 124, 12, size);
  writeOctal(header, 136, 12, entry.mtime ?? 1_600_000_000);
  header.write(entry.type ?? '0', 156, 'latin1');
  header.write(entry.target ?? '', 157, 100);
  header.write(MAGIC[entry.magic ?? 'ustar'], 257, 'latin1');
  header.write(entry.prefix ?? '', 345, 155);
  entry.before?.(header);
  writeChecksum(header);
  entry.after?.(header);
  return header;
}

export function writeChecksum(header: Buffer): void {
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

function writeOctal(header: Buffer, at: number, width: number, value: number): void {
  header.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
}

/** GNU's form of a number: the top bit, then big-endian bytes. */
export function writeBase256(header: Buffer, at: number, width: number, value: number): void {
  for (let byte = width - 1, rest = value; byte > 0; byte -= 1, rest = Math.floor(rest / 256)) {
    header[at + byte] = value < 0 ? 0xff : rest % 256;
  }
  header[at] = value < 0 ? 0xff : 0x80;
}

export function tarEntry(entry: Entry): Buffer {
  const body = Buffer.from(entry.body ?? '');
  return Buffer.concat([tarHeader(entry), body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

/** A tar archive; `end` is how many blocks of zeros close it. */
export function tar(entries: readonly (Entry | Buffer)[], end = 2): Buffer {
  const parts = entries.map((entry) => (Buffer.isBuffer(entry) ? entry : tarEntry(entry)));
  return Buffer.concat([...parts, Buffer.alloc(end * 512)]);
}

/** pax records before the next member, or before all of them. */
export function pax(records: Readonly<Record<string, string>>, type: 'x' | 'g' | 'X' = 'x'): Entry {
  const body = Object.entries(records).map(([key, value]) => paxRecord(key, value));
  return { name: './PaxHeaders/next', type, body: body.join('') };
}

function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  const length = rest + String(rest + String(rest).length).length;
  return `${length} ${key}=${value}\n`;
}

/** GNU's long name ('L') or long link target ('K') of the next member. */
export function gnuLong(type: 'L' | 'K', text: string): Entry {
  return { name: '././@LongLink', type, body: `${text}\0`, magic: 'gnu' };
}

export interface SpkParts {
  /** The whole INFO, or keys besides the needed ones. */
  readonly info?: string | Buffer | Readonly<Record<string, string>>;
  /** package.tgz; by default a small one. */
  readonly payload?: Buffer;
  /** Further members by name, such as scripts/preinst or conf/resource. */
  readonly files?: Readonly<Record<string, string | Buffer>>;
  /** Further members with everything that a header can say. */
  readonly entries?: readonly (Entry | Buffer)[];
}

export const SMALL_PAYLOAD = gzipSync(
  tar([
    { name: './', type: '5' },
    { name: './bin/', type: '5' },
    { name: './bin/hello', body: '#!/bin/sh\necho hello\n', mode: 0o755 },
  ]),
);

export function infoText(fields: Readonly<Record<string, string>> = {}): string {
  const all = { package: 'Hello', version: '1.0.0-0001', os_min_ver: '7.0-40000', arch: 'noarch', ...fields };
  return Object.entries(all)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join('');
}

/** The members of a whole .spk, in the toolkit's order. */
export function spkEntries(parts: SpkParts = {}): readonly (Entry | Buffer)[] {
  const { info = {}, payload = SMALL_PAYLOAD, files = {}, entries = [] } = parts;
  const isWhole = typeof info === 'string' || Buffer.isBuffer(info);
  const body = isWhole ? info : infoText({ checksum: md5(payload), ...info });
  const named = {
    'conf/privilege': '{"defaults":{"run-as":"package"}}',
    'scripts/postinst': '#!/bin/sh\n',
    ...files,
  };
  return [
    { name: 'package.tgz', body: payload },
    { name: 'INFO', body },
    ...Object.entries(named).map(([name, text]) => ({
      name,
      body: text,
      mode: name.startsWith('scripts/') ? 0o755 : 0o644,
    })),
    ...entries,
  ];
}

/** A whole .spk; with no arguments, one without any fault that spkbox refuses. */
export function spkBytes(parts: SpkParts = {}): Buffer {
  return tar(spkEntries(parts));
}

/** Writes a whole .spk into a folder; returns its path. */
export function writeSpk(folder: string, parts: SpkParts = {}, name = 'test.spk'): string {
  const file = join(folder, name);
  writeFileSync(file, spkBytes(parts));
  return file;
}

export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
