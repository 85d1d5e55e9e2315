/** Which change a user makes in a settings file of each form, and which files are no settings. */
import { expect, test } from 'vitest';
import { editMark, editSettings } from '../../../src/nas/user-data/edit-settings.ts';
import { isSettingsText, isTransient } from '../../../src/nas/user-data/left-alone.ts';

const MARK = editMark(2, 1);
const COMMENT = `changed by the user, ${MARK}`;

test.each([
  [
    'a value of several words',
    'etc/app.conf',
    'port=80\ntitle=My own server\n',
    `port=80\ntitle=My own server ${MARK}\n`,
  ],
  ['one within quotes', 'etc/app', "title='My own server'\n", `title='My own server ${MARK}'\n`],
  ['one of YAML', 'var/app.yml', 'port: 80\nwelcome: Hello all\n', `port: 80\nwelcome: Hello all ${MARK}\n`],
  ['one of JSON', 'var/app.json', '{"a": 1, "b": "Good day"}', `{"a": 1, "b": "Good day ${MARK}"}`],
  ['a file of a few words', 'etc/greeting', 'Hello, world\n', `Hello, world ${MARK}\n`],
  ['no word that a program may know: a comment', 'var/a.conf', 'mode=fast\n', `mode=fast\n# ${COMMENT}\n`],
  ['an .ini: a comment of its own sign', 'var/a.ini', '[a]\nb=1\n', `[a]\nb=1\n; ${COMMENT}\n`],
  ['XML: a comment at its end', 'etc/a.xml', '<a>1</a>\n', `<a>1</a>\n<!-- ${COMMENT} -->\n`],
  ['JSON without words: a blank line', 'etc/a.json', '{"a": 1}\n', '{"a": 1}\n\n'],
  [
    'a second time: the mark of the first',
    'etc/a',
    `a=b\n# ${COMMENT}\n`.replace(MARK, editMark(1, 7)),
    `a=b\n# ${COMMENT}\n`,
  ],
])('%s', (_, path, before, after) => {
  expect(editSettings(path, before, MARK)?.text).toBe(after);
});

test.each([
  ['a list of variables whose reader may know no comments', 'etc/installer-variables', 'share=photos\n'],
  ['words that a program reads', 'var/app', 'command=run it now\n'],
  ['PHP that ends within the file', 'etc/config.php', '<?php $a = 1; ?>\n'],
])('leaves alone: %s', (_, path, text) => {
  expect(editSettings(path, text, MARK)).toBeUndefined();
});

test.each(['pid\n', 'run.sh', 'app.db'])('%s is no settings file', (name) => {
  const text = name === 'pid\n' ? '123\n' : 'a=b\n';
  expect(isSettingsText(`var/${name}`, text)).toBe(false);
});

test.each([
  ['var/run.pid', true],
  ['var/cache/thumbs.conf', true],
  ['var/logs/app.conf', true],
  ['var/app.log.1', true],
  ['var/settings.conf', false],
  ['etc/catalog.conf', false],
  ['var/template.conf', false],
])('%s is written anew as the package runs: %s', (path, transient) => {
  expect(isTransient(path)).toBe(transient);
});
