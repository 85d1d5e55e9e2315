import { expect, test } from 'vitest';
import {
  type AccountFiles,
  addLocalGroup,
  findGroup,
  removeLocalGroups,
  setMembers,
} from '../../../src/system/accounts.ts';

const FILES: AccountFiles = {
  passwd: 'root:x:0:0::/root:/bin/ash\nadmin:x:1024:100::/:/bin/sh\nann:x:1026:100::/:/bin/sh\n',
  group: 'root:x:0:\nadministrators:secret:101:admin\nodd line\n',
  shadow: '',
};

test('a new group has the first local number, and the next one the next', () => {
  const one = addLocalGroup(FILES, { name: 'docker', members: ['ann', 'nobody-here', 'ann'] });
  expect(one.group).toBe(`${FILES.group}docker:x:65536:ann\n`);
  expect(addLocalGroup(one, { name: 'media', members: [] }).group).toBe(`${one.group}media:x:65537:\n`);
});

test('an existing group and a forbidden name add nothing', () => {
  expect(addLocalGroup(FILES, { name: 'administrators', members: ['ann'] })).toEqual(FILES);
  expect(addLocalGroup(FILES, { name: 'x:x:0:\nroot2', members: [] })).toEqual(FILES);
});

test('members are set on one line alone; passwords and odd lines stay as they are', () => {
  const { group } = setMembers(FILES, 'administrators', (members) => [...members, 'ann', 'nobody-here']);
  expect(group).toBe('root:x:0:\nadministrators:secret:101:admin,ann\nodd line\n');
});

test('a file without a last line end gets its new group on a line of its own', () => {
  const cut = { ...FILES, group: 'root:x:0:' };
  expect(addLocalGroup(cut, { name: 'docker', members: [] }).group).toBe('root:x:0:\ndocker:x:65536:\n');
});

test('local groups are removed, and DSM\u2019s own stay', () => {
  const files = addLocalGroup(FILES, { name: 'docker', members: [] });
  expect(removeLocalGroups(files, ['docker'])).toEqual(FILES);
  expect(removeLocalGroups(files, ['docker', 'administrators'])).toEqual(files);
  expect(findGroup(removeLocalGroups(files, ['nowhere', 'docker']).group, 'docker')).toBeDefined();
});
