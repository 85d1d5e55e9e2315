/** `spkbox try --watch`: once more after a change, until Ctrl-C. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { until } from '../support/box.ts';
import { ended, fixtureFolder, start } from './support.ts';

test('it runs again after a change, once for changes that come together, and not because of its own report', async () => {
  const folder = join(temporaryFolder(), 'package');
  cpSync(fixtureFolder('daemon'), folder, { recursive: true });
  const report = join(folder, 'junit.xml');
  const child = start(['try', folder, '--watch', '--reporter', 'pretty', '--reporter', `junit:${report}`]);
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const end = ended(child);
  const rounds = (): number => said.split('watching').length - 1;
  await until(() => rounds() === 1);
  writeFileSync(join(folder, 'package/one'), '1');
  writeFileSync(join(folder, 'package/two'), '2');
  await until(() => rounds() === 2);
  writeFileSync(join(folder, 'INFO'), 'broken');
  await until(() => rounds() === 3);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await end;
  expect(code).toBe(130);
  expect(stdout.match(/^(PASSED|FAILED)/gm)).toEqual(['PASSED', 'PASSED', 'FAILED']);
  expect(stderr).toContain('error INFO_');
});
