/** The tables can fail: each kind of statement about a life has a package here that breaks it. */
import { expect, test } from 'vitest';
import { type Facts, file, folder, link, nothing } from './support/facts.ts';
import { live } from './support/life.ts';
import type { PackageParts } from './support/package.ts';
import type { Shape, Stage } from './support/shape.ts';
import { sharedNas } from './support/shared-nas.ts';

const box = sharedNas();

type Broken = Partial<PackageParts> &
  Pick<Shape, 'runs' | 'upgrade'> & {
    readonly install?: Stage;
  };

let count = 0;

const shape = (name: string, { install = {}, runs = [], upgrade, ...parts }: Broken): Shape => ({
  ...{ shape: name, seen: '', reliesOn: '', runs },
  ...(upgrade === undefined ? {} : { upgrade }),
  package: { name, ...parts },
  afterwards: { install },
});

const verbs = (branches: string) => ({ 'start-stop-status': `#!/bin/sh\ncase $1 in\n${branches}\nesac\n` });
const hook = (name: string, line: string) => ({ scripts: { [name]: `#!/bin/sh\n${line}\n` } });
const stating = (files: Facts): Broken => ({
  ...hook('postinst', 'echo a > "$SYNOPKG_PKGVAR/a"'),
  install: { files },
});

const LOSE = 'rm -f "$SYNOPKG_PKGVAR/a"';

test('a package that breaks nothing lives', () => live(box, shape('whole', stating({ 'var/a': file('a') }))));

test.each<[string, string, Broken]>([
  ['a file that is left', 'left behind', hook('postuninst', 'touch /tmp/left-behind')],
  ['an action that fails', 'install: expected', { scripts: verbs('start) exit 1 ;;') }],
  [
    'a script that fails without consequence',
    'scripts that failed at uninstall',
    hook('postuninst', 'exit 1'),
  ],
  ['a message', 'messages of install', hook('postinst', 'echo hello > $SYNOPKG_TEMP_LOGFILE')],
  ['a message that is missing', 'messages of install', { install: { messages: ['hello'] } }],
  ['a status', 'status after install', { scripts: verbs('status) exit 3 ;;') }],
  ['a process', 'processes after install', { scripts: verbs('start) sleep 1005 & ;;') }],
  ['a process that is missing', 'processes after install', { runs: ['sleep 1006'] }],
  [
    'a process that stop forgets',
    'processes after stop',
    { scripts: verbs('start) sleep 1007 & ;;'), runs: ['sleep 1007'] },
  ],
  ['the text of a file', 'files after install', stating({ 'var/a': file('b') })],
  ['the mode of a file', 'files after install', stating({ 'var/a': file('a', '600') })],
  ['the owner of a file', 'files after install', stating({ 'var/a': file('a', '644', 'root:root') })],
  ['a file that is not there', 'files after install', stating({ 'var/b': file('a') })],
  ['a file that is there', 'files after install', stating({ 'var/a': nothing })],
  ['a folder', 'files after install', stating({ 'var/a': folder() })],
  [
    'the mode of a folder',
    'files after install',
    stating({ '/volume1/@apphome': folder('700', 'root:root') }),
  ],
  ['the target of a link', 'files after install', stating({ target: link('/volume2') })],
  ['a verb', 'start-stop-status log after install', { install: { verbs: { log: 1 } } }],
  [
    'data that an upgrade loses',
    'lost in the upgrade',
    { ...stating({}), upgrade: hook('preupgrade', LOSE) },
  ],
  ['a finding', 'findings', { resource: { 'no-worker-of-this-name': {} } }],
  ['a line on stderr', 'stderr', hook('postinst', 'echo oh 1>&2')],
])('%s: %s', async (_, message, broken) => {
  count += 1;
  await expect(live(box, shape(`broken-${count}`, broken), 100)).rejects.toThrow(message);
});
