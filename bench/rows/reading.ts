/** Work without a box: reading INFO, the preflight, and the start of the command line. */
import { execFileSync } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackages, packSpk, REPOSITORY, readSpk } from '../library.ts';
import { inTurn } from '../measure.ts';
import { makePackage, packWith } from '../packages.ts';
import { type Row, rowOf } from '../row.ts';
import type { Setting } from '../setting.ts';

export async function readingRows(setting: Setting): Promise<Row[]> {
  return [...(await infoRows(setting)), ...(await preflightRows(setting)), ...(await startRows(setting))];
}

async function infoRows({ folder, quick }: Setting): Promise<Row[]> {
  const small = makePackage(folder, 'small', { megabytes: 2 }).file;
  const large = makeLarge(folder);
  const [tar, ofSmall, ofLarge] = await inTurn(quick ? 5 : 20, [
    { name: 'tar -xOf of INFO alone, 1 GB', run: () => execFileSync('tar', ['-xOf', large, 'INFO']) },
    { name: 'readSpk of 1 MB', run: () => readSpk(small) },
    { name: 'readSpk of 1 GB', run: () => readSpk(large) },
  ]);
  return [ofSmall, ofLarge].flatMap((contender) =>
    contender === undefined ? [] : [rowOf(contender, tar, { topic: 'reading an .spk' })],
  );
}

/** Reading looks only at the first bytes of package.tgz, so the rest may be a sparse hole. */
function makeLarge(folder: string): string {
  const work = join(folder, 'large');
  mkdirSync(work);
  const payload = openSync(join(work, 'package.tgz'), 'w');
  writeSync(payload, Buffer.from([0x1f, 0x8b, 8, 0]));
  ftruncateSync(payload, 1e9);
  closeSync(payload);
  return packWith(work, 'large', join(work, 'package.tgz'));
}

async function preflightRows({ folder, quick }: Setting): Promise<Row[]> {
  const spk = join(folder, 'checked.spk');
  await packSpk(join(REPOSITORY, 'scenarios/packages/hello'), spk);
  const hello = await readSpk(spk);
  const [read, checked] = await inTurn(quick ? 20 : 100, [
    { name: 'readSpk of hello', run: () => readSpk(spk) },
    { name: 'checkPackages of hello', run: () => checkPackages([hello]) },
  ]);
  return checked === undefined ? [] : [rowOf(checked, read, { topic: 'preflight' })];
}

async function startRows({ quick }: Setting): Promise<Row[]> {
  const program = join(REPOSITORY, 'bin/spkbox.js');
  const [node, version] = await inTurn(quick ? 5 : 20, [
    { name: 'node -e 0', run: () => execFileSync(process.execPath, ['-e', '0']) },
    { name: 'spkbox --version', run: () => execFileSync(process.execPath, [program, '--version']) },
  ]);
  return version === undefined
    ? []
    : [rowOf(version, node, { topic: 'the command line', budget: 'command line' })];
}
