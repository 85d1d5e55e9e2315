/** Answers that scripts stumble over: which do, at which line, and which answers are not tried. */
import { expect, test } from 'vitest';
import { type NastyRow, tryNastyAnswers } from '../../src/index.ts';
import { rough } from '../support/rough.ts';

const WIZARD = (...fields: object[]) =>
  JSON.stringify([{ step_title: 'Folder', items: [{ type: 'textfield', desc: 'Where', subitems: fields }] }]);

const FIELD = { key: 'wizard_dir', desc: 'Path', defaultValue: '/volume1/games' };

const serving = (postinst: string, start: string, wizard = WIZARD(FIELD)) =>
  rough('serving', {
    scripts: { postinst, start, preinst: 'exit 0' },
    files: { 'WIZARD_UIFILES/install_uifile': wizard },
  });

const CONF = '"/var/packages/serving/var/serve.conf"';
const stumblesOf = (rows: readonly NastyRow[]) =>
  rows.flatMap(({ name, ran, stumbles }) =>
    ran || stumbles.length > 0
      ? [
          `${name}${ran ? ' RAN' : ''}: ${stumbles.map(({ step, where, text }) => `${step} ${where ?? ''} ${text}`).join('; ')}`,
        ]
      : [],
  );

test('an answer in a file that start reads as shell is split, and run; each complaint has its line', {
  timeout: 60_000,
}, async () => {
  const spk = await serving(`echo "GAMES=$wizard_dir" > ${CONF}`, `. ${CONF}; exit 0`);
  const { rows, passed } = await tryNastyAnswers([spk]);
  expect(passed).toBe(false);
  expect(rows.map(({ name }) => name)).toEqual(['blank', 'quotes', 'less-than', 'command', 'path', 'long']);
  const stumbles = stumblesOf(rows);
  expect(stumbles[0]).toBe(
    'blank: start of install /var/packages/serving/var/serve.conf:1 words: command not found; start of start /var/packages/serving/var/serve.conf:1 words: command not found',
  );
  expect(stumbles.map((text) => text.split(':')[0])).toEqual(['blank', 'quotes', 'less-than', 'command RAN']);
});

test('a quoted answer that stays data passes; a test without quotes does not', {
  timeout: 60_000,
}, async () => {
  const safe = await serving(
    `printf '%s\\n' "$wizard_dir" > ${CONF}`,
    `read -r GAMES < ${CONF}; [ -n "$GAMES" ]`,
  );
  expect(await tryNastyAnswers([safe])).toMatchObject({ passed: true, rows: { length: 6 } });
  const unquoted = await serving('if [ $wizard_dir = /volume1/music ]; then exit 1; fi', 'exit 0');
  const { rows } = await tryNastyAnswers([unquoted]);
  expect(stumblesOf(rows).map((text) => text.replace(/\(.*/, ''))).toEqual([
    'blank: postinst of install scripts/postinst:2 [: too many arguments',
    'quotes: postinst of install scripts/postinst:2 [: too many arguments',
    'command: postinst of install scripts/postinst:2 [: too many arguments',
  ]);
});

test('a script may refuse an answer with a message; what the wizard refuses is not tried', {
  timeout: 60_000,
}, async () => {
  const short = WIZARD({
    ...FIELD,
    validator: { maxLength: 20, regex: { expr: '/^[^<]*$/', errorText: 'no <' } },
  });
  const careful = await rough('careful', {
    scripts: {
      preinst:
        'case $wizard_dir in /volume1/*) exit 0 ;; *) echo "Choose a folder of a volume." > "$SYNOPKG_TEMP_LOGFILE"; exit 1 ;; esac',
    },
    files: { 'WIZARD_UIFILES/install_uifile': short },
  });
  const { rows, passed } = await tryNastyAnswers([careful]);
  expect(rows.map(({ name, refused }) => [name, refused])).toEqual(
    ['blank', 'quotes', 'path'].map((name) => [name, 'Choose a folder of a volume.']),
  );
  expect(passed).toBe(true);
});

test('without a text field, or where the life fails anyway, nothing is tried, which is said', async () => {
  const flag = JSON.stringify([
    {
      step_title: 'x',
      items: [{ type: 'multiselect', desc: 'd', subitems: [{ key: 'wizard_on', desc: 'on' }] }],
    },
  ]);
  expect(await tryNastyAnswers([await serving('exit 0', 'exit 0', flag)])).toMatchObject({
    passed: true,
    rows: [],
    notTried: 'Its install wizard has no text field to try.',
  });
  expect(await tryNastyAnswers([await serving('exit 0', 'exit 5')])).toMatchObject({
    passed: false,
    notTried: 'Its life fails with the default answers: start of install: it exited with 5.',
  });
});
