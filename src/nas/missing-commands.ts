/** Which of DSM's commands this box has not. */
import { COMMANDS } from '../dsm/commands.ts';
import type { Machine } from '../machine/machine.ts';

const PLACES = ['/usr/bin', '/usr/sbin'];

export async function missingCommands(machine: Machine): Promise<string[]> {
  const paths = COMMANDS.flatMap(({ command }) => PLACES.map((place) => `${place}/${command}`));
  const found = await machine.look(paths);
  const there = new Set(paths.filter((_, at) => found[at] !== undefined));
  return COMMANDS.map(({ command }) => command).filter(
    (command) => !PLACES.some((place) => there.has(`${place}/${command}`)),
  );
}
