/** Whether package.tgz can be unpacked: an installation finds out only when it has begun. */
import { errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import type { Spk } from '../spk.ts';
import { scanPayload } from './payload.ts';

const REFUSAL = toDsmError(errorSaying(263, 'the spk might not exist or invalid format'));

/** Reads package.tgz to its end, checksum included. Rejects where the host keeps it from being read. */
export async function payloadFindings({ payload }: Spk): Promise<Finding[]> {
  try {
    await scanPayload(payload);
    return [];
  } catch (error) {
    if (!(error instanceof SpkboxError) || error.fault !== 'package') throw error;
    const place = { member: 'package.tgz' };
    return [makeFinding('payload-refused', place, error.summary, { advice: error.hint, dsmError: REFUSAL })];
  }
}
