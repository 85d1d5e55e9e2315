/** The scenario files that paths name: files themselves, and all below folders. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SpkboxError } from '../errors.ts';

/** What a scenario file is called. */
const ENDING = /\.scenario\.json5?$/;

/** Folders that hold other people's files. */
const NOT_ENTERED = new Set(['node_modules', '.git']);

/**
 * The files in the order of the paths, those of a folder by their names.
 * @throws SpkboxError `USE_FILE_NOT_FOUND` where a path does not exist, or a folder has no scenario
 */
export async function findScenarioFiles(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await filesAt(path)));
  return [...new Set(files)];
}

async function filesAt(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) throw notFound('The file or folder does not exist.', path);
  if (!stats.isDirectory()) return [path];
  const found = await filesBelow(path);
  if (found.length === 0) throw notFound('The folder has no scenario.', path);
  return found;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const found: string[] = [];
  for (const entry of sorted) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !NOT_ENTERED.has(entry.name)) found.push(...(await filesBelow(path)));
    else if (ENDING.test(entry.name)) found.push(path);
  }
  return found;
}

const notFound = (summary: string, where: string): SpkboxError =>
  new SpkboxError('USE_FILE_NOT_FOUND', summary, {
    hint: 'Name *.scenario.json5 files, or folders that have some.',
    where,
  });
