/** `spkbox replay`: recordings that are none. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { spkbox } from './support.ts';

const folder = temporaryFolder();

test.each([
  ['that is not there', undefined, 'USE_FILE_NOT_FOUND'],
  ['that is empty', '', 'USE_BAD_EVENTS'],
  ['that is no JSON', 'hello\nworld\n', 'USE_BAD_EVENTS'],
  ['that begins in the middle', '{"type":"box-made","seq":4}\n', 'USE_BAD_EVENTS'],
])('a recording %s is refused', async (_, text, errorCode) => {
  const file = join(folder, text === undefined ? 'nothing' : 'run.ndjson');
  if (text !== undefined) writeFileSync(file, text);
  const { code, stdout, stderr } = await spkbox(['replay', file]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`error ${errorCode}: `);
});
