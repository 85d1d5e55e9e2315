import { describe, expect, test } from 'vitest';
import type { Command } from '../../../src/machine/machine.ts';
import { isPlain } from '../../../src/machine/shared/command-line.ts';

const command = (env: Record<string, string>, cwd?: string): Command => ({
  argv: ['/bin/true'],
  as: { uid: 0, gid: 0, groups: [] },
  env,
  ...(cwd === undefined ? {} : { cwd }),
});

describe('programs with powers see the environment of a command', () => {
  test('when all of it is what a script of a package has', () => {
    expect(isPlain(command({}))).toBe(true);
    expect(isPlain(command({ PATH: '/bin', SYNOPKG_PKGNAME: 'hello', pkgwizard_port: '80' }, '/'))).toBe(
      true,
    );
  });

  test.each(['LD_PRELOAD', 'GLIBC_TUNABLES', 'BASH_ENV', 'LC_ALL', 'SYNOPKG_A\nLD_PRELOAD', 'BASH_FUNC_x%%'])(
    'never with %j in it',
    (name) => expect(isPlain(command({ PATH: '/bin', [name]: 'x' }))).toBe(false),
  );

  test('never when it runs in another folder, since that takes one of them', () => {
    expect(isPlain(command({}, '/tmp'))).toBe(false);
  });
});
