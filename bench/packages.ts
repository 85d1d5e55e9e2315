/** Makes packages for the measurements: a minimal package, or one with a given size and number of files. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Compression = 'gzip' | 'xz';

export interface Payload {
  readonly megabytes: number;
  readonly files: number;
  readonly compression: Compression;
}

const SMALL: Payload = { megabytes: 0, files: 1, compression: 'gzip' };

export interface Made {
  /** The .spk. */
  readonly file: string;
  /** Its package.tgz, in the same folder. */
  readonly payload: string;
}

/** Fast compression, because compressing is not measured. */
const COMPRESS: Readonly<Record<Compression, string>> = { gzip: 'gzip -1', xz: 'xz -1 -T0' };

/** Makes the .spk in the folder with only tar and a compressor. */
export function makePackage(folder: string, name: string, payload: Partial<Payload> = {}): Made {
  const all = { ...SMALL, ...payload };
  const work = join(folder, name);
  const tgz = join(work, 'package.tgz');
  mkdirSync(join(work, 'package'), { recursive: true });
  writePayload(join(work, 'package'), all);
  execFileSync('tar', ['-I', COMPRESS[all.compression], '-cf', tgz, '-C', join(work, 'package'), '.']);
  rmSync(join(work, 'package'), { recursive: true });
  return { file: packWith(work, name, tgz), payload: tgz };
}

/** Another package with the payload of an existing one. */
export function renamed(folder: string, name: string, { payload }: Made): string {
  const work = join(folder, name);
  mkdirSync(work, { recursive: true });
  return packWith(work, name, payload);
}

/** Packs an existing package.tgz into an .spk. */
export function packWith(work: string, name: string, tgz: string): string {
  mkdirSync(join(work, 'conf'));
  mkdirSync(join(work, 'scripts'));
  writeFileSync(join(work, 'INFO'), infoOf(name));
  writeFileSync(join(work, 'conf/privilege'), '{"defaults":{"run-as":"package"}}\n');
  for (const script of ['preinst', 'postinst', 'preuninst', 'postuninst', 'start-stop-status'])
    writeFileSync(join(work, 'scripts', script), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  const file = `${work}.spk`;
  const members = ['-C', work, 'INFO', 'conf', 'scripts', '-C', join(tgz, '..'), 'package.tgz'];
  execFileSync('tar', ['-cf', file, ...members]);
  return file;
}

const infoOf = (name: string): string =>
  `package="${name}"\nversion="1.0.0-0001"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="A package to measure with"\nmaintainer="spkbox"\n`;

/** Random hex digits: they compress to a half, and repeat too far apart for a compressor to notice. */
const NOISE = Buffer.from(randomBytes(4_194_304).toString('hex'), 'latin1');

function writePayload(folder: string, { megabytes, files }: Payload): void {
  const size = Math.max(1, Math.floor((megabytes * 1e6) / files));
  for (let file = 0; file < files; file += 1) {
    const inner = join(folder, `folder-${Math.floor(file / 100)}`);
    if (file % 100 === 0) mkdirSync(inner);
    writeFileSync(join(inner, `file-${file}`), noise(size, file * size));
  }
}

function noise(size: number, from: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let index = 0; index < size; ) index += NOISE.copy(bytes, index, (from + index) % NOISE.length);
  return bytes;
}
