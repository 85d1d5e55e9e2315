/**
 * `npm run words`: how the names and comments of a tree read, room by room. It warns only, and always exits 0.
 *
 *   npm run words                      the tables for src
 *   npm run words -- test              the tables for another tree
 *   npm run words -- --list src/spk    each hit of a file or folder, with file:line
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { measureFile } from './measures.mjs';
import { hitLines, roomTable, sharedNamesTable } from './tables.mjs';

const args = process.argv.slice(2);
const path = (args.find((arg) => !arg.startsWith('--')) ?? 'src').replace(/\/$/, '');
const [tree] = path.split('/');

const files = sourceFiles(tree).map(measureFile);
const lines = args.includes('--list')
  ? hitLines(files, path)
  : [...roomTable(files, roomOf), '', ...sharedNamesTable(files)];
process.stdout.write(`${lines.join('\n')}\n`);

function sourceFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.m?ts$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** The first folder below the tree, such as `spk`; a file of the tree itself is a room of its own. */
function roomOf(file) {
  return file.split('/')[1];
}
