/** Waits for a process. */
import type { Measured } from '../../machine/machine.ts';
import { measuredValue } from '../map-measured.ts';
import {
  assertSeen,
  commandOf,
  findNasProcesses,
  listNasProcesses,
  type NasProcess,
  type ProcessPlace,
} from '../processes.ts';
import type { ProcessCondition, Watch } from './condition.ts';

export function watchProcess(
  place: ProcessPlace,
  { process: command, package: name }: ProcessCondition,
): Watch<NasProcess> {
  if (name !== undefined) assertSeen(place.packages, name);
  return {
    async look() {
      const processes = await findNasProcesses(place, (entry) => commandOf(entry).includes(command));
      return measuredValue(processes)?.find((process) => name === undefined || process.package === name);
    },
    async explain() {
      const packageText = name === undefined ? '' : ` of ${name}`;
      return `no process${packageText} had ${JSON.stringify(command)} in its command line; ${describeProcesses(await listNasProcesses(place))}`;
    },
    hint: 'Read what the package says with nas.logs(name), or give it a longer timeLimit.',
  };
}

const MOST_SHOWN = 20;
const LONGEST_COMMAND = 80;

function describeProcesses(measured: Measured<readonly NasProcess[]>): string {
  if (measured.precision === 'unavailable') return `what runs is not known: ${measured.why}`;
  const { value } = measured;
  if (value.length === 0) return 'nothing runs on this NAS';
  const texts = value.slice(0, MOST_SHOWN).map(describeProcess);
  const rest = value.length - MOST_SHOWN;
  return `what runs is ${texts.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

const describeProcess = ({ pid, command, package: name }: NasProcess): string =>
  `${pid} ${command.slice(0, LONGEST_COMMAND)}${name === undefined ? '' : ` (${name})`}`;
