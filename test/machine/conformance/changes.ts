/** What changed since a mark. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Change, Machine, Measured } from '../../../src/machine/machine.ts';
import { type Start, sh } from '../../support/box.ts';
import { tar } from '../../support/spk-builder.ts';

/** `created /var/a`, one line a change, of what the code did in a box that was prepared before the mark. */
async function changesOf(box: Machine, code: string, before = 'true'): Promise<string[]> {
  await sh(box, before);
  const mark = await box.mark();
  const { exitCode, all } = await sh(box, code);
  expect([exitCode, all]).toEqual([0, '']);
  return lines(await box.changesSince(mark));
}

function lines(fact: Measured<readonly Change[]>): string[] {
  if (fact.precision !== 'exact') throw new Error(fact.why);
  return linesOfAny(fact);
}

function linesOfAny(fact: Measured<readonly Change[]>): string[] {
  if (fact.precision === 'unavailable') throw new Error(fact.why);
  return fact.value.map(({ change, path }) => `${change} ${path}`);
}

interface Case {
  readonly name: string;
  readonly before?: string;
  readonly code: string;
  readonly changes: readonly string[];
}

const CASES: readonly Case[] = [
  { name: 'nothing', code: 'true', changes: [] },
  {
    name: 'new files, folders and links',
    code: 'mkdir -p /var/n/m; echo > /var/n/m/f; ln -s f /var/n/m/l; mkfifo /var/n/p',
    changes: [
      'created /var/n',
      'created /var/n/m',
      'created /var/n/m/f',
      'created /var/n/m/l',
      'created /var/n/p',
    ],
  },
  { name: 'what is made and gone again', code: 'mkdir /var/n; echo > /var/n/f; rm -r /var/n', changes: [] },
  {
    name: 'content that was there before the mark',
    before: 'echo a > /var/f; echo a > /var/g; echo a > /var/h',
    code: 'echo b > /var/f; echo more >> /var/g; rm /var/h',
    changes: ['modified /var/f', 'modified /var/g', 'deleted /var/h'],
  },
  {
    name: 'content of the DSM tree',
    code: 'echo more >> /etc/hosts; rm /etc/services; chmod 600 /etc/group; chown 1:2 /etc/profile',
    changes: ['metadata /etc/group', 'modified /etc/hosts', 'metadata /etc/profile', 'deleted /etc/services'],
  },
  {
    name: 'content written anew with the same size, its time set back',
    before: 'echo aaa > /var/f',
    code: `for f in /var/f /etc/hosts; do touch -r $f /tmp/t; sed -i.bak 's/a/b/' $f; cat $f > /tmp/x; rm $f.bak; cat /tmp/x > $f; touch -r /tmp/t $f; done; rm /tmp/x /tmp/t`,
    changes: ['modified /etc/hosts', 'modified /var/f'],
  },
  {
    name: 'the same, in place',
    before: 'echo aaa > /var/f',
    code: `touch -r /var/f /tmp/t; echo bbb > /var/f; touch -r /tmp/t /var/f; rm /tmp/t; touch -r /etc/hosts /tmp/t; tr a b < /etc/hosts > /tmp/x; cat /tmp/x > /etc/hosts; touch -r /tmp/t /etc/hosts; rm /tmp/t /tmp/x`,
    changes: ['modified /etc/hosts', 'modified /var/f'],
  },
  { name: 'a touch of the DSM tree', code: 'touch /etc/hosts /etc /var', changes: [] },
  {
    name: 'a touch of what was there before the mark',
    before: 'mkdir /var/d; echo a > /var/d/f',
    code: 'touch /var/d/f /var/d',
    changes: [],
  },
  {
    name: 'a look at everything',
    code: 'find / -xdev -type f -newer /proc/version -exec cat {} + > /dev/null 2>&1; ls -R / > /dev/null 2>&1; true',
    changes: [],
  },
  {
    name: 'mode and owner of what was there before the mark',
    before: 'mkdir /var/d; echo a > /var/f; ln -s f /var/l',
    code: 'chmod 700 /var/d; chown 5 /var/f; chown -h 5 /var/l',
    changes: ['metadata /var/d', 'metadata /var/f', 'metadata /var/l'],
  },
  {
    name: 'a mode that is set as it was',
    before: 'echo a > /var/f',
    code: 'chmod 600 /var/f; chmod 644 /var/f',
    changes: [],
  },
  {
    name: 'a link that leads elsewhere',
    before: 'ln -s a /var/l',
    code: 'ln -sfn b /var/l; ln -sfn /elsewhere /etc/localtime; rm /var/lock; ln -s /run/lock /var/lock',
    changes: ['modified /etc/localtime', 'modified /var/l'],
  },
  {
    name: 'a rename of a file',
    before: 'echo a > /var/a',
    code: 'mv /var/a /var/b; mv /etc/hosts /etc/hosts.old',
    changes: ['deleted /etc/hosts', 'created /etc/hosts.old', 'deleted /var/a', 'created /var/b'],
  },
  {
    name: 'a rename over a file',
    before: 'echo a > /var/a; echo bb > /var/b',
    code: 'mv /var/a /var/b; cp -p /etc/group /etc/x; mv /etc/x /etc/profile',
    changes: ['modified /etc/profile', 'deleted /var/a', 'modified /var/b'],
  },
  {
    name: 'a rename of a folder',
    before: 'mkdir -p /var/a/b; echo > /var/a/b/f',
    code: 'mv /var/a /var/c',
    changes: [
      'deleted /var/a',
      'deleted /var/a/b',
      'deleted /var/a/b/f',
      'created /var/c',
      'created /var/c/b',
      'created /var/c/b/f',
    ],
  },
  {
    name: 'a folder of the DSM tree that is gone, with all that was in it',
    code: 'rm -r /etc/systemd',
    changes: [
      'deleted /etc/systemd',
      'deleted /etc/systemd/system',
      'deleted /etc/systemd/system/syno-low-priority-packages.target.wants',
    ],
  },
  {
    name: 'a folder that is removed and made anew',
    before: 'mkdir /var/d; echo > /var/d/old',
    code: 'rm -r /etc/systemd /var/d; mkdir /etc/systemd /var/d; echo > /etc/systemd/new; echo > /var/d/new',
    changes: [
      'created /etc/systemd/new',
      'deleted /etc/systemd/system',
      'deleted /etc/systemd/system/syno-low-priority-packages.target.wants',
      'created /var/d/new',
      'deleted /var/d/old',
    ],
  },
  {
    name: 'a file where a folder was, and a folder where a file was',
    before: 'mkdir /var/d; echo > /var/d/f; echo > /var/f',
    code: 'rm -r /etc/systemd /var/d /var/f /etc/hosts; echo > /etc/systemd; echo > /var/d; mkdir /var/f /etc/hosts; echo > /etc/hosts/x',
    changes: [
      'modified /etc/hosts',
      'created /etc/hosts/x',
      'modified /etc/systemd',
      'deleted /etc/systemd/system',
      'deleted /etc/systemd/system/syno-low-priority-packages.target.wants',
      'modified /var/d',
      'deleted /var/d/f',
      'modified /var/f',
    ],
  },
  {
    name: 'a folder made anew that has a file where a folder was',
    code: 'rm -r /etc/systemd; mkdir /etc/systemd; echo > /etc/systemd/system',
    changes: [
      'modified /etc/systemd/system',
      'deleted /etc/systemd/system/syno-low-priority-packages.target.wants',
    ],
  },
  {
    name: 'files that are removed and made anew as they were',
    before: 'echo a > /var/f',
    code: 'cp -p /etc/hosts /tmp/x; rm /etc/hosts; cp -p /tmp/x /etc/hosts; rm /tmp/x',
    changes: [],
  },
  {
    name: 'a file that was deleted before the mark and comes back',
    before: 'rm /etc/hosts; rm -r /etc/systemd',
    code: 'echo new > /etc/hosts; mkdir -p /etc/systemd/system',
    changes: ['created /etc/hosts', 'created /etc/systemd', 'created /etc/systemd/system'],
  },
  {
    name: 'hard links',
    before: 'echo a > /var/a; echo b > /var/b; ln /var/b /var/b2',
    code: 'ln /var/a /var/a2; echo c >> /var/b2; ln /etc/hosts /etc/hosts2',
    changes: ['created /etc/hosts2', 'created /var/a2', 'modified /var/b', 'modified /var/b2'],
  },
  {
    // The host's own files and folders belong to nobody in the box: its root can put others in their place in /usr/bin.
    name: 'below /usr, beside and over the host’s userland',
    before: 'echo a > /usr/local/bin/before; echo a > /usr/bin/spkbox-before',
    code: 'echo > /usr/local/bin/new; echo > /usr/bin/spkbox-new; echo b >> /usr/bin/spkbox-before; rm /usr/local/bin/before /usr/bin/env /usr/bin/tee /usr/bin/comm; echo > /usr/bin/tee; mkdir /usr/bin/comm; rm /usr/bin/ash; rm -r /usr/syno/synoman',
    changes: [
      'deleted /usr/bin/ash',
      'modified /usr/bin/comm',
      'deleted /usr/bin/env',
      'modified /usr/bin/spkbox-before',
      'created /usr/bin/spkbox-new',
      'modified /usr/bin/tee',
      'deleted /usr/local/bin/before',
      'created /usr/local/bin/new',
      'deleted /usr/syno/synoman',
      'deleted /usr/syno/synoman/webman',
      'deleted /usr/syno/synoman/webman/3rdparty',
    ],
  },
  {
    name: 'in places that are special',
    code: 'echo > /tmp/t; echo > /dev/shm/s; echo > /run/r; echo > /root/r; echo > /x',
    changes: ['created /dev/shm/s', 'created /root/r', 'created /run/r', 'created /tmp/t', 'created /x'],
  },
  {
    name: 'names that no list would like',
    code: `mkdir /var/n; cd /var/n; touch -- "it's" '"' ' ' $'a\\nb' $'\\nlead' '-x' '\\0' '$(id)' $'t\\tb' 'f 644 0 0'; ln -s $'\\nx' $'\\nlink'; touch $'/\\ntop' $'/usr/\\ntop'`,
    changes: [
      'created /\ntop',
      'created /usr/\ntop',
      'created /var/n',
      ...['\nlead', '\nlink', ' ', '"', '$(id)', '-x', '\\0', 'a\nb', 'f 644 0 0', "it's", 't\tb'].map(
        (name) => `created /var/n/${name}`,
      ),
    ],
  },
];

