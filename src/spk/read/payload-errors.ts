/** The errors of package.tgz as a compressed file. */
import { SpkboxError } from '../../errors.ts';

const PAYLOAD_HINT = 'Build or download the .spk again; gzip -t or xz -t on package.tgz shows the same.';

export function payloadTruncated(cause?: unknown): SpkboxError {
  const message = 'package.tgz ends before its content does.';
  return new SpkboxError('PAYLOAD_TRUNCATED', message, { hint: PAYLOAD_HINT, where: 'package.tgz', cause });
}

export function payloadDamaged(problem: string, cause?: unknown): SpkboxError {
  const message = `package.tgz cannot be decompressed: ${problem}.`;
  return new SpkboxError('PAYLOAD_DAMAGED', message, { hint: PAYLOAD_HINT, where: 'package.tgz', cause });
}
