/** File operations, one by one. */
import { describe, expect, test } from 'vitest';
import type { SpkboxError } from '../../../src/errors.ts';
import type { FileOp } from '../../../src/machine/machine.ts';
import { PACKAGE, runIn, type Start, sh } from '../../support/box.ts';
import { tar } from '../../support/spk-builder.ts';

const OWNER = { uid: 20001, gid: 20002 };
const ROOT_OWNER = { uid: 0, gid: 0 };

/** Names that end a quoted word, a command line, or an option list where they are not held. */
const HOSTILE = [
  `it's`,
  '"',
  '$(touch pwned)',
  '`id`',
  '-rf',
  '--help',
  'a\nb',
  ' ',
  '*',
  '\\',
  '!',
  '&;|',
  'ü',
  '#',
  '~',
  '=',
  "$'",
];

const file = (path: string, text = 'text', mode = 0o644, owner = ROOT_OWNER): FileOp => ({
  op: 'file',
  path,
  text,
  mode,
  owner,
});
const folder = (path: string, mode = 0o755, owner = ROOT_OWNER): FileOp => ({
  op: 'folder',
  path,
  mode,
  owner,
});

export function filesSuite(start: Start): void {
  describe('change', () => {
    test('folder: with its parents; an existing one gets the mode and owner', async () => {
      await using box = await start();
      await box.change([folder('/var/a/b/c', 0o2750, OWNER)]);
      const [a, b, c] = await box.look(['/var/a', '/var/a/b', '/var/a/b/c']);
      expect([a, b].map((f) => [f?.kind, f?.mode, f?.owner])).toEqual(
        Array(2).fill(['folder', 0o755, ROOT_OWNER]),
      );
      expect([c?.kind, c?.mode, c?.owner]).toEqual(['folder', 0o2750, OWNER]);
      await box.change([file('/var/a/b/c/kept'), folder('/var/a/b/c', 0o700, ROOT_OWNER)]);
      const [again, kept] = await box.look(['/var/a/b/c', '/var/a/b/c/kept']);
      expect([again?.mode, again?.owner, kept?.kind]).toEqual([0o700, ROOT_OWNER, 'file']);
    });

    test('folder, own, copy, an unpacking and a command of root: do without the files of users and groups, where root can put pipes', async () => {
      await using box = await start();
      await sh(box, 'cd /etc; rm passwd group; mkfifo passwd group');
      await box.change([
        ...[folder('/var/a', 0o2750, OWNER), folder('/var/a', 0o700), folder('/var/b/c'), file('/var/a/f')],
        ...([{ op: 'own', path: '/var/a', owner: OWNER, recursive: true }] as const),
        ...([{ op: 'copy', path: '/var/a/f', to: '/var/a/g', mode: 0o600 }] as const),
      ]);
      const facts = await box.look(['/var/a', '/var/b/c', '/var/a/f', '/var/a/g']);
      expect(facts.map((fact) => [fact?.mode, fact?.owner])).toEqual([
        ...[
          [0o700, OWNER],
          [0o755, ROOT_OWNER],
          [0o644, OWNER],
          [0o600, ROOT_OWNER],
        ],
      ]);
      await box.unpack(tar([{ name: 'unpacked', body: 'x' }]), '/var/b');
      expect(await box.read('/var/b/unpacked')).toBe('x');
      expect((await runIn(box, { argv: ['/usr/bin/echo', 'on'] })).out).toBe('on\n');
    });

    test.each([0o644, 0o600, 0o755, 0o4755, 0o2711, 0o1777, 0o000, 0o444, 0o660])(
      'file: with the mode %o and its owner',
      async (mode) => {
        await using box = await start();
        await box.change([file('/var/f', 'ü\n', mode, OWNER), file('/var/r', '', mode)]);
        const [made, rootly] = await box.look(['/var/f', '/var/r']);
        expect([made?.kind, made?.mode, made?.owner, made?.size]).toEqual(['file', mode, OWNER, 3]);
        expect([rootly?.mode, rootly?.owner, rootly?.size]).toEqual([mode, ROOT_OWNER, 0]);
      },
    );

    test('file: as it says even in a folder that gives its group or access list to what is made in it', async () => {
      await using box = await start();
      await box.change([folder('/var/shared', 0o2775, OWNER)]);
      await box.setAccess('/var/shared', [
        'user::rwx',
        'group::rwx',
        'mask::rwx',
        'other::---',
        'user:20003:rwx',
      ]);
      await box.change([file('/var/shared/f', 'x', 0o644), file('/var/shared/g', 'x', 0o600, OWNER)]);
      const [f, g] = await box.look(['/var/shared/f', '/var/shared/g']);
      expect([f?.mode, f?.owner, g?.mode, g?.owner]).toEqual([0o644, ROOT_OWNER, 0o600, OWNER]);
    });

    test('file: replaces a file, a folder, a link (not its target), a pipe', async () => {
      await using box = await start();
      await box.change([file('/var/target', 'old'), folder('/var/x/full/sub')]);
      await sh(
        box,
        'cd /var/x && echo old > file && ln -s ../target link && ln -s nowhere dangling && mkfifo pipe',
      );
      const names = ['file', 'full', 'link', 'dangling', 'pipe'];
      await box.change(names.map((name) => file(`/var/x/${name}`, name)));
      for (const name of names) expect(await box.read(`/var/x/${name}`)).toBe(name);
      expect(
        new Set((await box.look(names.map((name) => `/var/x/${name}`))).map((fact) => fact?.kind)),
      ).toEqual(new Set(['file']));
      expect([await box.read('/var/target'), await box.list('/var/x')]).toEqual(['old', names.sort()]);
    });

    test('file: a text of two megabytes, and one that looks like code', async () => {
      await using box = await start();
      const large = `it's $(touch /pwned) "\\\n`.repeat(80_000);
      await box.change([file('/var/large', large), file('/var/dash', '-n'), file('/var/percent', '%s%%\\n')]);
      expect(await box.read('/var/large', 3_000_000)).toBe(large);
      expect([await box.read('/var/dash'), await box.read('/var/percent')]).toEqual(['-n', '%s%%\\n']);
      expect(await box.look(['/pwned', '/root/pwned'])).toEqual([undefined, undefined]);
    });

    test('append: adds, and makes the file when it is not there', async () => {
      await using box = await start();
      await box.change([
        { op: 'append', path: '/var/log/x', text: 'a\n' },
        { op: 'append', path: '/var/log/x', text: 'b' },
      ]);
      const [made] = await box.look(['/var/log/x']);
      expect([await box.read('/var/log/x'), made?.mode, made?.owner]).toEqual(['a\nb', 0o644, ROOT_OWNER]);
    });

    test('append, rewrite, copy: fail at a pipe instead of waiting for its other end', {
      timeout: 5000,
    }, async () => {
      await using box = await start();
      await sh(box, 'mkfifo /var/pipe');
      const ops: FileOp[] = [
        { op: 'append', path: '/var/pipe', text: 'x' },
        { op: 'rewrite', path: '/var/pipe', text: 'x' },
        { op: 'copy', path: '/var/pipe', to: '/var/copy', mode: 0o644 },
      ];
      for (const op of ops) {
        await expect(box.change([op])).rejects.toMatchObject({ code: 'MACHINE_FILE_OP', where: '/var/pipe' });
      }
    });

    test('append, rewrite: nor at one that takes the file’s place at any moment', {
      timeout: 20_000,
    }, async () => {
      await using box = await start();
      await box.change([file('/var/f', '', 0o644, OWNER)]);
      const swapping = sh(
        box,
        'cd /var && mkfifo p && for i in {1..150}; do mv f g; mv p f; mv f p; mv g f; done',
      );
      let over = false;
      const whenOver = () => {
        over = true;
      };
      void swapping.then(whenOver, whenOver);
      const ops = (['append', 'rewrite'] as const).map((op): FileOp => ({ op, path: '/var/f', text: 'x' }));
      const codes = new Set<unknown>();
      while (!over)
        for (const op of ops) await box.change([op]).catch((error: SpkboxError) => codes.add(error.code));
      expect((await swapping).exitCode).toBe(0);
      expect([...codes].filter((code) => code !== 'MACHINE_FILE_OP')).toEqual([]);
      await box.change(ops);
      expect(await box.read('/var/f')).toBe('x');
    });

    test('rewrite: the file stays, with its mode and owner; nothing is made', async () => {
      await using box = await start();
      await box.change([file('/var/f', 'long', 0o640, OWNER), { op: 'rewrite', path: '/var/f', text: '-n' }]);
      const [fact] = await box.look(['/var/f']);
      expect([await box.read('/var/f'), fact?.mode, fact?.owner]).toEqual(['-n', 0o640, OWNER]);
      await expect(box.change([{ op: 'rewrite', path: '/var/none', text: '' }])).rejects.toMatchObject({
        where: '/var/none',
      });
      expect(await box.look(['/var/none'])).toEqual([undefined]);
    });

    test('link: replaces a file or link, never a folder', async () => {
      await using box = await start();
      const link = (path: string, to = '/new'): FileOp => ({ op: 'link', path, to });
      await sh(box, 'mkdir -p /var/dir /var/x && ln -s ../dir /var/x/to-folder && : > /var/x/file');
      await box.change([link('/var/x/file'), link('/var/x/to-folder'), link('/var/x/new', '-t')]);
      const targets = (await box.look(['/var/x/file', '/var/x/to-folder', '/var/x/new'])).map(
        (fact) => fact?.target,
      );
      expect(targets).toEqual(['/new', '/new', '-t']);
      expect(await box.list('/var/dir')).toEqual([]);
      await expect(box.change([link('/var/dir')])).rejects.toMatchObject({
        code: 'MACHINE_FILE_OP',
        where: '/var/dir',
      });
    });

    test('remove: a file, a link but not its target, a whole folder, nothing', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -p /var/x/dir/sub /var/kept && : > /var/x/file && ln -s /var/kept /var/x/link && : > /var/kept/f',
      );
      const paths = ['/var/x/dir', '/var/x/file', '/var/x/link', '/var/x/nothing', '/no/such/place'];
      await box.change(paths.map((path): FileOp => ({ op: 'remove', path })));
      expect([await box.list('/var/x'), await box.list('/var/kept')]).toEqual([[], ['f']]);
    });

    test('empty: everything in the folder, also hidden and nested, but not the folder, nor beyond its links', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -p /var/x/a/b /var/kept && : > /var/x/.hidden && ln -s /var/kept /var/x/link && : > /var/kept/f',
      );
      await box.change([{ op: 'empty', path: '/var/x' }]);
      expect([await box.list('/var/x'), await box.list('/var/kept')]).toEqual([[], ['f']]);
      expect((await box.look(['/var/x']))[0]?.kind).toBe('folder');
      await expect(box.change([{ op: 'empty', path: '/no/such' }])).rejects.toMatchObject({
        where: '/no/such',
      });
    });

    test('move: a file and a folder, with all that they are', async () => {
      await using box = await start();
      await box.change([folder('/var/a/sub', 0o700, OWNER), file('/var/a/sub/f', 'x', 0o640, OWNER)]);
      await box.change([{ op: 'move', path: '/var/a', to: '/volume1/b' }]);
      const [gone, sub, moved] = await box.look(['/var/a', '/volume1/b/sub', '/volume1/b/sub/f']);
      expect([gone, sub?.mode, sub?.owner, moved?.mode, moved?.owner]).toEqual([
        undefined,
        0o700,
        OWNER,
        0o640,
        OWNER,
      ]);
      // A folder of the DSM tree itself, too.
      await box.change([{ op: 'move', path: '/usr/syno/synoman', to: '/usr/syno/moved' }]);
      expect(await box.list('/usr/syno/moved')).toEqual(['webman']);
    });

    test('copy: the content, with the mode that it is given, root as owner', async () => {
      await using box = await start();
      await box.change([
        file('/var/a', 'text', 0o600, OWNER),
        { op: 'copy', path: '/var/a', to: '/var/b', mode: 0o755 },
      ]);
      const [fact] = await box.look(['/var/b']);
      expect([await box.read('/var/b'), fact?.mode, fact?.owner]).toEqual(['text', 0o755, ROOT_OWNER]);
    });

    test('own: links themselves; recursive does not leave the folder through one', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -p /var/x/sub /var/kept && : > /var/x/sub/f && ln -s /var/kept /var/x/link && : > /var/kept/f',
      );
      await box.change([{ op: 'own', path: '/var/x', owner: OWNER, recursive: true }]);
      const owners = (
        await box.look(['/var/x', '/var/x/sub/f', '/var/x/link', '/var/kept', '/var/kept/f'])
      ).map((f) => f?.owner);
      expect(owners).toEqual([OWNER, OWNER, OWNER, ROOT_OWNER, ROOT_OWNER]);
      await box.change([{ op: 'own', path: '/var/x', owner: ROOT_OWNER, recursive: false }]);
      expect((await box.look(['/var/x', '/var/x/sub'])).map((f) => f?.owner)).toEqual([ROOT_OWNER, OWNER]);
    });

    test('mode: as it says; a link has none', async () => {
      await using box = await start();
      await box.change([
        file('/var/f'),
        { op: 'mode', path: '/var/f', mode: 0o4750 },
        { op: 'link', path: '/var/l', to: 'f' },
      ]);
      expect((await box.look(['/var/f']))[0]?.mode).toBe(0o4750);
      await expect(box.change([{ op: 'mode', path: '/var/l', mode: 0o777 }])).rejects.toMatchObject({
        where: '/var/l',
      });
    });

    test.each(HOSTILE)('takes the name %j in every operation', async (name) => {
      await using box = await start();
      const at = (path: string) => `/var/x/${path}/${name}`;
      await box.change([
        ...['folder', 'file', 'link', 'more'].map((kind) => folder(`/var/x/${kind}`)),
        folder(at('folder')),
        file(`${at('folder')}/f`),
        file(at('file'), name),
        { op: 'append', path: at('file'), text: name },
        { op: 'link', path: at('link'), to: name },
        { op: 'copy', path: at('file'), to: at('more'), mode: 0o600 },
        { op: 'move', path: at('more'), to: `${at('more')}2` },
        { op: 'rewrite', path: `${at('folder')}/f`, text: name },
        { op: 'own', path: at('folder'), owner: OWNER, recursive: true },
        { op: 'mode', path: at('file'), mode: 0o601 },
        { op: 'empty', path: at('folder') },
      ]);
      expect(await box.read(at('file'))).toBe(name + name);
      expect(await box.list('/var/x/more')).toEqual([`${name}2`]);
      const [dir, plain, link] = await box.look([at('folder'), at('file'), at('link')]);
      expect([dir?.owner, plain?.mode, link?.target]).toEqual([OWNER, 0o601, name]);
      expect(await box.resolve(at('file'))).toBe(at('file'));
      await box.change(['folder', 'file', 'link'].map((kind): FileOp => ({ op: 'remove', path: at(kind) })));
      expect(await Promise.all(['folder', 'file', 'link'].map((kind) => box.list(`/var/x/${kind}`)))).toEqual(
        [[], [], []],
      );
      expect(await box.look(['/pwned', '/root/pwned'])).toEqual([undefined, undefined]);
    });

    test('files side by side: each with its text, mode and owner, and the one that fails is named', async () => {
      await using box = await start();
      await box.change([folder('/var/x/a')]);
      const names = ['a', 'b', "it's", '-n'];
      await box.change(names.map((name) => file(`/var/x/${name}`, name, 0o640, OWNER)));
      const facts = await box.look(names.map((name) => `/var/x/${name}`));
      expect(facts.map((fact) => [fact?.kind, fact?.mode, fact?.owner])).toEqual(
        names.map(() => ['file', 0o640, OWNER]),
      );
      expect(await box.readTogether(names.map((name) => `/var/x/${name}`))).toEqual(names);
      const long = 'x'.repeat(300);
      for (const last of ['d', 'a']) {
        const failing = ['c', long, last].map((name) => file(`/var/x/${name}`, 'new', 0o600, OWNER));
        await expect(box.change(failing)).rejects.toMatchObject({ where: `/var/x/${long}` });
      }
      expect(await box.readTogether(['c', 'd', 'a'].map((name) => `/var/x/${name}`))).toEqual([
        'new',
        undefined,
        'a',
      ]);
    });

    test('moves side by side: all of them, or those before the one that fails, which is named', async () => {
      await using box = await start();
      await sh(
        box,
        'mkdir -p /var/from/d/e /var/to/full/x /var/from/full && cd /var/from && : > f && ln -s f l',
      );
      const move = (name: string): FileOp => ({
        op: 'move',
        path: `/var/from/${name}`,
        to: `/var/to/${name}`,
      });
      await expect(box.change(['d', 'f', 'full', 'l'].map(move))).rejects.toMatchObject({
        where: '/var/from/full',
        message: expect.stringContaining('Directory not empty'),
      });
      expect([await box.list('/var/from'), await box.list('/var/to')]).toEqual([
        ['full', 'l'],
        ['d', 'f', 'full'],
      ]);
      await expect(box.change([move('l'), move('none')])).rejects.toMatchObject({ where: '/var/from/none' });
      expect(await box.kinds(['/var/to/l', '/var/to/d/e'])).toEqual(['link', 'folder']);
    });

    test('stops at the first failure, says which it was, and leaves done what was before', async () => {
      await using box = await start();
      await box.change([file('/var/file')]);
      const failing: FileOp[] = [
        folder('/var/first'),
        folder('/var/file/second'),
        folder('/var/third'),
        { op: 'append', path: '/var/log', text: 'x' },
      ];
      await expect(box.change(failing)).rejects.toMatchObject({
        code: 'MACHINE_FILE_OP',
        where: '/var/file/second',
        message: expect.stringMatching(/could not folder \/var\/file\/second in the box: .*Not a directory/s),
      });
      expect((await box.look(['/var/first']))[0]?.kind).toBe('folder');
    });

    test.each<[string, FileOp]>([
      ['folder', folder('/etc/passwd/x')],
      ['file', file('/no/such/file')],
      ['append', { op: 'append', path: '/no/such/file', text: '' }],
      ['rewrite', { op: 'rewrite', path: '/no/such', text: '' }],
      ['link', { op: 'link', path: '/no/such/link', to: '/x' }],
      ['remove', { op: 'remove', path: '/proc/version' }],
      ['empty', { op: 'empty', path: '/no/such' }],
      ['move', { op: 'move', path: '/no/such', to: '/var/x' }],
      ['copy', { op: 'copy', path: '/no/such', to: '/var/x', mode: 0o644 }],
      ['own', { op: 'own', path: '/no/such', owner: OWNER, recursive: false }],
      ['mode', { op: 'mode', path: '/no/such', mode: 0o644 }],
    ])('a %s that fails says what and where, and the next one works', async (name, op) => {
      await using box = await start();
      await expect(box.change([op])).rejects.toMatchObject({
        code: 'MACHINE_FILE_OP',
        where: op.path,
        message: expect.stringMatching(new RegExp(`could not ${name} ${op.path} in the box: .+`, 's')),
      });
      await box.change([file('/var/works')]);
    });

    test('refuses a NUL byte anywhere', async () => {
      await using box = await start();
      const refused = { code: 'MACHINE_BAD_ARGUMENT' };
      await expect(box.change([file('/var/a\0b')])).rejects.toMatchObject(refused);
      await expect(box.change([file('/var/a', 'a\0b')])).rejects.toMatchObject(refused);
      await expect(box.read('/var/a\0b')).rejects.toMatchObject(refused);
      await expect(box.list('/var/a\0b')).rejects.toMatchObject(refused);
    });

    test('thousands of operations in one call, and many calls at once', async () => {
      await using box = await start();
      const long = 'x'.repeat(150);
      const paths = Array.from({ length: 10_000 }, (_, n) => `/var/many/${long}${n}`);
      await box.change(paths.slice(0, 3000).map((path) => folder(path)));
      expect((await box.list('/var/many')).length).toBe(3000);
      expect((await box.look(paths)).filter((fact) => fact !== undefined).length).toBe(3000);
      await box.change(paths.map((path): FileOp => ({ op: 'remove', path })));
      expect(await box.list('/var/many')).toEqual([]);
      await Promise.all(Array.from({ length: 300 }, (_, n) => box.change([file(`/var/many/${n}`, `${n}`)])));
      const texts = await Promise.all(Array.from({ length: 300 }, (_, n) => box.read(`/var/many/${n}`)));
      expect(texts).toEqual(Array.from({ length: 300 }, (_, n) => `${n}`));
    });

    test('a package cannot read what is written between its making and its chown', async () => {
      await using box = await start();
      await box.change([file('/var/secret', 'x', 0o600)]);
      expect((await sh(box, 'cat /var/secret', { as: PACKAGE })).all).toContain('Permission denied');
    });
  });
}
