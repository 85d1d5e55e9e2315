import { describe, expect, test } from 'vitest';
import {
  type AccountFiles,
  addAccount,
  findAccount,
  idOf,
  isMadeByPerson,
  removeAccount,
  removeLocalGroups,
} from '../../src/system/accounts.ts';
import { growth, LINEAR } from '../support/growth.ts';

const DSM: AccountFiles = {
  passwd: 'root:x:0:0::/root:/bin/ash\nhttp:x:1023:1023::/var/services/web:/sbin/nologin\n',
  group: 'root:x:0:\nsynopkgs:x:999:\nhttp:x:1023:other\n',
  shadow: 'root:*:10933:0:99999:7:::\nhttp:*:10933:0:99999:7:::\n',
};
const request = (username: string, more: { groupname?: string; joins?: string[] } = {}) => ({
  username,
  groupname: username,
  home: `/var/packages/${username}/home`,
  joins: [],
  ...more,
});

describe('an account', () => {
  test('has one number for user and group, a home, no login, and is in the group of packages', () => {
    const files = addAccount(DSM, request('hello'));
    const { uid, gid, groups } = findAccount(files, 'hello')!;
    expect(uid).toBe(gid);
    expect(uid).toBeGreaterThanOrEqual(20_000);
    expect(uid).toBeLessThan(60_000);
    expect(groups).toEqual([999]);
    expect(files.passwd).toBe(`${DSM.passwd}hello:x:${uid}:${uid}::/var/packages/hello/home:/sbin/nologin\n`);
    expect(files.group).toBe(`root:x:0:\nsynopkgs:x:999:hello\nhttp:x:1023:other\nhello:x:${uid}:\n`);
    expect(files.shadow).toContain('\nhello:*:');
  });

  test('has the same number in every run, and another one where that is taken', () => {
    const { uid } = findAccount(addAccount(DSM, request('hello')), 'hello')!;
    expect(findAccount(addAccount(DSM, request('hello')), 'hello')!.uid).toBe(uid);
    const taken = { ...DSM, passwd: `${DSM.passwd}x:x:${uid}:100::/:/bin/sh\n` };
    expect(findAccount(addAccount(taken, request('hello')), 'hello')!.uid).toBe(uid + 1);
  });

  test('that is there is kept as it is', () => {
    const once = addAccount(DSM, request('hello'));
    expect(addAccount(once, request('hello'))).toEqual(once);
  });

  test('joins the groups that it wants, each once, and none that is not there', () => {
    const files = addAccount(DSM, request('hello', { joins: ['http', 'http', 'nowhere'] }));
    expect(files.group).toContain('http:x:1023:other,hello\n');
    expect(files.group).not.toContain('nowhere');
    expect(findAccount(files, 'hello')!.groups).toEqual([999, 1023]);
  });

  test('goes without a trace', () => {
    expect(removeAccount(addAccount(DSM, request('hello', { joins: ['http'] })), request('hello'))).toEqual(
      DSM,
    );
  });

  test('whose name begins another’s name takes nothing of the other with it', () => {
    const both = addAccount(addAccount(DSM, request('hello')), request('hello2'));
    expect(removeAccount(both, request('hello'))).toEqual(addAccount(DSM, request('hello2')));
  });
});

describe('a group that packages share', () => {
  const shared = (username: string) => request(username, { groupname: 'community' });

  test('has its own number, and its users have others', () => {
    const files = addAccount(addAccount(DSM, shared('sc-a')), shared('sc-b'));
    const [a, b] = [findAccount(files, 'sc-a')!, findAccount(files, 'sc-b')!];
    expect(a.gid).toBe(b.gid);
    expect(new Set([a.uid, b.uid, a.gid]).size).toBe(3);
    expect(files.group.match(/^community:/gm)).toHaveLength(1);
  });

  test('goes with the last of them', () => {
    const both = addAccount(addAccount(DSM, shared('sc-a')), shared('sc-b'));
    const one = removeAccount(both, shared('sc-a'));
    expect(one.group).toContain('community:');
    expect(removeAccount(one, shared('sc-b'))).toEqual(DSM);
  });

  test('and is one of DSM’s own stays', () => {
    const files = addAccount(DSM, request('hello', { groupname: 'http' }));
    expect(findAccount(files, 'hello')!.gid).toBe(1023);
    expect(removeAccount(files, request('hello', { groupname: 'http' }))).toEqual(DSM);
  });
});

