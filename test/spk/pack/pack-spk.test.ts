import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { packSpk } from '../../../src/spk/pack/pack-spk.ts';
import { openPayload } from '../../../src/spk/read/payload.ts';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import { SMALL_PAYLOAD, tar } from '../../support/spk-builder.ts';
import { temporaryFolder } from '../support.ts';

const root = temporaryFolder();
const folder = join(root, 'folder');
const out = join(root, 'out', 'hello.spk');

function put(name: string, text: string | Buffer, mode = 0o644): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(join(root, 'out'), { recursive: true, force: true });
  mkdirSync(join(root, 'out'), { recursive: true });
  put('INFO', '# Hello\npackage="Hello"\nversion="1.0.0-0001"\nchecksum="old"\n\n');
  put('package/bin/hello', '#!/bin/sh\necho hello\n', 0o755);
  put('package/share/empty', '');
  put('scripts/postinst', '#!/bin/sh\n');
  put('scripts/functions', ': \n');
  put('conf/privilege', '{"defaults":{"run-as":"package"}}');
  put('WIZARD_UIFILES/install_uifile', '[]');
  put('WIZARD_UIFILES/upgrade_uifile.sh', '#!/bin/sh\n');
  put('LICENSE', 'MIT\n');
  put('PACKAGE_ICON.PNG', 'png');
  put('extra.txt', 'kept');
});

const packed = () => packSpk(folder, out);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: { code?: string }) => error.code,
  );

describe('packing a folder', () => {
  it('makes an .spk that reads back', async () => {
    const { file, notes, package: name, payload } = await packed();
    const spk = await readSpkFile(file);
    expect(name).toBe('Hello');
    expect(spk.info.version).toBe('1.0.0-0001');
    expect(notes.map(({ code }) => code)).toEqual(['no-icon']);
    expect(payload).toMatchObject({ files: 2, folders: 2, bytes: 21 });
  });

  it('puts the members into the order of spksrc', async () => {
    expect((await packed()).members).toEqual([
      'package.tgz',
      'INFO',
      'scripts',
      'scripts/functions',
      'scripts/postinst',
      'conf',
      'conf/privilege',
      'PACKAGE_ICON.PNG',
      'WIZARD_UIFILES',
      'WIZARD_UIFILES/install_uifile',
      'WIZARD_UIFILES/upgrade_uifile.sh',
      'LICENSE',
      'extra.txt',
    ]);
  });

  it('states checksum and extractsize, and keeps the rest of INFO', async () => {
    const { checksum } = await packed();
    const info = (await readSpkFile(out)).files.get('INFO')?.toString();
    expect(info).toBe(
      `# Hello\npackage="Hello"\nversion="1.0.0-0001"\nchecksum="${checksum}"\nextractsize="1"\n`,
    );
  });

  it('keeps an extractsize that is there', async () => {
    put('INFO', 'package=Hello\nversion=1.0\nextractsize=77');
    await packed();
    expect((await readSpkFile(out)).info.fields.get('extractsize')).toBe('77');
  });

  it('makes scripts executable, and all members those of root', async () => {
    await packed();
    const { members } = await readSpkFile(out);
    const modes = Object.fromEntries(members.map(({ name, mode }) => [name, mode.toString(8)]));
    expect(modes).toMatchObject({
      'scripts/postinst': '755',
      'scripts/functions': '755',
      LICENSE: '644',
      conf: '755',
    });
    expect(modes['WIZARD_UIFILES/upgrade_uifile.sh']).toBe('755');
    expect(members.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);
  });

  it('gives the same bytes twice, whatever the files of the folder are dated', async () => {
    await packed();
    const first = readFileSync(out);
    execFileSync('touch', ['-d', '2001-01-01', join(folder, 'LICENSE'), join(folder, 'package/bin/hello')]);
    await packed();
    expect(readFileSync(out).equals(first)).toBe(true);
  });

  it('takes the time from SOURCE_DATE_EPOCH', async () => {
    process.env.SOURCE_DATE_EPOCH = '1234567890';
    try {
      await packed();
      expect((await readSpkFile(out)).members.every(({ mtime }) => mtime === 1_234_567_890)).toBe(true);
    } finally {
      delete process.env.SOURCE_DATE_EPOCH;
    }
  });

  it('can be read by tar, with ./ before the names in package.tgz', async () => {
    await packed();
    const list = execFileSync('sh', ['-c', 'tar -xOf "$0" package.tgz | tar -tzf -', out], {
      encoding: 'utf8',
    });
    expect(list.trim().split('\n')).toEqual(['./bin/', './bin/hello', './share/', './share/empty']);
  });

  it('packs links as links, without what they point to', async () => {
    symlinkSync('/etc/passwd', join(folder, 'package/outside'));
    await packed();
    const tarBytes = await buffer(openPayload((await readSpkFile(out)).payload));
    expect(tarBytes.includes('/etc/passwd')).toBe(true);
    expect(tarBytes.includes('root:')).toBe(false);
  });

  it('packs long and non-ASCII names', async () => {
    put(`package/${'long/'.repeat(40)}über`, 'x');
    expect((await packed()).payload.files).toBe(3);
  });

  it('leaves out what macOS and git put there', async () => {
    put('._INFO', 'x');
    put('package/.DS_Store', 'x');
    put('package/._bin', 'x');
    put('.git/config', 'x');
    expect((await packed()).payload.files).toBe(2);
    expect((await packed()).members).not.toContain('.git');
  });

  it('takes a package.tgz that is there already, byte by byte', async () => {
    rmSync(join(folder, 'package'), { recursive: true });
    put('package.tgz', SMALL_PAYLOAD);
    await packed();
    const { payload } = await readSpkFile(out);
    expect(
      readFileSync(out)
        .subarray(payload.offset, payload.offset + payload.size)
        .equals(SMALL_PAYLOAD),
    ).toBe(true);
  });

  it('does not pack its own output', async () => {
    const inside = join(folder, 'hello.spk');
    await packSpk(folder, inside);
    const { members } = await packSpk(folder, inside);
    expect(members).not.toContain('hello.spk');
  });

  it('replaces an older .spk', async () => {
    writeFileSync(out, 'old');
    await packed();
    expect(statSync(out).size).toBeGreaterThan(1000);
  });
});

