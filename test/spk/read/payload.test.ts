import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openPayload, readPayload, scanPayload } from '../../../src/spk/read/payload.ts';
import type { Member } from '../../../src/spk/spk.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import { type Entry, gnuLong, pax, SMALL_PAYLOAD, spkBytes, tar } from '../../support/spk-builder.ts';
import { reader, temporaryFolder } from '../support.ts';

const root = temporaryFolder();
const { read, scan, unpack, readBytes, file } = reader(root);
const PLAIN = gunzipSync(SMALL_PAYLOAD);
const BIG = tar([
  { name: './', type: '5' },
  ...Array.from({ length: 300 }, (_, at): Entry => ({ name: `./f${at}`, body: Buffer.alloc(at * 37, at) })),
  gnuLong('L', `./${'deep/'.repeat(50)}file`),
  { name: 'cut', body: 'x' },
  pax({ path: `./${'wide/'.repeat(50)}file` }),
  { name: 'cut', body: 'x'.repeat(512) },
]);
const xz = (bytes: Buffer, ...options: string[]) => execFileSync('xz', ['-c', ...options], { input: bytes });
const pieces = (bytes: Buffer) =>
  Buffer.concat(
    Array.from({ length: 8 }, (_, at) =>
      xz(bytes.subarray((bytes.length / 8) * at, (bytes.length / 8) * (at + 1))),
    ),
  );
const inside = (...entries: (Entry | Buffer)[]) => scan(spkBytes({ payload: gzipSync(tar(entries)) }));

describe('package.tgz', () => {
  it.each([
    ['gzip', 'gzip', () => gzipSync(BIG)],
    [
      'gzip in several members',
      'gzip',
      () => Buffer.concat([gzipSync(BIG.subarray(0, 1000)), gzipSync(BIG.subarray(1000))]),
    ],
    ['gzip with zeros after it', 'gzip', () => Buffer.concat([gzipSync(BIG), Buffer.alloc(5000)])],
    ['xz', 'xz', () => xz(BIG)],
    ['xz with a check of crc32', 'xz', () => xz(BIG, '--check=crc32')],
    ['xz at its best', 'xz', () => xz(BIG, '-9e')],
    ['xz in many blocks', 'xz', () => xz(BIG, '--block-size=4096')],
    [
      'xz in several streams',
      'xz',
      () =>
        Buffer.concat([xz(BIG.subarray(0, 1000)), Buffer.alloc(8), xz(BIG.subarray(1000)), Buffer.alloc(4)]),
    ],
    ['xz in eight streams without zeros between', 'xz', () => pieces(BIG)],
    ['a plain tar', 'none', () => BIG],
  ] as const)('may be %s', async (_, compression, make) => {
    const payload = make();
    expect((await read({ payload })).payload.compression).toBe(compression);
    expect((await unpack(payload)).equals(BIG)).toBe(true);
  });

  it('is told member by member, with the bytes of those that are asked for', async () => {
    const spk = await read({ payload: xz(BIG, '--block-size=4096') });
    const seen: Member[] = [];
    const pieces: Buffer[] = [];
    const stats = await readPayload(spk.payload, (member) => {
      seen.push(member);
      return member.name === 'f299' ? (bytes) => pieces.push(Buffer.from(bytes)) : undefined;
    });
    expect(stats).toEqual(await scanPayload(spk.payload));
    expect(seen).toHaveLength(stats.members);
    expect(seen[0]).toMatchObject({ name: '', kind: 'folder', size: 0 });
    expect(seen.find(({ name }) => name === 'f299')).toMatchObject({ kind: 'file', size: 299 * 37 });
    expect(Buffer.concat(pieces).equals(Buffer.alloc(299 * 37, 299))).toBe(true);
  });

  it('is counted', async () => {
    expect(await scan(spkBytes())).toEqual({ members: 3, files: 1, folders: 2, links: 0, bytes: 21 });
  });

  it('may be empty as a tar', async () => {
    expect(await inside()).toMatchObject({ members: 0 });
    expect(await scan(spkBytes({ payload: gzipSync('') }))).toMatchObject({ members: 0 });
  });

  it('gets the end mark that it lacks, and loses what follows its end', async () => {
    const [cut, mark] = [PLAIN.subarray(0, -1024), Buffer.alloc(1024)];
    expect((await unpack(gzipSync(cut))).equals(PLAIN)).toBe(true);
    expect(
      (await unpack(gzipSync(Buffer.concat([cut, mark.subarray(512), tar([{ name: 'hidden' }])])))).equals(
        PLAIN,
      ),
    ).toBe(true);
    expect((await unpack(gzipSync(Buffer.concat([PLAIN, Buffer.alloc(20_000)])))).equals(PLAIN)).toBe(true);
  });

  it('may hold links to anywhere, since only the box follows them', async () => {
    const links = ['/var/packages/Hello/var', '../../x', 'bin/hello'].map(
      (target, at): Entry => ({ name: `l${at}`, type: '2', target }),
    );
    expect(await inside(...links, { name: 'l0x', body: 'x' })).toMatchObject({ links: 3, files: 1 });
  });

  it('may hold hard links, and a file in place of a link', async () => {
    const entries: Entry[] = [
      { name: './a', body: 'x' },
      { name: './b', type: '1', target: './a' },
      { name: './c', type: '2', target: '/etc' },
      { name: './c', body: 'x' },
    ];
    expect(await inside(...entries)).toMatchObject({ members: 4, links: 2 });
  });

  it('may hold names that are not UTF-8', async () => {
    expect(await inside({ name: Buffer.from([0x61, 0xff]), body: 'x' })).toMatchObject({ files: 1 });
  });

  it('may be of zeros below the floor of the ratio', async () => {
    expect(await inside({ name: 'zeros', body: Buffer.alloc(2 ** 23) })).toMatchObject({ bytes: 2 ** 23 });
  });

  it('is checked wherever the chunks cut it', async () => {
    const { createPayloadCheck } = await import('../../../src/spk/read/payload-check.ts');
    const { DEFAULT_LIMITS } = await import('../../../src/spk/read/limits.ts');
    for (const size of [1, 7, 511, 512, 513, 10_000]) {
      const check = createPayloadCheck({ size: BIG.length }, DEFAULT_LIMITS);
      for (let at = 0; at < BIG.length; at += size) check.push(BIG.subarray(at, at + size));
      check.end();
      expect(check.stats()).toMatchObject({ members: 303, files: 302 });
    }
  });
});

