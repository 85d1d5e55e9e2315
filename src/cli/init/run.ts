/** Makes a package from the example: its files, with another name. */
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PACKAGE_ROOT, SpkboxError } from '../../index.ts';
import { printLines } from '../terminal.ts';
import { badValue } from '../values.ts';

/** The name of the example, in its texts and in the names of its files. */
const EXAMPLE = 'greeter';

/** A name that DSM, a shell, npm and a line of INFO take as it is; useradd takes 32 characters. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;

export async function runInit(folder: string): Promise<number> {
  const name = basename(folder);
  if (!NAME.test(name))
    throw badValue(
      `${JSON.stringify(name)} is no name for a package here.`,
      'Take up to 32 letters, digits, "-" and "_", and a letter first.',
    );
  await makeFolder(folder);
  const example = join(PACKAGE_ROOT, 'examples', EXAMPLE);
  const files = (await readdir(example, { recursive: true })).sort();
  for (const file of files) await copyAs(join(example, file), join(folder, targetOf(file, name)), name);
  printLines([
    `made ${folder}: ${files.length} files and folders; its README.md says what is where`,
    '',
    ...[`  cd ${folder}`, '  npm install', '  npx spkbox try spk', '  npx spkbox run', '  npx vitest run'],
  ]);
  return 0;
}

/** mkdir itself refuses what exists, so nothing can come in between. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const isTaken = cause.code === 'EEXIST';
    throw new SpkboxError(
      'USE_BAD_VALUE',
      isTaken ? 'This exists already.' : `No folder can be made: ${cause.code}.`,
      {
        where: folder,
        hint: isTaken
          ? 'Take another name; spkbox init overwrites nothing.'
          : `Make ${dirname(folder)} first.`,
        cause,
      },
    );
  });
}

/** npm leaves out files of the name .gitignore. */
const targetOf = (file: string, name: string): string =>
  file.replaceAll(EXAMPLE, name).replace(/^gitignore$/, '.gitignore');

async function copyAs(source: string, target: string, name: string): Promise<void> {
  const stats = await stat(source);
  if (stats.isDirectory()) return mkdir(target).then(() => undefined);
  if (source.endsWith('.PNG')) return copyFile(source, target);
  const text = await readFile(source, 'utf8');
  await writeFile(target, text.replaceAll(EXAMPLE, name), { mode: stats.mode & 0o777 });
}
