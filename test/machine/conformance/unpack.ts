/** Tar streams unpacked in the box. */
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { PACKAGE, type Start, sh, sleep } from '../../support/box.ts';
import { tar, tarHeader } from '../../support/spk-builder.ts';

const INTO = '/volume1/@tmp';

export function unpackSuite(start: Start): void {
  describe('unpack', () => {
    test('keeps modes and times, and makes root the owner of everything', async () => {
      await using box = await start();
      const archive = tar([
        { name: './', type: '5', mode: 0o750, uid: 77, mtime: 1_000_000_000 },
        { name: './sub/', type: '5', mode: 0o2775, uid: 77, gid: 88, mtime: 1_100_000_000 },
        { name: './sub/file', body: 'text', mode: 0o4711, uid: 77, gid: 88, mtime: 1_200_000_000 },
        { name: './open', body: '', mode: 0o666, mtime: 0 },
        { name: './shut', body: 'x', mode: 0 },
      ]);
      await box.unpack(archive, INTO);
      const { out } = await sh(box, `cd ${INTO} && stat -c '%n %a %u:%g %Y' . sub sub/file open shut`);
      expect(out.trim().split('\n')).toEqual([
        '. 750 0:0 1000000000',
        'sub 2775 0:0 1100000000',
        'sub/file 4711 0:0 1200000000',
        'open 666 0:0 0',
        'shut 0 0:0 1600000000',
      ]);
      expect(await box.read(`${INTO}/sub/file`)).toBe('text');
    });

    test('makes symbolic and hard links, also such as lead nowhere', async () => {
      await using box = await start();
      const archive = tar([
        { name: 'file', body: 'one' },
        { name: 'hard', type: '1', target: 'file' },
        { name: 'soft', type: '2', target: 'file' },
        { name: 'dangling', type: '2', target: '/no/such/place' },
      ]);
      await box.unpack(archive, INTO);
      const [file, hard, soft, dangling] = await box.look(
        ['file', 'hard', 'soft', 'dangling'].map((n) => `${INTO}/${n}`),
      );
      expect([soft?.target, dangling?.target]).toEqual(['file', '/no/such/place']);
      expect(hard).toEqual(file);
      expect((await sh(box, `[ ${INTO}/file -ef ${INTO}/hard ] && echo same`)).out).toBe('same\n');
    });

    test('takes names that no shell would like', async () => {
      await using box = await start();
      const names = [`it's`, '-rf', '$(id)', 'a\nb', '*', ' ', 'ü', '"\\'];
      await box.unpack(tar(names.map((name) => ({ name: `x/${name}`, body: name }))), INTO);
      expect(await box.list(`${INTO}/x`)).toEqual([...names].sort());
      for (const name of names) expect(await box.read(`${INTO}/x/${name}`)).toBe(name);
    });

    test('a stream of 100 MB, in pieces, with its memory bounded', async () => {
      await using box = await start();
      const size = 100_000_000;
      const piece = Buffer.alloc(1_000_000, 'x');
      const pieces = function* () {
        yield tarHeader({ name: 'large', size });
        for (let at = 0; at < size; at += piece.length) yield piece;
        yield Buffer.alloc(512 - (size % 512) + 1024);
      };
      const before = process.memoryUsage().rss;
      await box.unpack(Readable.from(pieces()), INTO);
      expect((await box.look([`${INTO}/large`]))[0]?.size).toBe(size);
      expect(process.memoryUsage().rss - before).toBeLessThan(80_000_000);
    });

    test('thousands of files', async () => {
      await using box = await start();
      await box.unpack(
        tar(Array.from({ length: 5000 }, (_, n) => ({ name: `d${n % 50}/f${n}`, body: `${n}` }))),
        INTO,
      );
      expect((await sh(box, `find ${INTO} -type f | wc -l`)).out.trim()).toBe('5000');
    });

    test.each(['an error', 'no error'])(
      'fails when the stream breaks with %s',
      { timeout: 5000 },
      async (kind) => {
        await using box = await start();
        const broken = () => {
          const stream = new PassThrough().on('error', () => undefined);
          stream.write(tar([{ name: 'file', body: 'one' }]).subarray(0, 700));
          return stream;
        };
        const error = kind === 'an error' ? new Error('the line went dead') : undefined;
        const during = broken();
        const unpacked = box.unpack(during, INTO);
        setTimeout(() => during.destroy(error), 50);
        await expect(unpacked).rejects.toThrow(error?.message);
        const before = broken();
        before.destroy(error);
        await sleep(5);
        await expect(box.unpack(before, INTO)).rejects.toThrow(error?.message);
      },
    );

    test.each([
      ['is truncated', tar([{ name: 'file', body: 'x'.repeat(2000) }]).subarray(0, 1500)],
      ['is no archive', Buffer.from('no tar at all'.repeat(100))],
      ['climbs out', tar([{ name: '../../etc/passwd', body: 'x' }])],
      ['makes a file of a folder', tar([{ name: '.', body: 'x' }])],
    ])('fails when the archive %s', async (_, archive) => {
      await using box = await start();
      await expect(box.unpack(archive, INTO)).rejects.toMatchObject({ code: 'MACHINE_UNPACK', where: INTO });
      expect(await box.read('/etc/passwd')).toContain('root:');
    });

    test('fails when the folder is not there', async () => {
      await using box = await start();
      await expect(box.unpack(tar([{ name: 'f' }]), '/no/such')).rejects.toMatchObject({
        code: 'MACHINE_UNPACK',
      });
    });

    test('fails when the box is full, in a few words, and the box works on', async () => {
      await using box = await start({ size: '4m' });
      const archive = tar(
        Array.from({ length: 2000 }, (_, n) => ({ name: `file-${n}`, body: 'x'.repeat(5000) })),
      );
      const failure = await box.unpack(archive, INTO).catch((error: Error) => error);
      expect(failure).toMatchObject({
        code: 'MACHINE_UNPACK',
        message: expect.stringContaining('No space left'),
      });
      expect((failure as Error).message.length).toBeLessThan(5000);
      await box.change([{ op: 'empty', path: INTO }]);
      await box.unpack(tar([{ name: 'fits', body: 'x' }]), INTO);
      expect(await box.read(`${INTO}/fits`)).toBe('x');
    });

    test('through a link that the package laid stays in the box', async () => {
      await using box = await start();
      const archive = tar([
        { name: 'out', type: '2', target: '/etc' },
        { name: 'out/unpacked-through-a-link', body: 'x' },
      ]);
      await box.unpack(archive, INTO).catch(() => undefined);
      const here = await sh(box, 'ls /etc/unpacked-through-a-link /volume1/@tmp/out/', { as: PACKAGE });
      expect(here.all).toContain('unpacked-through-a-link');
    });
  });
}
