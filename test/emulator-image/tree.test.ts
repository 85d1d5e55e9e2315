import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { groupLine, passwdLine, STANDING_GROUPS, STANDING_USERS } from '../../src/dsm/accounts.ts';

const IMAGE = new URL('../../emulator-image/', import.meta.url);
const ENTRY =
  /^(?:(?<type>dir|file|empty) (?<mode>[0-7]{4})|(?<link>link) -) (?<user>[a-z]+):(?<group>[a-z]+) (?<path>\/\S*)(?: (?<target>\S+))?$/;

const text = (name: string) => readFileSync(new URL(name, IMAGE), 'utf8');
const lines = text('tree.txt').split('\n');
const entries = lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseEntry);
const parsed = entries.flatMap((entry) => entry.parsed ?? []);
const pathsOf = (...types: string[]) =>
  parsed.filter(({ type }) => types.includes(type)).map(({ path }) => path);

function parseEntry(line: string) {
  const groups = ENTRY.exec(line)?.groups;
  if (groups === undefined) return { line, parsed: undefined };
  const { type = 'link', user = '', group = '', path = '', target } = groups;
  return { line, parsed: { type, user, group, path, target } };
}

/** The lines of passwd, group or shadow, split into their fields. */
const accounts = (file: string) =>
  text(`rootfs/etc/${file}`)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(':'));

const firstFields = (file: string) => accounts(file).map(([name]) => name);

const filesOfRootfs = readdirSync(new URL('rootfs/', IMAGE), { recursive: true, withFileTypes: true })
  .filter((file) => !file.isDirectory())
  .map((file) => `${file.parentPath}/${file.name}`.split('/rootfs/')[1])
  .map((path) => `/${path}`.replace('//', '/'));

describe('tree.txt', () => {
  test('has only lines that can be read', () => {
    expect(entries.filter((entry) => entry.parsed === undefined).map(({ line }) => line)).toEqual([]);
  });

  test('gives a target to links and to nothing else', () => {
    expect(parsed.filter(({ type, target }) => (type === 'link') !== (target !== undefined))).toEqual([]);
  });

  test('names each place once, plainly', () => {
    const paths = parsed.map(({ path }) => path);
    expect(paths.filter((path, i) => paths.indexOf(path) !== i)).toEqual([]);
    expect(paths.filter((path) => /\/\.{0,2}(\/|$)/.test(path) && path !== '/')).toEqual([]);
  });

  test('lists a folder before what is in it, and nothing below a link', () => {
    const folders = new Set<string>();
    const homeless = parsed.filter(({ type, path }) => {
      if (type === 'dir') folders.add(path);
      return !folders.has(dirname(path));
    });
    expect(homeless).toEqual([]);
  });

  test('lists exactly the files of rootfs/, none of them outside', () => {
    expect(pathsOf('file').toSorted()).toEqual(filesOfRootfs.toSorted());
  });

  test('lists no folder below /usr that may be a link on a host', () => {
    const hosts = /^\/usr\/(?!local(\/|$)|syno(\/|$)|bin$)/;
    expect(pathsOf('dir').filter((path) => hosts.test(path))).toEqual([]);
  });

  test('names owners that have an account', () => {
    const users = firstFields('passwd');
    const groups = firstFields('group');
    expect(parsed.filter(({ user, group }) => !users.includes(user) || !groups.includes(group))).toEqual([]);
  });

  test('gives a source for every group of entries', () => {
    const unsourced = lines
      .join('\n')
      .split(/\n{2,}/)
      .filter((group) => group.split('\n').some((line) => line !== '' && !line.startsWith('#')))
      .filter((group) => !/^# .*(source|inferred)/i.test(group.replaceAll('\n#', '')));
    expect(unsourced).toEqual([]);
  });
});

describe('the standing accounts', () => {
  test('are those of src/dsm/accounts.ts', () => {
    const linesOf = (file: string) => accounts(file).map((fields) => fields.join(':'));
    expect(linesOf('passwd')).toEqual(expect.arrayContaining(STANDING_USERS.map(passwdLine)));
    expect(linesOf('group')).toEqual(expect.arrayContaining(STANDING_GROUPS.map(groupLine)));
  });

  test('beyond those are only what a Linux userland needs', () => {
    const beyond = (file: string, names: readonly string[]) =>
      firstFields(file).filter((name = '') => !names.includes(name));
    expect(
      beyond(
        'passwd',
        STANDING_USERS.map(({ name }) => name),
      ),
    ).toEqual(['nobody']);
    expect(
      beyond(
        'group',
        STANDING_GROUPS.map(({ name }) => name),
      ),
    ).toEqual(['tty', 'nogroup']);
  });

  test('are the same in passwd and shadow, in the same order', () => {
    expect(firstFields('shadow')).toEqual(firstFields('passwd'));
  });

  test('have no password', () => {
    expect(accounts('shadow').filter(([, password]) => password !== '*')).toEqual([]);
  });

  test('have a group each, and every member an account', () => {
    const gids = accounts('group').map(([, , gid]) => gid);
    expect(accounts('passwd').filter(([, , , gid]) => !gids.includes(gid))).toEqual([]);
    const members = accounts('group').flatMap(([, , , names = '']) =>
      names.split(',').filter((name) => name !== ''),
    );
    expect(members.filter((name) => !firstFields('passwd').includes(name))).toEqual([]);
  });

  test('have a name and a number of their own', () => {
    for (const file of ['passwd', 'group']) {
      const ids = accounts(file).map(([, , id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(new Set(firstFields(file)).size).toBe(firstFields(file).length);
    }
  });

  test('have lines with the right number of fields', () => {
    const widths = { passwd: 7, group: 4, shadow: 9 };
    for (const [file, width] of Object.entries(widths)) {
      expect(accounts(file).filter((fields) => fields.length !== width)).toEqual([]);
    }
  });
});
