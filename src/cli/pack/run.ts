/** Packs a folder, and prints what is in the .spk. */
import { realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findingsLines, type PackedSpk, type Page, packSpk, pageOf, spkName } from '../../index.ts';
import { rowLines, titleLines } from '../inspect/rows.ts';
import { jsonText } from '../json-text.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { bytesText } from '../units.ts';
import { badValue } from '../values.ts';
import type { PackFlags } from './flags.ts';

export async function runPack(folder: string, { out = '.', json }: PackFlags): Promise<number> {
  const file = await outFile(folder, out);
  await assertNoSource(folder, file);
  const packed = await packSpk(folder, file);
  if (json === true) print(jsonText(packed));
  else printLines(packedLines(pageOf({ ...lookOf(process.stdout), verbose: false }), packed));
  return 0;
}

async function outFile(folder: string, target: string): Promise<string> {
  const isFolder = await stat(target).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  return isFolder ? join(target, await spkName(folder)) : target;
}

/** An .spk may stand beside what it is made of, but not in its place. */
async function assertNoSource(folder: string, file: string): Promise<void> {
  const [source, target] = await Promise.all(
    [folder, file].map((path) => realpath(path).catch(() => undefined)),
  );
  if (source === undefined || target?.startsWith(`${source}/`) !== true || target.endsWith('.spk')) return;
  throw badValue(
    `The .spk would replace ${file}, which belongs to the package.`,
    'Name another file, or a folder.',
  );
}

function packedLines(page: Page, packed: PackedSpk): string[] {
  const { files, links, bytes } = packed.payload;
  const linked = links === 0 ? '' : `, ${links} links`;
  return [
    ...titleLines(page, `packed ${packed.package} ${packed.version}`, packed.file),
    ...rowLines(page, 'size', [bytesText(packed.size)]),
    ...rowLines(page, 'package.tgz', [
      `${files} files${linked}, ${bytesText(bytes)} unpacked, MD5 ${packed.checksum}`,
    ]),
    ...rowLines(page, 'members', [packed.members.join(', ')]),
    ...findingsLines(page, packed.notes),
  ];
}
