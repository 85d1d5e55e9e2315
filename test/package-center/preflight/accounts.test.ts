/** Names of accounts that are refused, and those like them that are not. */
import { describe, expect, test } from 'vitest';
import { RESERVED_NAMES } from '../../../src/dsm/accounts.ts';
import { placeText } from '../../../src/findings.ts';
import type { OtherPackage } from '../../../src/package-center/package/account-request.ts';
import { absentPackages, accountRequest } from '../../../src/package-center/package/account-request.ts';
import { accountFindings } from '../../../src/package-center/preflight/accounts.ts';
import type { Spk } from '../../../src/spk/spk.ts';
import { changed } from '../../support/packages.ts';

const packed = (name: string, privilege: object | undefined): Promise<Spk> =>
  changed('trace', {
    INFO: `package="${name}"\nversion="1.0-1"\nos_min_ver="7.0-40000"\narch="noarch"\ndescription="d"\nmaintainer="m"\n`,
    'conf/privilege':
      privilege === undefined
        ? undefined
        : JSON.stringify({ defaults: { 'run-as': 'package' }, ...privilege }),
  });

async function installed(name: string, privilege: object | undefined): Promise<OtherPackage> {
  const spk = await packed(name, privilege);
  const request = accountRequest(spk, '', []);
  const { username = 'root', groupname = 'root' } = request ?? {};
  return { name, spk, user: { uid: 0, gid: 0, groups: [], username, groupname } };
}

const codes = async (name: string, privilege: object | undefined, ...others: OtherPackage[]) =>
  accountFindings(await packed(name, privilege), others).map(
    ({ code, place }) => `${code} ${placeText(place)}`,
  );

describe('a name', () => {
  test.each(['hello', 'sc-hello', 'PlexMediaServer', 'sc_2.0', '3proxy'])('%s is fine', async (username) => {
    expect(await codes('trace', { username, groupname: 'synocommunity' })).toEqual([]);
  });

  test.each(['', ' ', '0', '12345', 'a:b', 'a\nb', '-rf', '../etc', 'ä', 'x'.repeat(65)])(
    '%j cannot be one',
    async (username) => {
      expect(await codes('trace', { username, groupname: 'fine' })).toEqual(['account-name conf/privilege']);
      expect(await codes('trace', { username: 'fine', groupname: username })).toEqual([
        'account-name conf/privilege',
      ]);
    },
  );

  test('of DSM’s own users and groups is refused, with 319', async () => {
    for (const name of ['root', 'admin', 'guest', 'http', 'synopkgs'])
      expect(RESERVED_NAMES.names).toContain(name);
    for (const username of RESERVED_NAMES.names) {
      const [finding, ...more] = accountFindings(await packed('trace', { username }), []);
      expect(finding).toMatchObject({
        code: 'account-name-of-dsm',
        severity: 'refused',
        dsmError: { code: 319 },
      });
      expect(more).toEqual([]);
    }
    expect(await codes('daemon', {})).toEqual(['account-name-of-dsm INFO package']);
    expect(await codes('daemon', { username: 'pkg-daemon' })).toEqual([]);
    expect(await codes('daemon', undefined)).toEqual([]);
  });
});

describe('the user of another package', () => {
  const taken = ['account-name-of-package conf/privilege'];

  test('is not for one that merely names it, nor by its own name for one that comes later', async () => {
    expect(await codes('thief', { username: 'victim' }, await installed('victim', {}))).toEqual(taken);
    expect(await codes('late', {}, await installed('early', { username: 'late' }))).toEqual([
      'account-name-of-package INFO package',
    ]);
  });

  test('is shared where both name it, and the same package has its own', async () => {
    const username = { username: 'sc-shared' };
    expect(await codes('two', username, await installed('one', username))).toEqual([]);
    expect(await codes('same', {}, await installed('same', {}))).toEqual([]);
    expect(await codes('thief', { username: 'rootless' }, await installed('rootless', undefined))).toEqual(
      [],
    );
  });

  test('leaves its group open to others', async () => {
    expect(await codes('two', { groupname: 'one' }, await installed('one', {}))).toEqual([]);
  });
});

test('join-pkg-groupnames are the groups of the packages that are there', async () => {
  const spk = await packed('trace', {
    'join-groupname': 'http',
    'join-pkg-groupnames': [{ packagename: 'one' }, 'two', { packagename: 'root-one' }],
  });
  const others = [await installed('one', { groupname: 'first' }), await installed('root-one', undefined)];
  expect(accountRequest(spk, '/home', others)).toEqual({
    username: 'trace',
    groupname: 'trace',
    home: '/home',
    joins: ['http', 'first'],
  });
  expect(absentPackages(spk, others)).toEqual(['two', 'root-one']);
});
