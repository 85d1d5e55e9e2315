/** Waits for a port that listens. */
import { SpkboxError } from '../../errors.ts';
import type { Listener } from '../../machine/machine.ts';
import { describeListeners, findNasListeners, listNasListeners, type NasListener } from '../listeners.ts';
import { measuredValue } from '../map-measured.ts';
import type { ProcessPlace } from '../processes.ts';
import type { PortCondition, Watch } from './condition.ts';

export function watchPort(
  place: ProcessPlace,
  { port, protocol = 'tcp' }: PortCondition,
): Watch<NasListener> {
  assertPort(port);
  const matchesCondition = (listener: Pick<Listener, 'port' | 'protocol'>) =>
    listener.port === port && listener.protocol.startsWith(protocol);
  return {
    look: async () => measuredValue(await findNasListeners(place, matchesCondition))?.[0],
    async explain() {
      return `nothing listened on port ${port} (${protocol}); ${describeListeners(await listNasListeners(place))}`;
    },
    hint: 'Read what the server says with nas.logs(name), or give it a longer timeLimit.',
  };
}

function assertPort(port: number): void {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return;
  throw new SpkboxError('USE_BAD_VALUE', `${port} is no port`, { hint: 'Give a number from 1 to 65535.' });
}
