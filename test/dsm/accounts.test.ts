/** DSM's own accounts, and the numbers of packages. */
import { describe, expect, it } from 'vitest';
import {
  FIRST_HUMAN_UID,
  groupLine,
  packageUid,
  passwdLine,
  STANDING_GROUPS,
  STANDING_USERS,
} from '../../src/dsm/accounts.ts';
import { fc } from '../support/seeded.ts';

const user = (name: string) => STANDING_USERS.find((row) => row.name === name);
const group = (name: string) => STANDING_GROUPS.find((row) => row.name === name);

describe('the standing accounts', () => {
  it('have the numbers of a NAS', () => {
    expect(user('root')).toMatchObject({ uid: 0, gid: 0, home: '/root' });
    expect(user('admin')).toMatchObject({ uid: 1024, gid: 100 });
    expect(user('guest')).toMatchObject({ uid: 1025, gid: 100 });
    expect(user('http')).toMatchObject({ uid: 1023, gid: 1023, home: '/var/services/web' });
    expect(group('system')?.gid).toBe(1);
    expect(group('users')?.gid).toBe(100);
    expect(group('administrators')).toMatchObject({ gid: 101, members: ['admin'] });
    expect(group('synopkgs')?.gid).toBe(999);
    expect(FIRST_HUMAN_UID).toBe(1026);
  });

  it('have a number and a group of their own each', () => {
    expect(new Set(STANDING_USERS.map(({ uid }) => uid)).size).toBe(STANDING_USERS.length);
    expect(new Set(STANDING_GROUPS.map(({ gid }) => gid)).size).toBe(STANDING_GROUPS.length);
    for (const { gid } of STANDING_USERS) expect(STANDING_GROUPS.some((row) => row.gid === gid)).toBe(true);
  });

  it('make the lines that a NAS has in its files', () => {
    const admin = user('admin');
    const administrators = group('administrators');
    expect(admin && passwdLine(admin)).toBe(
      'admin:x:1024:100:System default user:/var/services/homes/admin:/bin/sh',
    );
    expect(administrators && groupLine(administrators)).toBe('administrators:x:101:admin');
  });
});

describe('packageUid', () => {
  it('follows FNV-1a, whose published values for "a" and "foobar" are e40c292c and bf9cf968', () => {
    expect(packageUid('a')).toBe(20_000 + (0xe40c292c % 40_000));
    expect(packageUid('foobar')).toBe(20_000 + (0xbf9cf968 % 40_000));
  });

  it('is the same for the same name, and lies where a rootless range can map it', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const uid = packageUid(name);
        expect(uid).toBe(packageUid(name));
        expect(uid).toBeGreaterThanOrEqual(20_000);
        expect(uid).toBeLessThan(60_000);
      }),
    );
  });

  it('takes the next free number, beginning anew after the last', () => {
    const first = packageUid('foobar');
    expect(packageUid('foobar', (uid) => uid === first)).toBe(first + 1);
    expect(packageUid('foobar', (uid) => uid >= first)).toBe(20_000);
  });

  it('says so when every number is in use', () => {
    expect(() => packageUid('foobar', () => true)).toThrow(/in use/);
  });
});
