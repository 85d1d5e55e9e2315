/** Compressions, by the bytes that a file starts with. */

/** What package.tgz can be. */
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

/** The name of the compression that bytes start with; undefined when they start with none that we know. */
export function compressionOf(bytes: Buffer): string | undefined {
  const start = bytes.toString('hex', 0, 6);
  return COMPRESSIONS.find(([magic]) => start.startsWith(magic))?.[1];
}
