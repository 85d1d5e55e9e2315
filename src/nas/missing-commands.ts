/** Finds the DSM commands that the box does not have. */
import { COMMANDS } from '../dsm/commands.ts';
import type { Machine } from '../machine/machine.ts';

const COMMAND_FOLDERS = ['/usr/bin', '/usr/sbin'];

export async function missingCommands(machine: Machine): Promise<string[]> {
  const paths = COMMANDS.flatMap(({ command }) => COMMAND_FOLDERS.map((place) => `${place}/${command}`));
  const entries = await machine.look(paths);
  const existing = new Set(paths.filter((_, index) => entries[index] !== undefined));
  return COMMANDS.map(({ command }) => command).filter(
    (command) => !COMMAND_FOLDERS.some((place) => existing.has(`${place}/${command}`)),
  );
}
