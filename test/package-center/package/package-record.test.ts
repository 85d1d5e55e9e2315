/** Whose a package will be, before anything is done. */
import { expect, test } from 'vitest';
import { makePackageRecord } from '../../../src/package-center/package/package-record.ts';
import { changed } from '../../support/packages.ts';

const ACCOUNTS = {
  passwd: 'root:x:0:0::/root:/bin/ash\nhttp:x:1023:1023::/:/bin/sh\n',
  group: 'root:x:0:\nsynopkgs:x:999:\nhttp:x:1023:\n',
  shadow: '',
};

async function userOf(privilege: object | undefined) {
  const text = privilege === undefined ? undefined : JSON.stringify(privilege);
  const spk = await changed('trace', { 'conf/privilege': text });
  return makePackageRecord(spk, { volume: '/volume1', answers: {}, accounts: ACCOUNTS }).user;
}

test('a package is its own user, in the groups that it joins', async () => {
  const { uid, gid, groups, username, groupname } = await userOf({ 'join-groupname': 'http' });
  expect({ username, groupname, groups }).toEqual({
    username: 'trace',
    groupname: 'trace',
    groups: [999, 1023],
  });
  expect(uid).toBe(gid);
  expect(uid).toBeGreaterThanOrEqual(20_000);
});

test('without conf/privilege it is root’s', async () => {
  expect(await userOf(undefined)).toEqual({
    username: 'root',
    groupname: 'root',
    uid: 0,
    gid: 0,
    groups: [],
  });
});

test.each(['root', 'http', 'a:b', 'x\nroot2:x:0:0'])('asking to be %j it is nobody’s', async (username) => {
  expect(await userOf({ username })).toMatchObject({ uid: 65_534, gid: 65_534, groups: [] });
  expect(await userOf({ groupname: username })).toMatchObject({ uid: 65_534, gid: 65_534, groups: [] });
});
