/** Fixture packages for tests: each folder is packed once for each test file. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { packSpk } from '../../src/spk/pack/pack-spk.ts';
import { readSpkFile } from '../../src/spk/read/read-spk-file.ts';
import type { Spk } from '../../src/spk/spk.ts';
import { afterFile } from './file-end.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const packed = new Map<string, Promise<Spk>>();
let folder: string | undefined;
let count = 0;

/** A folder of the host that goes with the test file. */
export function temporaryFolder(): string {
  folder ??= makeFolder();
  return folder;
}

function makeFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'spkbox-test-'));
  afterFile(() => {
    rmSync(made, { recursive: true, force: true });
    folder = undefined;
    packed.clear();
  });
  return made;
}

/** The .spk of a folder in test/fixtures/packages. */
export const fixture = (name: string): Promise<Spk> => packOnce(join(ROOT, 'test/fixtures/packages', name));

/** The demo package. */
export const hello = (): Promise<Spk> => packOnce(join(ROOT, 'scenarios/packages/hello'));

function packOnce(from: string): Promise<Spk> {
  const spk = packed.get(from) ?? pack(from);
  packed.set(from, spk);
  return spk;
}

/** A fixture package with some of its files written anew, or made; `undefined` takes one away. */
export function changed(
  name: string,
  files: Readonly<Record<string, string | Buffer | undefined>>,
): Promise<Spk> {
  const copy = mkdtempSync(join(temporaryFolder(), 'package-'));
  cpSync(join(ROOT, 'test/fixtures/packages', name), copy, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    const file = join(copy, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    if (text !== undefined) writeFileSync(file, text, { mode: path.startsWith('scripts/') ? 0o755 : 0o644 });
  }
  return pack(copy);
}

async function pack(from: string): Promise<Spk> {
  count += 1;
  const { file } = await packSpk(from, join(temporaryFolder(), `${count}.spk`));
  return readSpkFile(file);
}
