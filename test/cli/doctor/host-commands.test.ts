/** What a host lacks of DSM, by the paths that it has. */
import { expect, test } from 'vitest';
import { hostCommands } from '../../../src/cli/doctor/host-commands.ts';
import { COMMANDS } from '../../../src/dsm/commands.ts';

const hostWithout = (...missing: string[]) =>
  hostCommands((path) => path.startsWith('/usr/sbin/') && !missing.some((name) => path.endsWith(`/${name}`)));

test('a host with all of them lacks none', () => {
  expect(hostWithout()).toEqual({ missing: [], fix: '' });
});

test('what is missing is named, and each package that brings it once', () => {
  expect(hostWithout('lsmod', 'insmod', 'rsync')).toEqual({
    missing: ['rsync', 'insmod', 'lsmod'],
    fix: 'apt-get install kmod rsync',
  });
});

test('each command is in the table once, with its package and its source', () => {
  const names = COMMANDS.map(({ command }) => command);
  expect(new Set(names).size).toBe(names.length);
  for (const { debian, source } of COMMANDS) {
    expect(debian).toMatch(/^[a-z0-9-]+$/);
    expect(source.from.length).toBeGreaterThan(5);
  }
});