describe('packing refuses', () => {
  const refusals: [string, string, () => void][] = [
    ['a folder without INFO', 'PACK_NO_INFO', () => rmSync(join(folder, 'INFO'))],
    ['an INFO that is a link', 'PACK_NO_INFO', () => link('INFO', '/etc/hostname')],
    ['a package that is a link', 'PACK_BAD_FOLDER', () => link('package', '/etc')],
    [
      'neither package nor package.tgz',
      'PACK_BAD_FOLDER',
      () => rmSync(join(folder, 'package'), { recursive: true }),
    ],
    ['both package and package.tgz', 'PACK_BAD_FOLDER', () => put('package.tgz', SMALL_PAYLOAD)],
    ['a named pipe', 'PACK_BAD_FOLDER', () => execFileSync('mkfifo', [join(folder, 'package/pipe')])],
    ['an INFO without version', 'INFO_MISSING_KEY', () => put('INFO', 'package=Hello')],
    ['a conf/resource that is no JSON', 'CONF_NOT_JSON', () => put('conf/resource', '{')],
    ['a link of scripts out of the archive', 'SPK_LINK_OUT', () => link('scripts/x', '/etc/passwd')],
    ['a conf/privilege that is a link', 'SPK_NOT_A_FILE', () => link('conf/privilege', '../LICENSE')],
    [
      'a ready package.tgz that reaches out',
      'SPK_REACHES_OUT',
      () => ready(gzipSync(tar([{ name: '../x' }]))),
    ],
    ['a ready package.tgz that is none', 'PAYLOAD_NOT_TAR', () => ready(Buffer.from('hello'))],
  ];

  it.each(refusals)('%s with %s, and leaves nothing', async (_, code, change) => {
    change();
    expect(await codeOf(packed())).toBe(code);
    expect(readdirSync(join(root, 'out'))).toEqual([]);
  });

  it('to write where a folder is', async () => {
    mkdirSync(out);
    expect(await codeOf(packed())).toBe('PACK_WRITE_FAILED');
    expect(readdirSync(join(root, 'out'))).toEqual(['hello.spk']);
  });

  it('a folder that does not exist', async () => {
    expect(await codeOf(packSpk(join(root, 'missing'), out))).toBe('USE_FILE_NOT_FOUND');
    expect(await codeOf(packSpk(folder, join(root, 'missing', 'x.spk')))).toBe('USE_FILE_NOT_FOUND');
  });

  function link(name: string, target: string): void {
    rmSync(join(folder, name), { recursive: true, force: true });
    symlinkSync(target, join(folder, name));
  }

  function ready(bytes: Buffer): void {
    rmSync(join(folder, 'package'), { recursive: true });
    put('package.tgz', bytes);
  }
});
