/** Detects the form of package.tgz from its first bytes: the name suggests gzip, but real packages use xz or plain tar too. */
import { SpkboxError } from '../../errors.ts';
import { type Compression, compressionOf } from './compression.ts';
import { BLOCK, checksumHolds, hasUstarMagic, isZeroBlock } from './tar-header.ts';

/** The compression that package.tgz starts with. */
export function payloadCompression(start: Buffer): Compression {
  if (start.length === 0) {
    const hint = 'Build the package again: an empty package still has a tar archive in package.tgz.';
    throw new SpkboxError('PAYLOAD_TRUNCATED', 'package.tgz is empty.', { hint, where: 'package.tgz' });
  }
  const compression = compressionOf(start);
  if (compression === 'gzip' || compression === 'xz') return compression;
  const isTar = start.length >= BLOCK && (isZeroBlock(start) || checksumHolds(start) || hasUstarMagic(start));
  if (isTar) return 'none';
  throw notTar(
    compression === undefined ? 'is neither gzip, xz nor a tar archive' : `is compressed with ${compression}`,
  );
}

export function notTar(problem: string): SpkboxError {
  return new SpkboxError('PAYLOAD_NOT_TAR', `package.tgz ${problem}.`, {
    hint: 'Make it with tar -czf package.tgz or tar -cJf package.tgz.',
    where: 'package.tgz',
  });
}
