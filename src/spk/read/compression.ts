/** Detects the compression of a file from its first bytes. */

/** The forms of package.tgz that spkbox reads. */
export type Compression = 'gzip' | 'xz' | 'none';

const COMPRESSIONS: readonly (readonly [string, string])[] = [
  ['1f8b', 'gzip'],
  ['fd377a585a00', 'xz'],
  ['425a68', 'bzip2'],
  ['28b52ffd', 'zstd'],
  ['504b0304', 'zip'],
  ['377abcaf271c', '7z'],
  ['1f9d', 'compress'],
];

/** The compression that the bytes start with; undefined for an unknown one. */
export function compressionOf(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 6);
  return COMPRESSIONS.find(([magic]) => start.startsWith(magic))?.[1];
}
