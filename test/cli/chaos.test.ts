/** `spkbox chaos`: its table, its JSON, and its exit code. */
import { expect, test } from 'vitest';
import { changed } from '../support/packages.ts';
import { fixtureFolder, spkbox } from './support.ts';

/** Without a daemon: its scripts alone can fail. */
const PACKAGE = fixtureFolder('only-some-scripts');

test('a table for people, progress on stderr; the faults and actions are those that were asked for', async () => {
  const args = ['chaos', PACKAGE, '--actions', 'install', '--faults', 'exit', 'signal'];
  const { code, stdout, stderr } = await spkbox(args);
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/\d+ of \d+ faults\n$/) });
  expect(stdout).toMatch(
    /^only-some-scripts .*\n\ninstall\n {2}step +fault +DSM shows +data +repair +removal\n/,
  );
  expect(stdout).toMatch(/ {2}postinst +exit 1 before +276, 150 broken +kept +works +works\n/);
  expect(stdout).not.toMatch(/power|full|uninstall/);
  expect(stdout).toMatch(/\nPASSED: \d+ faults\n$/);
});

test('a package that fails gives 1, and JSON tells each row', async () => {
  const { file } = await changed('only-some-scripts', {
    'scripts/postinst':
      '#!/bin/sh\n[ ! -e "$SYNOPKG_PKGVAR/once" ] || exit 1\ntouch "$SYNOPKG_PKGVAR/once"\n',
    'scripts/preuninst': '#!/bin/sh\nexit 0\n',
  });
  const { code, stdout } = await spkbox(['chaos', file, '--json']);
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({
    code: 1,
    passed: false,
    rows: [],
    failsAnyway: expect.any(String),
  });
});

test('an unknown fault is a wrong call', async () => {
  expect(await spkbox(['chaos', PACKAGE, '--faults', 'earthquake'])).toMatchObject({ code: 2, stdout: '' });
});
