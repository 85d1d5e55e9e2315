/** `spkbox wizard`: what it shows, what it asks on a terminal, and how it ends. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { until } from '../support/box.ts';
import { descendants } from '../support/host-state.ts';
import { BIN, ended, exitCode, fixtureFolder, HELLO, spkbox, start } from './support.ts';

const folder = temporaryFolder();

/** A copy of a fixture with other files. */
function packageWith(name: string, files: Readonly<Record<string, string>>): string {
  const copy = join(folder, name);
  cpSync(fixtureFolder('wizard-script'), copy, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(copy, path, '..'), { recursive: true });
    writeFileSync(join(copy, path), text, { mode: 0o755 });
  }
  return copy;
}

const pageOf = (subitems: readonly object[], type = 'textfield') =>
  JSON.stringify([{ step_title: 'Page', items: [{ type, desc: 'Group', subitems }] }]);

const upgradePage = (name: string, page: string) => {
  const of = packageWith(name, { 'WIZARD_UIFILES/upgrade_uifile_ger': page });
  return ['wizard', of, '--action', 'upgrade', '--language', 'ger'];
};

describe('without a terminal', () => {
  test('the pages are shown, each field with its key, default and rules', async () => {
    const { code, stdout, stderr } = await spkbox(['wizard', HELLO]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const words of [
      /^hello 1\.0\.0-0001 {2}wizard for the installation · WIZARD_UIFILES\/install_uifile · enu$/m,
      /^ {2}page 1 of 1 {2}Greeting$/m,
      /^ {4}What shall Hello say to whoever asks\?$/m,
      /^ +hello_greeting=Hello, world$/m,
      /text · required · at most 80 characters · A greeting has no angle brackets\./,
      /^ +\[ \] Put the greeting into the shared folder too$/m,
    ])
      expect(stdout).toMatch(words);
  });

  test('the answers that are given are shown in their places, passwords not', async () => {
    const page = pageOf([{ key: 'wizard_password', desc: 'Password' }], 'password');
    const { code, stdout } = await spkbox([
      ...upgradePage('secret', page),
      '--wizard',
      'wizard_password=hidden',
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('wizard_password=••••');
    expect(stdout).not.toContain('hidden');
  });

  test('a wizard of the action and language is chosen; none is no failure', async () => {
    const german = await spkbox(['wizard', HELLO, '--language', 'ger', '--action', 'uninstall']);
    expect(german.stdout).toContain('WIZARD_UIFILES/uninstall_uifile_ger · ger');
    const none = await spkbox(['wizard', HELLO, '--action', 'upgrade']);
    expect(none).toMatchObject({ code: 0 });
    expect(none.stdout).toContain('no wizard for the upgrade: Package Center asks nothing');
  });

  test('what the pages say cannot act on the terminal', async () => {
    const evil = '\x1b]0;title\x07\u202e';
    const page = pageOf([{ key: 'wizard_a', desc: evil, defaultValue: evil, emptyText: `${evil}x` }]);
    const { stdout } = await spkbox(upgradePage('evil', page));
    expect(stdout).toContain('wizard_a=');
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('--json is the description, the answers and the findings', async () => {
    const { code, stdout } = await spkbox(['wizard', HELLO, '--json', '--wizard', 'hello_write_share=true']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      package: 'hello',
      action: 'install',
      language: 'enu',
      file: 'WIZARD_UIFILES/install_uifile',
      script: false,
      pages: [{ title: 'Greeting', groups: [{ kind: 'fields' }, { kind: 'fields' }] }],
      answers: { hello_greeting: 'Hello, world', hello_write_share: 'true' },
      findings: [],
    });
  });

  test('answers come from a file, for all actions or for each', async () => {
    const grouped = join(folder, 'grouped.json5');
    writeFileSync(
      grouped,
      "{install: {hello_greeting: 'A'}, upgrade: {}, uninstall: {hello_delete_data: true}}",
    );
    const plain = join(folder, 'plain.json');
    writeFileSync(plain, '{"hello_greeting": "B"}');
    const answers = async (...args: string[]) =>
      JSON.parse((await spkbox(['wizard', HELLO, '--json', ...args])).stdout).answers;
    expect(await answers('--answers', grouped)).toMatchObject({ hello_greeting: 'A' });
    expect(await answers('--answers', grouped, '--action', 'uninstall')).toEqual({
      hello_delete_data: 'true',
    });
    expect(await answers('--answers', plain, '--wizard', 'hello_greeting=C')).toMatchObject({
      hello_greeting: 'C',
    });
    expect(await answers('--wizard-file', plain)).toMatchObject({ hello_greeting: 'B' });
  });
});

describe('exit code 1 is for a wizard or an answer that is faulty', () => {
  test.each([
    [
      'an answer that a validator refuses',
      ['wizard', HELLO, '--wizard', 'hello_greeting=<x>'],
      'wizard-answer-pattern',
    ],
    ['an answer to nothing', ['wizard', HELLO, '--wizard', 'other=x'], 'wizard-answer-unknown'],
    [
      'a default that its own validator refuses',
      upgradePage('default', pageOf([{ key: 'wizard_a', defaultValue: 'x', validator: { minLength: 2 } }])),
      'wizard-answer-short',
    ],
    ['a key that no script gets', upgradePage('key', pageOf([{ key: 'LD_PRELOAD' }])), 'wizard-key'],
    ['no JSON', upgradePage('json', '[{'), 'wizard-not-json'],
  ])('%s', async (_, args, finding) => {
    const { code, stdout } = await spkbox(args);
    expect(stdout).toContain(finding);
    expect(code).toBe(1);
  });

  test('but not for an answer that nobody gave yet', async () => {
    const page = pageOf([{ key: 'wizard_a', validator: { allowBlank: false } }]);
    expect(await spkbox(upgradePage('missing', page))).toMatchObject({ code: 0 });
  });
});

describe('exit code 2 is for a wrong call', () => {
  test.each([
    [['wizard'], 'USE_UNKNOWN_OPTION', '"spkbox wizard --help"'],
    [
      ['wizard', HELLO, '--action', 'start'],
      'USE_BAD_VALUE',
      'Allowed choices are install, upgrade, uninstall.',
    ],
    [['wizard', HELLO, '--wizard', 'PATH=/x'], 'USE_BAD_ANSWERS', '"PATH" cannot be the key'],
    [['wizard', HELLO, '--answers', '/no/such'], 'USE_FILE_NOT_FOUND', '/no/such'],
    [['wizard', HELLO, '--language', 'xxx'], 'USE_BAD_VALUE', 'there is no language "xxx"'],
    [['wizard', '/no/such.spk'], 'USE_FILE_NOT_FOUND', '/no/such.spk'],
  ])('spkbox %s', async (args, code, says) => {
    const result = await spkbox(args);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(code);
    expect(result.stderr).toContain(says);
  });
});

describe('a wizard that a script writes', () => {
  test('is made in a box of the NAS that was asked for', async () => {
    const args = ['wizard', fixtureFolder('wizard-script'), '--dsm', '7.1', '--language', 'ger', '--json'];
    const { code, stdout } = await spkbox(args);
    expect(code).toBe(0);
    const { script, answers, pages } = JSON.parse(stdout);
    expect({ script, title: pages[0].title }).toEqual({ script: true, title: 'Einstellungen' });
    expect(answers.wizard_status).toBe('INSTALL 1.0.0-0001  admin');
  });

  test('says that nothing is there to be upgraded', async () => {
    const { code, stderr } = await spkbox(['wizard', fixtureFolder('wizard-script'), '--action', 'upgrade']);
    expect(code).toBe(0);
    expect(stderr).toContain('wizard-script is not installed in the box');
  });

  test('that fails is told with its last words', async () => {
    const script = '#!/bin/sh\necho "no such port" >&2\nexit 3\n';
    const of = packageWith('fails', { 'WIZARD_UIFILES/install_uifile.sh': script });
    const { code, stdout } = await spkbox(['wizard', of]);
    expect(code).toBe(1);
    expect(stdout).toContain('exited with 3');
    expect(stdout).toContain('no such port');
  });

  test('that does not end is ended by Ctrl-C', async () => {
    const of = packageWith('endless', { 'WIZARD_UIFILES/install_uifile.sh': '#!/bin/sh\nsleep 100\n' });
    const child = start(['wizard', of]);
    await until(() => descendants(child.pid ?? 0).some(({ command }) => command === 'sleep 100'));
    child.kill('SIGINT');
    expect(await exitCode(child)).toBe(130);
  });
});

/** A terminal, by script(1) of util-linux; each answer is typed when its prompt is there. */
async function onTerminal(
  args: readonly string[],
  typed: readonly (readonly [prompt: string, keys: string])[],
) {
  const words = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', words, '/dev/null'], { env: { ...process.env, NO_COLOR: '1' } });
  const result = ended(child);
  await type(child, typed);
  return result;
}

function type(child: ChildProcessWithoutNullStreams, typed: readonly (readonly [string, string])[]) {
  let seen = '';
  let next = 0;
  return new Promise<void>((done) => {
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      for (let at = typed[next]; at !== undefined && seen.includes(at[0]); at = typed[next]) {
        const [prompt, keys] = at;
        seen = seen.slice(seen.indexOf(prompt) + prompt.length);
        next += 1;
        child.stdin.write(keys);
      }
      if (next === typed.length) done();
    });
    child.once('close', () => done());
  });
}

describe('on a terminal', () => {
  test('each field is asked until its validators take it, and the answers can be used again', async () => {
    const { code, stdout } = await onTerminal(
      ['wizard', HELLO],
      [
        ['[Hello, world]: ', '<x>\r'],
        ['does not match', ''],
        ['[Hello, world]: ', "It's me\r"],
        ['y/n [n]: ', 'maybe\r'],
        ['y or n', ''],
        ['y/n [n]: ', 'y\r'],
      ],
    );
    expect(code).toBe(0);
    expect(stdout).toContain(`--wizard 'hello_greeting=It'\\''s me'`);
    expect(stdout).toContain('--wizard hello_write_share=true');
    const json = stdout.slice(stdout.lastIndexOf('{\r\n'));
    expect(JSON.parse(json)).toEqual({ hello_greeting: "It's me", hello_write_share: 'true' });
  });

  test('Ctrl-C leaves it, and nothing is answered', async () => {
    const { code, stdout } = await onTerminal(['wizard', HELLO], [['[Hello, world]: ', '\x03']]);
    expect(code).toBe(130);
    expect(stdout).not.toContain('hello_write_share=');
  });

  test('a password is not shown while it is typed', async () => {
    const page = pageOf([{ key: 'wizard_password', desc: 'Password' }], 'password');
    const { code, stdout } = await onTerminal(upgradePage('typed', page), [['      : ', 'tops3cret\r']]);
    expect(code).toBe(0);
    const [asked = '', told = ''] = stdout.split('The same answers again');
    expect(asked).not.toContain('tops3cret');
    expect(told).toContain('"wizard_password": "tops3cret"');
  });
});
