/** Packages written in a few lines: what a shape does not mention is as plain as DSM allows. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { temporaryFolder } from '../../support/packages.ts';
import { type Entry, infoText, md5, tar } from '../../support/spk-builder.ts';

type Texts = Readonly<Record<string, string>>;

export interface PackageParts {
  readonly name: string;
  /** `1.0-1` when absent. */
  readonly version?: string;
  /** Keys of INFO besides the needed ones; a text is the whole INFO. */
  readonly info?: Texts | string;
  /** conf/privilege: as its own user when absent, no such file when null. */
  readonly privilege?: object | null;
  /** conf/resource. */
  readonly resource?: object;
  /** Scripts with their whole text. Hooks that are not named, and every verb of start-stop-status, exit with 0. */
  readonly scripts?: Texts;
  /** WIZARD_UIFILES: a script, or the pages. */
  readonly wizards?: Readonly<Record<string, string | readonly object[]>>;
  /** The files of package.tgz, or its bytes. */
  readonly payload?: Texts | Buffer;
  /** Further members of the archive. */
  readonly files?: Texts;
  /** Modes of members; 0755 for scripts and 0644 for others when absent. */
  readonly modes?: Readonly<Record<string, number>>;
}

const SCRIPTS = [
  'preinst',
  'postinst',
  'preuninst',
  'postuninst',
  'preupgrade',
  'postupgrade',
  'start-stop-status',
];
const EMPTY_SCRIPTS = Object.fromEntries(SCRIPTS.map((script) => [script, '#!/bin/sh\nexit 0\n']));
const ICONS = { 'PACKAGE_ICON.PNG': 'icon', 'PACKAGE_ICON_256.PNG': 'icon' };

let count = 0;

export function makePackage(parts: PackageParts): Promise<Spk> {
  const payload = Buffer.isBuffer(parts.payload)
    ? parts.payload
    : gzipSync(tree(parts.payload ?? { file: '' }));
  const { modes = {} } = parts;
  const texts: Texts = {
    INFO: typeof parts.info === 'string' ? parts.info : fullInfo(parts, payload),
    ...below('scripts', { ...EMPTY_SCRIPTS, ...parts.scripts }),
    ...conf(parts),
    ...below('WIZARD_UIFILES', wizardTexts(parts)),
    ...ICONS,
    ...parts.files,
  };
  const members = Object.entries(texts).map(
    ([name, body]): Entry => ({ name, body, mode: modes[name] ?? mode(name) }),
  );
  const file = join(temporaryFolder(), `shape-${++count}.spk`);
  writeFileSync(file, tar([{ name: 'package.tgz', body: payload }, ...members]));
  return readSpkFile(file);
}

/** The tar of package.tgz, with the ./ prefix and the folders that `tar -cz .` writes. */
export function tree(files: Texts, prefix = './'): Buffer {
  const folders = Object.keys(files).flatMap((path) => parents(path));
  return tar(
    [
      ...[...new Set(['', ...folders])]
        .sort()
        .map((path): Entry => ({ name: `${prefix}${path}`, type: '5' })),
      ...Object.entries(files).map(
        ([path, body]): Entry => ({ name: `${prefix}${path}`, body, mode: mode(path) }),
      ),
    ].filter(({ name }) => name !== ''),
  );
}

const parents = (path: string): string[] =>
  [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));

const mode = (path: string): number => (/^(scripts|bin)\/|\.sh$/.test(path) ? 0o755 : 0o644);

const below = (folder: string, files: Texts): Texts =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

function fullInfo({ name, version = '1.0-1', info }: PackageParts, payload: Buffer): string {
  const described = { description: `The package ${name}.`, maintainer: 'The shapes', displayname: name };
  const fields = typeof info === 'object' ? info : {};
  return infoText({ package: name, version, ...described, checksum: md5(payload), ...fields });
}

function conf({ privilege = { defaults: { 'run-as': 'package' } }, resource }: PackageParts): Texts {
  return {
    ...(privilege === null ? {} : { 'conf/privilege': JSON.stringify(privilege) }),
    ...(resource === undefined ? {} : { 'conf/resource': JSON.stringify(resource) }),
  };
}

const wizardTexts = ({ wizards = {} }: PackageParts): Texts =>
  Object.fromEntries(
    Object.entries(wizards).map(([name, pages]) => [
      name,
      typeof pages === 'string' ? pages : JSON.stringify(pages),
    ]),
  );
