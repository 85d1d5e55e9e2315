/** `spkbox pack`: an .spk from a folder. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { PackedSpk } from '../../index.ts';
import { exiting } from '../command.ts';

interface PackFlags {
  readonly out?: string;
  readonly json?: true;
}

export function addPack(program: Command): void {
  program
    .command('pack')
    .summary('make an .spk from a folder')
    .description('Makes an .spk from a folder with INFO, package/, scripts/, conf/ and so on.')
    .argument('<folder>', 'the folder; the same content gives the same bytes')
    .option('--out <file>', 'the .spk to write, or the folder to write NAME-VERSION.spk into')
    .option('--json', 'what was made as JSON')
    .action(exiting(handle));
}

async function handle(folder: string, { out, json }: PackFlags): Promise<number> {
  const { packSpk } = await import('../../index.ts');
  const packed = await packSpk(folder, await outFile(folder, out ?? '.'));
  const { print, printLines, lookOf } = await import('../terminal.ts');
  if (json === true) {
    const { jsonText } = await import('../json-text.ts');
    print(jsonText(packed));
  } else printLines(await packedLines(packed, lookOf(process.stdout)));
  return 0;
}

async function outFile(folder: string, out: string): Promise<string> {
  const isFolder = await stat(out).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const { spkName } = await import('../../index.ts');
  return isFolder ? join(out, await spkName(folder)) : out;
}

async function packedLines(packed: PackedSpk, look: { colour: boolean; width: number }): Promise<string[]> {
  const { bytesText } = await import('../units.ts');
  const { noteLines, rowLines, titleLines } = await import('../inspect/rows.ts');
  const { pageOf } = await import('../../index.ts');
  const page = pageOf({ ...look, verbose: false });
  const { files, links, bytes } = packed.payload;
  const linked = links === 0 ? '' : `, ${links} links`;
  return [
    ...titleLines(page, `packed ${packed.package} ${packed.version}`, packed.file),
    ...rowLines(page, 'size', [bytesText(packed.size)]),
    ...rowLines(page, 'package.tgz', [
      `${files} files${linked}, ${bytesText(bytes)} unpacked, MD5 ${packed.checksum}`,
    ]),
    ...rowLines(page, 'members', [packed.members.join(', ')]),
    ...noteLines(page, packed.notes),
  ];
}
