/** Waits for a file, or for a text in one. */
import { posix } from 'node:path';
import { SpkboxError } from '../../errors.ts';
import type { Machine } from '../../machine/machine.ts';
import type { FileCondition, FoundFile, Watch } from './condition.ts';
import { matchesText, quotePattern } from './condition.ts';

export function watchFile(machine: Machine, { file, contains }: FileCondition): Watch<FoundFile> {
  if (!file.startsWith('/')) {
    throw new SpkboxError('USE_BAD_VALUE', `${file} is no absolute path`, {
      hint: 'Give the path from the root of the NAS: /var/packages/hello/var/ready.',
    });
  }
  return {
    async look() {
      if (contains === undefined)
        return (await exists(machine, file)) ? { file, text: undefined } : undefined;
      const text = await machine.read(file);
      return text !== undefined && matchesText(text, contains) ? { file, text } : undefined;
    },
    async explain() {
      const failure =
        contains === undefined ? `${file} was not there` : `${file} did not hold ${quotePattern(contains)}`;
      return `${failure}; ${await describeFile(machine, file)}`;
    },
    hint: 'Check the path, or give it a longer timeLimit.',
  };
}

/** A link counts when it leads somewhere; only a link costs a process. */
async function exists(machine: Machine, file: string): Promise<boolean> {
  const [kind] = await machine.kinds([file]);
  return kind === 'link' ? (await machine.resolve(file)) !== undefined : kind !== undefined;
}

/** Characters of a file's end, and names of a folder, in a message. */
const LONGEST_END = 300;
const MOST_NAMES = 30;

async function describeFile(machine: Machine, file: string): Promise<string> {
  const [kind] = await machine.kinds([file]);
  if (kind === undefined) return describeFolder(machine, posix.dirname(file));
  if (!(await exists(machine, file))) return 'there is a link, and it leads nowhere';
  const text = await machine.read(file);
  if (text === undefined) return `there is a ${kind}, and no file to read`;
  return text === '' ? 'it is empty' : `it ends with ${JSON.stringify(text.slice(-LONGEST_END))}`;
}

/** The nearest folder that exists. */
async function describeFolder(machine: Machine, folder: string): Promise<string> {
  if (folder !== '/' && !(await exists(machine, folder)))
    return describeFolder(machine, posix.dirname(folder));
  const names = await machine.list(folder);
  if (names.length === 0) return `the folder ${folder} is empty`;
  const rest = names.length - MOST_NAMES;
  return `the folder ${folder} has ${names.slice(0, MOST_NAMES).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
