/** Removes what a crash of the Docker engine left, and names each removed thing. */
import { collectGarbage } from '../../index.ts';
import { print } from '../terminal.ts';

export async function runGc(): Promise<number> {
  const removed = await collectGarbage();
  print(removed.length === 0 ? 'Nothing was left.\n' : removed.map((item) => `removed ${item}\n`).join(''));
  return 0;
}