export function changesSuite(start: Start, engine: string): void {
  describe('changes since a mark:', () => {
    test.each(CASES)('$name', async ({ before, code, changes }) => {
      await using box = await start();
      expect(await changesOf(box, code, before)).toEqual(changes);
    });

    test('they are exact, and say what is there now', async () => {
      await using box = await start();
      const mark = await box.mark();
      await sh(
        box,
        'printf 123 > /var/f; chown 5:6 /var/f; chmod 4711 /var/f; ln -s "a b" /var/l; rm /etc/hosts',
      );
      expect(await box.changesSince(mark)).toEqual({
        precision: 'exact',
        value: [
          { change: 'deleted', path: '/etc/hosts', file: undefined },
          {
            change: 'created',
            path: '/var/f',
            file: { kind: 'file', mode: 0o4711, owner: { uid: 5, gid: 6 }, size: 3, target: undefined },
          },
          {
            change: 'created',
            path: '/var/l',
            file: { kind: 'link', mode: 0o777, owner: { uid: 0, gid: 0 }, size: 3, target: 'a b' },
          },
        ],
      });
    });

    test('they are counted from each of several marks', async () => {
      await using box = await start();
      const first = await box.mark();
      await sh(box, 'echo > /var/a');
      const second = await box.mark();
      await sh(box, 'echo > /var/b; rm /var/a');
      expect(lines(await box.changesSince(first))).toEqual(['created /var/b']);
      expect(lines(await box.changesSince(second))).toEqual(['deleted /var/a', 'created /var/b']);
      expect(lines(await box.changesSince(await box.mark()))).toEqual([]);
    });

    test.each(['/var/s', '/usr/local/s'])('what lies below a snapshot is compared, in %s', async (top) => {
      await using box = await start();
      const big = 'head -c 1500000 /dev/zero';
      await sh(
        box,
        `mkdir -p ${top}/d/e; cd ${top}; echo > d/e/f; ln -s /etc l; for f in same other; do echo a > $f; ${big} > big-$f; done`,
      );
      await box.restore(await box.snapshot());
      const mark = await box.mark();
      const change = `cd ${top}; rm -r d l; mkdir -p d/n l; echo > l/passwd; touch same big-same; echo b > other; printf x | dd of=big-other conv=notrunc status=none`;
      await sh(box, change);
      const changed = [
        ...[`modified ${top}/big-other`, `deleted ${top}/d/e`, `deleted ${top}/d/e/f`, `created ${top}/d/n`],
        ...[`modified ${top}/l`, `created ${top}/l/passwd`, `modified ${top}/other`],
      ];
      expect(lines(await box.changesSince(mark))).toEqual(changed);
      expect(await changesOf(box, `cd ${top}; touch d same; rm -r l; rmdir d/n d; mkdir d`)).toEqual([
        ...[`deleted ${top}/d/n`, `deleted ${top}/l`, `deleted ${top}/l/passwd`],
      ]);
    });

    test('names that are no UTF-8 are told apart', async () => {
      await using box = await start();
      const changes = await changesOf(box, `mkdir /var/n; touch $'/var/n/\\xff' $'/var/n/\\xfe'`);
      expect(new Set(changes).size).toBe(3);
    });

    test('10,000 of them, below /usr too', async () => {
      await using box = await start();
      const long = 'x'.repeat(60);
      const entries = (top: string) =>
        Array.from({ length: 5000 }, (_, n) => ({ name: `${top}/d${n % 20}/${long}${n}`, body: `${n}` }));
      const mark = await box.mark();
      await box.unpack(tar([...entries('usr/local/many'), ...entries('var/many')]), '/');
      const all = lines(await box.changesSince(mark));
      expect(all.length).toBe(2 * (1 + 20 + 5000));
      expect(all.filter((line) => !line.startsWith('created'))).toEqual([]);
      const half = await box.mark();
      await sh(box, 'rm -r /var/many/d1*; for f in /usr/local/many/d2/*; do echo >> $f; done');
      const later = lines(await box.changesSince(half));
      expect(later.filter((line) => line.startsWith('deleted')).length).toBe(11 * 251);
      expect(later.filter((line) => line.startsWith('modified')).length).toBe(250);
    });

    test('a folder of the host’s programs that is gone, and one that is made anew', async () => {
      await using box = await start();
      const names = await box.list('/usr/bin');
      const mark = await box.mark();
      await sh(box, 'mv /usr/bin /usr/moved; PATH=/usr/moved mkdir /usr/bin');
      const found = await box.changesSince(mark);
      // It looks with a program of the box, and says so when there is none.
      if (engine === 'docker') return expect(found).toMatchObject({ precision: 'unavailable' });
      const deleted = lines(found).filter((line) => line.startsWith('deleted'));
      expect(deleted).toEqual(names.map((name) => `deleted /usr/bin/${name}`));
    });

    test('a name that the host has in /usr/local is new in the box', async () => {
      await using box = await start();
      const name = readdirSync('/usr/local')[0] ?? 'none';
      expect(
        await changesOf(box, `mkdir -p /usr/local/src; touch /usr/local/${name}-x /usr/local/src/${name}`),
      ).toEqual(
        ['/usr/local/src', `/usr/local/src/${name}`, `/usr/local/${name}-x`]
          .sort()
          .map((path) => `created ${path}`),
      );
    });

    test('they can be asked for while files come and go', async () => {
      await using box = await start();
      await sh(
        box,
        '(while :; do for i in 1 2 3 4 5 6 7 8 9; do echo > /var/log/f$i; done; rm -f /var/log/f*; done) &',
      );
      const mark = await box.mark();
      for (let round = 0; round < 30; round += 1) {
        // A file that went while it was read cannot be compared, and an engine that reads must say so.
        const paths = linesOfAny(await box.changesSince(mark));
        expect(paths.filter((line) => !/^(created|modified|deleted) \/var\/log\/f\d$/.test(line))).toEqual(
          [],
        );
      }
    });

    // The docker engine asks its image, in another way.
    test.skipIf(engine === 'docker')(
      'folders thousands deep fill no memory, and what was not listed is said',
      async () => {
        await using box = await start();
        const mark = await box.mark();
        await sh(box, `perl -e 'chdir "/var"; for (1 .. 7000) { mkdir "deep"; chdir "deep" }'`);
        const fact = await box.changesSince(mark);
        expect(fact).toMatchObject({
          precision: 'approximate',
          why: expect.stringContaining('not looked at'),
        });
        expect(linesOfAny(fact)).toContain('created /var/deep');
        // The box still works.
        expect((await sh(box, 'echo on')).out).toBe('on\n');
      },
    );
  });
}
