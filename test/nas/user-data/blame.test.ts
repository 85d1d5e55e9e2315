/** The line of a script that a loss is put down to. */
import { expect, test } from 'vitest';
import { blameLine } from '../../../src/nas/user-data/blame.ts';
import { matchesOwnPath } from '../../../src/nas/user-data/own-path.ts';

const SCRIPT = 'scripts/postinst';

const blame = (text: string, own = 'var/settings.conf', others: Record<string, string> = {}) =>
  blameLine(new Map([[SCRIPT, text], ...Object.entries(others)]), SCRIPT, { own, loss: 'overwritten' });

test.each([
  ['names the file', 'echo hi\ncp a /x/settings.conf\n', 2, true],
  ['names it by a variable', 'f="$SYNOPKG_PKGVAR/settings.conf"\ncp a "$f"\n', 2, true],
  ['is one of two', 'cp a settings.conf\nmv b settings.conf\n', 1, false],
  ['redirects into it', 'cat > "$d/settings.conf" << END\na\nEND\n', 1, true],
  ['names its folder alone', '# cp of var\ncp -r defaults/. "$SYNOPKG_PKGVAR"\n', 2, true],
])('the line that %s', (_, text, line, sure) => {
  expect(blame(text)).toEqual({ member: SCRIPT, line, sure });
});

test('a line of a script that the script sources', () => {
  const others = { 'scripts/functions': '\n\ncp a settings.conf\n' };
  expect(blame('. $(dirname $0)/functions\n', undefined, others)).toMatchObject({
    member: 'scripts/functions',
    line: 3,
  });
});

test('no line, where none names the file and can write it', () => {
  expect(blame('echo settings.conf\nrm -rf /var/packages/a/tmp > /dev/null\n')).toBeUndefined();
});

test.each([
  ['var/cache/*', 'var/cache/a/b', true],
  ['var/*.conf', 'var/a/b.conf', false],
  ['var/**.conf', 'var/a/b.conf', true],
  ['shares/photos', 'shares/photos/a', true],
  ['var/a', 'var/ab', false],
])('the pattern %s for %s: %s', (pattern, path, matches) => {
  expect(matchesOwnPath([pattern], path)).toBe(matches);
});
