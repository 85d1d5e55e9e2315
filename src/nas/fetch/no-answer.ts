/** Why a request to a server in the box got no answer. */
import { SpkboxError } from '../../errors.ts';
import { describeListeners, listNasListeners, type NasListener } from '../listeners.ts';
import { mapMeasured, measuredValue } from '../map-measured.ts';
import type { ProcessPlace } from '../processes.ts';

export interface FailedRequest {
  readonly url: URL;
  readonly port: number;
  readonly cause: unknown;
}

export async function noAnswer(
  place: ProcessPlace,
  { url, port, cause }: FailedRequest,
): Promise<SpkboxError> {
  const tcp = mapMeasured(await listNasListeners(place), (listeners) => listeners.filter(isTcp));
  const servers = measuredValue(tcp)?.filter((listener) => listener.port === port) ?? [];
  if (servers.length === 0) {
    return new SpkboxError(
      'USE_NO_ANSWER',
      `nothing listens on port ${port} of this NAS; ${describeListeners(tcp)}`,
      { hint: `Start the server first; nas.waitFor({ port: ${port} }) waits until it listens.`, cause },
    );
  }
  if (!servers.some(({ address }) => isReached(address))) {
    return new SpkboxError(
      'USE_NO_ANSWER',
      `the server on port ${port} listens at ${servers.map(({ address }) => address).join(', ')} only`,
      {
        hint: 'spkbox reaches 127.0.0.1 of the NAS: let the server listen there, or at all addresses.',
        cause,
      },
    );
  }
  return new SpkboxError(
    'USE_NO_ANSWER',
    `the server on port ${port} gave no HTTP answer to ${url.href}: ${(cause as Error).message}`,
    {
      hint: `Check that it speaks ${url.protocol === 'https:' ? 'HTTPS' : 'HTTP'}, and read its log with nas.logs.`,
      cause,
    },
  );
}

const isTcp = ({ protocol }: NasListener): boolean => protocol === 'tcp' || protocol === 'tcp6';

/** A socket at `::` takes IPv4, too. */
const isReached = (address: string): boolean =>
  address.startsWith('127.') || address === '0.0.0.0' || address === '::' || address.startsWith('::ffff:');