describe('an account that several packages have', () => {
  const once = addAccount(DSM, request('shared'));

  test('stays while another has it, and goes with the last', () => {
    expect(removeAccount(once, request('shared'), [request('shared')])).toEqual(once);
    expect(removeAccount(once, request('shared'), [request('other')])).toEqual(DSM);
  });

  test('keeps its own group, and is in the one that another package wants for it', () => {
    const both = addAccount(once, request('shared', { groupname: 'blue' }));
    const [account, blue] = [findAccount(both, 'shared')!, idOf(both.group, 'blue')!];
    expect(account).toMatchObject({ gid: findAccount(once, 'shared')!.gid, groups: [999, blue] });
    expect(removeAccount(both, request('shared', { groupname: 'blue' }), [request('shared')])).toEqual(once);
    expect(removeAccount(both, request('shared', { groupname: 'blue' }))).toEqual(DSM);
  });

  test('leaves the group of a package that it joined when it goes last', () => {
    const joined = addAccount(addAccount(DSM, request('friend')), request('joiner', { joins: ['friend'] }));
    const alone = removeAccount(joined, request('friend'));
    expect(alone.group).toMatch(/^friend:x:\d+:joiner$/m);
    expect(alone.passwd).not.toContain('friend');
    expect(removeAccount(alone, request('joiner'))).toEqual(DSM);
    expect(removeAccount(joined, request('joiner'), [request('friend')])).toEqual(
      addAccount(DSM, request('friend')),
    );
  });
});

describe('a person with the name of a package', () => {
  const WITH_PERSON: AccountFiles = {
    passwd: `${DSM.passwd}hello:x:1026:100:Hello:/home/hello:/bin/sh\nlater:x:1027:100::/:/bin/sh\n`,
    group: `${DSM.group}hello:x:65536:hello,later\n`,
    shadow: `${DSM.shadow}hello:secret:10933:0:99999:7:::\n`,
  };

  test('is shadowed, and the group of that name is renamed', () => {
    const files = addAccount(WITH_PERSON, request('hello'));
    const { uid } = findAccount(files, 'hello')!;
    expect(uid).toBeGreaterThanOrEqual(20_000);
    expect(files.passwd).toContain(
      `hello:x:${uid}:${uid}::/var/packages/hello/home:/sbin/nologin\nhello:x:1026:`,
    );
    expect(files.shadow).toMatch(/hello:\*:.*\nhello:secret:/);
    expect(files.group).toContain('hello__PKG_:x:65536:hello,later\n');
    expect(files.group).toContain(`\nhello:x:${uid}:\n`);
    expect(addAccount(files, request('hello'))).toEqual(files);
  });

  test('goes with the package; others stay', () => {
    const files = removeAccount(addAccount(WITH_PERSON, request('hello')), request('hello'));
    expect(files.passwd).toBe(`${DSM.passwd}later:x:1027:100::/:/bin/sh\n`);
    expect(files.group).toBe(`${DSM.group}hello__PKG_:x:65536:later\n`);
  });

  test('is told from DSM and from packages by the number', () => {
    const files = addAccount(WITH_PERSON, request('other'));
    const names = ['root', 'http', 'hello', 'later', 'other', 'nobody'];
    expect(names.filter((name) => isMadeByPerson(files.passwd, name))).toEqual(['hello', 'later']);
  });
});

test.each(['x:x:0:0', 'x\nroot2:x:0:0::/:/bin/sh', ''])(
  '%j is no name, and nothing is made of it',
  (name) => {
    expect(addAccount(DSM, request(name))).toEqual(DSM);
    expect(addAccount(DSM, request('hello', { groupname: name }))).toEqual(DSM);
  },
);

test('a number that no box has is no account, and no group of one', () => {
  const odd = { ...DSM, passwd: `${DSM.passwd}big:x:70000:100::/:/bin/sh\nword:x:one:100::/:/bin/sh\n` };
  expect(findAccount(odd, 'big')).toBeUndefined();
  expect(findAccount(odd, 'word')).toBeUndefined();
  const group = `${DSM.group}far:x:4294967295:http\n`;
  expect(findAccount({ ...DSM, group }, 'http')!.groups).toEqual([]);
});

test('nobody has an account that is not there', () => {
  expect(findAccount(DSM, 'hello')).toBeUndefined();
  expect(findAccount({ passwd: '', group: '' }, '')).toBeUndefined();
});

describe('tens of thousands of groups', () => {
  const names = (count: number) => Array.from({ length: count }, (_, at) => `group${at}`);
  const lines = (count: number, members = '') =>
    names(count)
      .map((name, at) => `${name}:x:${70_000 + at}:${members}\n`)
      .join('');

  test.each([
    [
      'are joined',
      (count: number) =>
        addAccount({ ...DSM, group: lines(count) }, request('hello', { joins: names(count) })),
    ],
    [
      'are left',
      (count: number) => removeAccount({ ...DSM, group: lines(count, 'hello') }, request('hello')),
    ],
    ['are removed', (count: number) => removeLocalGroups({ ...DSM, group: lines(count) }, names(count))],
  ])('%s in a time that grows with their number', async (_, work) => {
    expect(await growth(8000, work)).toBeLessThan(LINEAR);
  });
});
