import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { placeText } from '../../../src/findings.ts';
import { readSpkFile } from '../../../src/spk/read/read-spk-file.ts';
import { wizardFiles } from '../../../src/spk/wizard/wizard-files.ts';
import { placed } from '../../support/placed.ts';
import {
  type Entry,
  gnuLong,
  infoText,
  pax,
  SMALL_PAYLOAD,
  spkBytes,
  spkEntries,
  tar,
  tarHeader,
  writeBase256,
  writeChecksum,
} from '../../support/spk-builder.ts';
import { codes, reader, temporaryFolder } from '../support.ts';

const root = temporaryFolder();
const { read, readBytes, file } = reader(root);
const dotted = () =>
  spkEntries().map((entry) => (Buffer.isBuffer(entry) ? entry : { ...entry, name: `./${entry.name}` }));
const member = async (...entries: (Entry | Buffer)[]) => (await read({ entries })).members.at(-1);

describe('an .spk', () => {
  it('is read into its members, INFO, conf and the place of package.tgz', async () => {
    const spk = await read({
      files: {
        'conf/resource': '{"b":{},"a":[1]}',
        'PACKAGE_ICON.PNG': 'png',
        'PACKAGE_ICON_256.PNG': 'png',
      },
    });
    expect(spk).toMatchObject({
      file,
      payload: { file, offset: 512, size: SMALL_PAYLOAD.length, compression: 'gzip' },
    });
    expect(spk.members.map(({ name }) => name).slice(0, 3)).toEqual([
      'package.tgz',
      'INFO',
      'conf/privilege',
    ]);
    expect([...spk.files.keys()]).not.toContain('package.tgz');
    expect(spk.files.get('scripts/postinst')?.toString()).toBe('#!/bin/sh\n');
    expect(spk.info).toMatchObject({ package: 'Hello', version: '1.0.0-0001', displayName: 'Hello' });
    expect([...spk.resource.keys()]).toEqual(['b', 'a']);
    expect(spk.privilege?.runAs).toBe('package');
    expect(spk.dependencies).toBeUndefined();
    expect(spk.notes).toEqual([]);
  });

  it('is read whatever stands first in it', async () => {
    const spk = await readBytes(tar([...spkEntries()].reverse()));
    expect(spk.info.package).toBe('Hello');
    expect(spk.members.at(-1)?.name).toBe('package.tgz');
  });

  it('is read with ./ before the names, and with a member for the root', async () => {
    const spk = await readBytes(
      tar([{ name: './', type: '5' }, ...dotted(), { name: './a//b/./c', body: 'x' }]),
    );
    expect(spk.members.map(({ name }) => name)).toContain('conf/privilege');
    expect(spk.members.at(-1)?.name).toBe('a/b/c');
  });

  it.each(['v7', 'ustar', 'gnu', 'pax'])(
    'is read as tar itself writes it in the format %s',
    async (format) => {
      const folder = join(root, format);
      mkdirSync(join(folder, 'scripts'), { recursive: true });
      writeFileSync(join(folder, 'package.tgz'), SMALL_PAYLOAD);
      writeFileSync(join(folder, 'INFO'), infoText());
      writeFileSync(
        join(folder, 'scripts', `post${'-long'.repeat(format === 'v7' ? 3 : 25).slice(0, 90)}`),
        'x',
      );
      execFileSync('tar', [`--format=${format}`, '-C', folder, '-cf', join(root, `${format}.spk`), '.']);
      const spk = await readSpkFile(join(root, `${format}.spk`));
      expect(spk.members.filter(({ name }) => name.startsWith('scripts/post')).length).toBe(1);
      expect(spk.members.find(({ name }) => name === 'scripts')?.kind).toBe('folder');
    },
  );

  it('is read without its end mark, with a note', async () => {
    expect(codes(await readBytes(tar(spkEntries(), 0)))).toContain('no-end-mark');
    expect(codes(await readBytes(tar(spkEntries(), 1)))).not.toContain('no-end-mark');
  });

  it('is read as far as its end mark, with a note on what follows', async () => {
    const hidden = tar([{ name: 'hidden' }]);
    for (const end of [1, 2, 20]) {
      const spk = await readBytes(Buffer.concat([tar(spkEntries(), end), hidden]));
      expect(codes(spk)).toContain('data-after-end');
      expect(spk.members.map(({ name }) => name)).not.toContain('hidden');
    }
    expect(codes(await readBytes(tar(spkEntries(), 30)))).not.toContain('data-after-end');
  });

  it('is read without AppleDouble members, with a note on each', async () => {
    const entries = [
      { name: './._INFO', body: 'x' },
      { name: 'scripts/._postinst', body: 'x' },
    ];
    const spk = await read({ entries });
    expect(codes(spk).filter((code) => code === 'apple-double').length).toBe(2);
    expect([...spk.members.map(({ name }) => name), ...spk.files.keys()].join()).not.toContain('._');
  });

  it('keeps odd modes, owners and times', async () => {
    const odd = { name: 'x', mode: 0o6000, uid: 1026, gid: 100, mtime: 7 };
    expect(await member(odd)).toMatchObject({ mode: 0o6000, uid: 1026, gid: 100, mtime: 7, size: 0 });
  });

  it('takes the last of two members with one name, with a note', async () => {
    const spk = await read({
      entries: [
        { name: 'LICENSE', body: 'old' },
        { name: 'LICENSE', body: 'new' },
      ],
    });
    expect(spk.files.get('LICENSE')?.toString()).toBe('new');
    expect(codes(spk)).toContain('duplicate-member');
  });

  it('keeps links within it as links', async () => {
    expect(await member({ name: 'scripts/preinst', type: '2', target: '../scripts/postinst' })).toMatchObject(
      {
        kind: 'link',
        target: '../scripts/postinst',
      },
    );
  });

  it('reads a hard link as the file that it names', async () => {
    const spk = await read({
      entries: [{ name: 'scripts/preinst', type: '1', target: './scripts/postinst' }],
    });
    expect(spk.members.at(-1)).toMatchObject({
      name: 'scripts/preinst',
      kind: 'file',
      mode: 0o755,
      target: undefined,
    });
    expect(spk.files.get('scripts/preinst')?.toString()).toBe('#!/bin/sh\n');
  });

  it('counts a hard link like the file that it names', async () => {
    const body = Buffer.alloc(100_000);
    const links = Array.from(
      { length: 60 },
      (_, at): Entry => ({
        ...{ name: `scripts/link${at}`, type: '1', target: 'scripts/large' },
      }),
    );
    const linked = (count: number) =>
      readBytes(spkBytes({ entries: [{ name: 'scripts/large', body }, ...links.slice(0, count)] }), {
        smallBytes: 1_000_000,
      });
    await expect(linked(60)).rejects.toMatchObject({ code: 'SPK_MEMBER_TOO_LARGE' });
    await expect(linked(5)).resolves.toMatchObject({ files: expect.anything() });
  });

  it('notes what it lacks: checksum, icons, scripts, conf', async () => {
    const spk = await readBytes(
      tar([
        { name: 'INFO', body: infoText() },
        { name: 'package.tgz', body: SMALL_PAYLOAD },
      ]),
    );
    expect(codes(spk)).toEqual(['no-checksum', 'no-icon', 'no-icon', 'no-scripts', 'no-conf']);
    expect(spk.privilege).toBeUndefined();
    expect(spk.payload.checksum).toBeUndefined();
  });

  it('notes a LICENSE of 1 MB or more', async () => {
    expect(codes(await read({ files: { LICENSE: Buffer.alloc(1_000_000, 'x') } }))).toContain(
      'license-too-large',
    );
  });

  it('says in every note what it is, where, and what to do', async () => {
    const { notes } = await readBytes(
      tar([...spkEntries({ info: '\uFEFFpackage=a\r\nversion=1\r\n' }), { name: '._x' }], 0),
    );
    for (const { text, place, advice } of notes) {
      expect(text).toMatch(/\.$/);
      expect(advice).toMatch(/\.$/);
      expect(placeText(place)).not.toBe('');
    }
  });
});

