/** No result takes the place of what it was made of, and what the host refuses is told as that. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runPack } from '../../src/cli/pack/run.ts';
import { openReporting } from '../../src/cli/reporting.ts';
import { hostLimitError } from '../../src/errors.ts';
import { packUnnamed } from '../../src/spk/pack/pack-spk.ts';
import { temporaryFolder } from '../support/packages.ts';
import { infoText } from '../support/spk-builder.ts';

function packageFolder(): string {
  const folder = join(temporaryFolder(), 'source');
  mkdirSync(join(folder, 'package'), { recursive: true });
  writeFileSync(join(folder, 'INFO'), infoText());
  return folder;
}

test('a report does not replace the package that it is about', () => {
  const file = join(temporaryFolder(), 'mine.spk');
  writeFileSync(file, 'the package');
  const flags = { reporter: [{ name: 'junit', file }] };
  expect(() => openReporting(flags, ['other.spk', file])).toThrow(
    expect.objectContaining({ code: 'USE_BAD_VALUE' }),
  );
  expect(readFileSync(file, 'utf8')).toBe('the package');
});

test('an .spk does not replace a file of its package', async () => {
  const folder = packageFolder();
  const out = join(folder, 'INFO');
  await expect(runPack(folder, { out })).rejects.toMatchObject({ code: 'USE_BAD_VALUE' });
  expect(readFileSync(out, 'utf8')).toBe(infoText());
});

test('a TMPDIR that does not exist is told by its name', async () => {
  const before = process.env.TMPDIR;
  onTestFinished(() => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  });
  const folder = packageFolder();
  process.env.TMPDIR = '/nowhere';
  await expect(packUnnamed(folder)).rejects.toMatchObject({
    where: '/nowhere',
    hint: expect.stringContaining('TMPDIR'),
  });
});

test('too few open files are no fault of spkbox', () => {
  const cause = Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' });
  expect(hostLimitError(cause)).toMatchObject({
    code: 'HOST_LIMIT',
    fault: 'machine',
    hint: expect.stringContaining('ulimit -n'),
  });
  expect(hostLimitError(new TypeError('x'))).toBeUndefined();
});

test('a process that the host does not start is no fault of spkbox, a busy stream is none of the host', () => {
  const cause = Object.assign(new Error('spawn perl EAGAIN'), { code: 'EAGAIN' });
  expect(hostLimitError({ ...cause, syscall: 'spawn perl' })).toMatchObject({ code: 'HOST_LIMIT' });
  expect(hostLimitError({ ...cause, syscall: 'read' })).toBeUndefined();
});