describe('the stream of package.tgz', () => {
  it('ends with the error of a wrong checksum after all else', async () => {
    const { payload } = await read({ info: { checksum: 'F'.repeat(32) } });
    const stream = openPayload(payload);
    let bytes = 0;
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const [error] = await once(stream, 'error');
    expect(error).toMatchObject({ code: 'PAYLOAD_CHECKSUM' });
    expect(bytes).toBeGreaterThan(1000);
  });

  it('says when the file became shorter or went away since it was read', async () => {
    const { payload } = await read();
    truncateSync(file, 600);
    await expect(buffer(openPayload(payload))).rejects.toMatchObject({ code: 'SPK_CHANGED' });
    await expect(scanPayload({ ...payload, file: join(root, 'gone') })).rejects.toMatchObject({
      code: 'USE_FILE_NOT_FOUND',
    });
  });

  it('may be left half read, and several may be read at once', async () => {
    for (const payload of [gzipSync(BIG), xz(BIG), BIG]) {
      const spk = await readBytes(spkBytes({ payload }));
      const left = openPayload(spk.payload);
      await once(left, 'readable');
      left.destroy();
      const all = await Promise.all([1, 2, 3].map(() => buffer(openPayload(spk.payload))));
      expect(all.every((bytes) => bytes.equals(BIG))).toBe(true);
    }
  });

  it('opens nothing before it is read', async () => {
    const { payload } = await read();
    const stream = openPayload(payload);
    writeFileSync(file, '');
    stream.destroy();
    await once(stream, 'close');
    expect(stream.destroyed).toBe(true);
  });

  it('reads a flood of empty xz streams in a time that grows with their number alone', async () => {
    const empty = xz(Buffer.alloc(0));
    const read = async (count: number) => {
      const flood = Buffer.concat(new Array<Buffer>(count).fill(empty));
      expect(await scan(spkBytes({ payload: flood }))).toMatchObject({ members: 0 });
    };
    expect(await growth(40_000, read)).toBeLessThan(LINEAR);
  });

  it('refuses an xz with a dictionary that would fill the memory, and one with a check that it cannot verify', async () => {
    for (const options of ['--lzma2=dict=256MiB', '--check=sha256']) {
      const spk = await readBytes(spkBytes({ payload: xz(BIG, options) }));
      await expect(scanPayload(spk.payload)).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
    }
  });
});