describe('a tar header', () => {
  const long = `${'folder/'.repeat(30)}file`;

  it('gives long names in the forms of GNU and pax', async () => {
    expect((await member(gnuLong('L', long), { name: 'cut', body: 'x', magic: 'gnu' }))?.name).toBe(long);
    expect((await member(pax({ path: long }), { name: 'cut', body: 'x' }))?.name).toBe(long);
    expect(
      (await member(gnuLong('K', 'postinst'), { name: 'scripts/x', type: '2', target: 'cut' }))?.target,
    ).toBe('postinst');
    expect((await member(pax({ linkpath: 'a' }), { name: 'x', type: '2', target: 'cut' }))?.target).toBe('a');
  });

  it('joins the two halves of a ustar name, and reads no prefix where GNU tar puts times', async () => {
    expect((await member({ name: 'b', prefix: 'a/b' }))?.name).toBe('a/b/b');
    expect((await member({ name: 'b', prefix: '13740623', magic: 'gnu' }))?.name).toBe('b');
  });

  it('gives pax numbers and global records', async () => {
    const numbers = pax({ uid: '3000000', gid: '5', mtime: '1500000000.75', size: '4', comment: 'x' });
    expect(await member(numbers, { name: 'x', body: 'abcd', size: 0 })).toMatchObject({
      uid: 3_000_000,
      gid: 5,
      mtime: 1_500_000_000,
      size: 4,
    });
    expect(await member(pax({ gid: '77' }, 'g'), { name: 'a' }, { name: 'b' })).toMatchObject({
      name: 'b',
      gid: 77,
    });
    expect((await member(pax({ gid: '77' }), { name: 'a' }, { name: 'b' }))?.gid).toBe(0);
    expect((await member(pax({ path: 'sun' }, 'X'), { name: 'a' }))?.name).toBe('sun');
  });

  it('gives numbers in base 256, also times before 1970', async () => {
    const before = (h: Buffer) => {
      writeBase256(h, 108, 8, 2_500_000);
      writeBase256(h, 136, 12, -1);
    };
    expect(await member({ name: 'x', before })).toMatchObject({ uid: 2_500_000, mtime: -1 });
  });

  it('may have blanks around numbers, empty numbers, and a checksum of signed bytes', async () => {
    const before = (h: Buffer) => {
      h.write('   644 \0', 100);
      h.fill(0, 108, 124);
    };
    expect(await member({ name: 'x', before })).toMatchObject({ mode: 0o644, uid: 0 });
    expect((await member(signed({ name: 'über' })))?.name).toBe('über');
  });

  it('of the first tar marks a folder by a slash', async () => {
    expect(await member({ name: 'x/', type: '\0', magic: 'v7' })).toMatchObject({
      name: 'x',
      kind: 'folder',
    });
    expect(await member({ name: 'x', type: '\0', magic: 'v7' })).toMatchObject({ name: 'x', kind: 'file' });
  });

  it('may be that of a volume label or a contiguous file', async () => {
    expect((await member({ name: 'label', type: 'V' }, { name: 'x', type: '7', body: 'a' }))?.name).toBe('x');
  });

  function signed(entry: Entry): Buffer {
    const header = tarHeader(entry);
    writeChecksum(header);
    header.fill(' ', 148, 156);
    const sum = header.reduce((total, byte) => total + (byte > 127 ? byte - 256 : byte), 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    return header;
  }
});

describe('conf', () => {
  const privilege = async (json: string) => (await read({ files: { 'conf/privilege': json } })).privilege;

  it('may start with a byte order mark and end with blanks', async () => {
    expect((await privilege('\uFEFF{"defaults":{"run-as":"root"}}\r\n \n'))?.runAs).toBe('root');
  });

  it('may have comments and commas before a closing bracket, with one note', async () => {
    const spk = await read({ files: { 'conf/resource': '{ // x\n "a": {"b": [1,2,], /* y */ },\n}' } });
    expect(spk.resource.get('a')).toEqual({ b: [1, 2] });
    expect(spk.notes).toMatchObject([
      { code: 'json-not-strict', place: placed('conf/resource:1:3') },
      {},
      {},
    ]);
  });

  it('gives privilege in full', async () => {
    const json = {
      defaults: { 'run-as': 'package' },
      username: 'u',
      groupname: 'g',
      'join-groupname': 'http, system',
      'join-pkg-groupnames': [{ packagename: 'Web' }],
      'ctrl-script': [{ action: 'start', 'run-as': 'root' }],
      executable: [{ relpath: 'bin/x', 'run-as': 'package' }],
      tool: [
        {
          relpath: 'bin/y',
          user: 'package',
          group: 'package',
          permission: '4750',
          capabilities: 'cap_chown',
        },
      ],
    };
    expect(await privilege(JSON.stringify(json))).toEqual({
      runAs: 'package',
      username: 'u',
      groupname: 'g',
      joinGroups: ['http', 'system'],
      joinPackageGroups: ['Web'],
      ctrlScript: [{ action: 'start', runAs: 'root' }],
      executable: [{ relpath: 'bin/x', runAs: 'package' }],
      tool: [
        {
          relpath: 'bin/y',
          user: 'package',
          group: 'package',
          permission: 0o4750,
          capabilities: 'cap_chown',
        },
      ],
      unknownKeys: [],
    });
  });

  it('keeps the names of keys that DSM does not document', async () => {
    const json =
      '{"defaults":{"x":1},"app":{},"_comment":"","tool":[{"relpath":"a","y":1,"permission":750}],"__proto__":1}';
    const found = await privilege(json);
    expect(found?.unknownKeys).toEqual(['app', '_comment', '__proto__', 'defaults.x', 'tool[0].y']);
    expect(found?.runAs).toBeUndefined();
    expect(found?.tool[0]).toMatchObject({ user: 'package', permission: 0o750 });
    expect((await privilege('{"join-groupname":["a b","c"]}'))?.joinGroups).toEqual(['a', 'b', 'c']);
  });

  it('takes __proto__ for a key like any other', async () => {
    const spk = await read({
      files: { 'conf/resource': '{"__proto__":{"polluted":1},"a":{"__proto__":{"x":1}}}' },
    });
    expect([...spk.resource.keys()]).toEqual(['__proto__', 'a']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('gives PKG_DEPS and PKG_CONX, with dots, blanks and __proto__ in names', async () => {
    const text =
      '\uFEFF; a\r\n[Package A]\r\n[b.c.d]\r\npkg_min_ver=2\r\npkg_max_ver="3.0-1"\r\nos_min_ver = 7.2-60000\r\nhello=1\n[__proto__]\ndsm_min_ver=7.0-1\n';
    const spk = await read({ files: { 'conf/PKG_DEPS': text, 'conf/PKG_CONX': '' } });
    const none = { minVersion: undefined, maxVersion: undefined, minOs: undefined, maxOs: undefined };
    expect(spk.dependencies).toEqual([
      { ...none, package: 'Package A' },
      { ...none, package: 'b.c.d', minVersion: '2', maxVersion: '3.0-1', minOs: '7.2-60000' },
      { ...none, package: '__proto__', minOs: '7.0-1' },
    ]);
    expect(spk.conflicts).toEqual([]);
    expect(codes(spk)).toContain('deps-unknown-key');
  });

  it('passes over a line of PKG_DEPS before the first section, with a note', async () => {
    const spk = await read({ files: { 'conf/PKG_DEPS': 'pkg_min_ver=1\n[a]\npkg_min_ver=2\n' } });
    expect(spk.dependencies).toMatchObject([{ package: 'a', minVersion: '2' }]);
    expect(codes(spk)).toContain('deps-stray-key');
  });
});

describe('wizards', () => {
  it('are listed with action, language and whether they are scripts', async () => {
    const names = [
      'install_uifile',
      'install_uifile_ger',
      'upgrade_uifile.sh',
      'uninstall_uifile_fre.sh',
      'common.sh',
      'install_uifile.yml',
    ];
    const spk = await read({
      files: Object.fromEntries(names.map((name) => [`WIZARD_UIFILES/${name}`, '[]'])),
    });
    expect(wizardFiles(spk)).toEqual([
      { action: 'install', language: undefined, script: false, member: 'WIZARD_UIFILES/install_uifile' },
      { action: 'install', language: 'ger', script: false, member: 'WIZARD_UIFILES/install_uifile_ger' },
      { action: 'upgrade', language: undefined, script: true, member: 'WIZARD_UIFILES/upgrade_uifile.sh' },
      {
        action: 'uninstall',
        language: 'fre',
        script: true,
        member: 'WIZARD_UIFILES/uninstall_uifile_fre.sh',
      },
    ]);
  });

  it('that are not JSON, or not a list, are noted with their place', async () => {
    const files = {
      'WIZARD_UIFILES/install_uifile': '[\n  x\n]',
      'WIZARD_UIFILES/upgrade_uifile': '{}',
      'WIZARD_UIFILES/uninstall_uifile': '[1,]',
    };
    const { notes } = await read({ files });
    expect(notes).toMatchObject([
      { code: 'wizard-not-json', place: placed('WIZARD_UIFILES/install_uifile:2:3') },
      { code: 'wizard-not-list' },
      { code: 'wizard-not-json', place: placed('WIZARD_UIFILES/uninstall_uifile:1:4') },
      {},
      {},
    ]);
  });
});

describe('what is no file', () => {
  it.each([
    ['a missing file', join(root, 'missing.spk')],
    ['a folder', root],
    ['a device', '/dev/null'],
    ['an impossible name', `${root}/a\0b`],
  ])('%s is said to be so', async (_, path) => {
    await expect(readSpkFile(path)).rejects.toMatchObject({ code: 'USE_FILE_NOT_FOUND', fault: 'use' });
  });

  it('a named pipe does not hang', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    await expect(readSpkFile(join(root, 'pipe'))).rejects.toMatchObject({ code: 'USE_FILE_NOT_FOUND' });
  });

  it('the rest of package.tgz is not touched', async () => {
    const spk = await read({
      payload: Buffer.concat([gzipSync('x').subarray(0, 10), Buffer.alloc(5000, 'x')]),
    });
    expect(spk.payload).toMatchObject({ compression: 'gzip', size: 5010 });
  });
});
