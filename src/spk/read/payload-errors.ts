/** What can be wrong with package.tgz as a compressed file. */
import { SpkboxError } from '../../errors.ts';

const HINT = 'Build or download the .spk again; gzip -t or xz -t on package.tgz shows the same.';

export function payloadTruncated(cause?: unknown): SpkboxError {
  const message = 'package.tgz ends before its content does.';
  return new SpkboxError('PAYLOAD_TRUNCATED', message, { hint: HINT, where: 'package.tgz', cause });
}

export function payloadDamaged(what: string, cause?: unknown): SpkboxError {
  const message = `package.tgz cannot be decompressed: ${what}.`;
  return new SpkboxError('PAYLOAD_DAMAGED', message, { hint: HINT, where: 'package.tgz', cause });
}
