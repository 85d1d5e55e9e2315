import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { misuse } from '../../src/cli/misuse.ts';
import { makeProgram, withoutGreed } from '../../src/cli/program.ts';
import { readAnswers } from '../../src/cli/wizard-options.ts';
import { SpkboxError } from '../../src/errors.ts';
import { makeReporter } from '../../src/reporters/index.ts';
import { temporaryFolder } from '../support/packages.ts';

/** What a person is told to do about this command line. */
async function hintFor(args: readonly string[]): Promise<string> {
  try {
    await makeProgram().parseAsync(withoutGreed(args), { from: 'user' });
    return '';
  } catch (error) {
    return hintOf(error instanceof CommanderError ? misuse(error, args) : error);
  }
}

const hintOf = (error: unknown): string => (error instanceof SpkboxError ? error.hint : String(error));

test.each([
  [['tyr', 'x'], 'try'],
  [['try', 'x', '--strikt'], '--strict'],
  [['plan', 'unistall', 'x.spk'], 'uninstall'],
  [['plan', 'UNINSTALL', 'x.spk'], 'uninstall'],
  [['plan', 'upgrad', 'old.spk', 'new.spk'], 'upgrade'],
  [['plan', 'x.spk', '--action', 'shutdwon'], 'shutdown'],
  [['wizard', 'x.spk', '--action', 'Install'], 'install'],
  [['try', 'x.spk', '--fidelity', 'giude'], 'guide'],
  [['try', 'x.spk', '--engine', 'namspace'], 'namespace'],
  [['upgrade', 'a.spk', 'b.spk', '--engine', 'Docker'], 'docker'],
  [['try', 'x.spk', '--keep=runing'], 'running'],
])('spkbox %s: a misspelt word of a list gets the nearest', async (args, meant) => {
  expect(await hintFor(args)).toMatch(new RegExp(`^Did you mean ${meant}\\? (Known are: |"spkbox )`));
});

test.each([[['plan', 'sing', 'x.spk']], [['try', 'x.spk', '--fidelity', 'neither']]])(
  'spkbox %s: a word like none of them gets the list alone',
  async (args) => {
    expect(await hintFor(args)).toMatch(/^Known are: /);
  },
);

test('the name of a reporter, and a group of answers', async () => {
  const reporter = await Promise.resolve()
    .then(() => makeReporter('prety', () => undefined))
    .catch(hintOf);
  expect(reporter).toMatch(/^Did you mean pretty\? Known are: pretty, json, /);
  const file = join(temporaryFolder(), 'answers.json');
  writeFileSync(file, '{ upgade: { a: 1 } }');
  expect(await readAnswers({ wizardFile: file }).catch(hintOf)).toMatch(/^Did you mean upgrade\? /);
});
