/** A temporary folder for each test, and reading bytes as an .spk. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll } from 'vitest';
import type { Limits } from '../../src/spk/read/limits.ts';
import { openPayload, scanPayload } from '../../src/spk/read/payload.ts';
import type { PayloadStats } from '../../src/spk/read/payload-check.ts';
import { readSpkFile } from '../../src/spk/read/read-spk-file.ts';
import type { Spk } from '../../src/spk/spk.ts';
import { type SpkParts, spkBytes } from '../support/spk-builder.ts';

/** A folder that goes when the test file ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spkbox-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function reader(folder = temporaryFolder()) {
  const file = join(folder, 'test.spk');
  const readBytes = (bytes: Buffer, limits?: Partial<Limits>): Promise<Spk> => {
    writeFileSync(file, bytes);
    return readSpkFile(file, limits);
  };
  return {
    file,
    readBytes,
    read: (parts: SpkParts = {}) => readBytes(spkBytes(parts)),
    /** Reads everything: the outer archive and the content of package.tgz. */
    scan: async (bytes: Buffer, limits?: Partial<Limits>): Promise<PayloadStats> =>
      scanPayload((await readBytes(bytes, limits)).payload, limits),
    /** The plain tar in package.tgz. */
    unpack: async (payload: Buffer): Promise<Buffer> =>
      buffer(openPayload((await readBytes(spkBytes({ payload }))).payload)),
  };
}

/** The codes of an .spk's notes. */
export function codes(spk: { readonly notes: readonly { readonly code: string }[] }): string[] {
  return spk.notes.map(({ code }) => code);
}

/** What lies in folders of the host, to compare before and after. */
export function listing(...folders: string[]): string[] {
  return folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).sort();
}
