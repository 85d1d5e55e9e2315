/** package.tgz, where it lies in the archive. */
export interface Payload {
  /** The .spk that holds it. */
  readonly file: string;
  /** Bytes from the start of the file. */
  readonly offset: number;
  /** Bytes, compressed. */
  readonly size: number;
  readonly compression: 'gzip' | 'xz' | 'none';
  /** The MD5 sum that INFO states, lower case; undefined when it states none. */
  readonly checksum: string | undefined;
}
