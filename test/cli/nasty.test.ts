/** `spkbox try --nasty`: its table, its JSON, and its exit code. */
import { expect, test } from 'vitest';
import { rough } from '../support/rough.ts';
import { fixtureFolder, spkbox } from './support.ts';

test('a table for people tells the script and its line, JSON the same; the exit code is 1', async () => {
  const { file } = await rough('serving', {
    scripts: { postinst: '[ $wizard_dir = x ] || exit 0' },
    files: {
      'WIZARD_UIFILES/install_uifile': JSON.stringify([
        {
          step_title: 't',
          items: [{ type: 'textfield', desc: 'd', subitems: [{ key: 'wizard_dir', desc: 'Path' }] }],
        },
      ]),
    },
  });
  const [page, json] = await Promise.all([
    spkbox(['try', '--nasty', file]),
    spkbox(['try', file, '--nasty', '--json']),
  ]);
  expect(page.stdout).toContain(
    '  wizard_dir  blank      STUMBLES\n    postinst of install: scripts/postinst:2: [: too many arguments\n',
  );
  expect(page.stdout).toMatch(/\nFAILED: the package stumbles over 3 of 6 answers\n$/);
  expect({ code: page.code, stderr: page.stderr }).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/6 of 6 answers\n$/),
  });
  expect(JSON.parse(json.stdout)).toMatchObject({ package: 'serving', passed: false, rows: { length: 6 } });
});

test('without a text field there is nothing to try; other reports are refused', async () => {
  const [nothing, watched] = await Promise.all([
    spkbox(['try', fixtureFolder('only-some-scripts'), '--nasty']),
    spkbox(['try', fixtureFolder('only-some-scripts'), '--nasty', '--watch']),
  ]);
  expect(nothing).toMatchObject({ code: 0, stdout: expect.stringContaining('no text field to try') });
  expect(watched).toMatchObject({ code: 2, stdout: '' });
});
