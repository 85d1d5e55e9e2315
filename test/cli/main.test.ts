/** The command line as a whole: help, the version, and mistakes in it. */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { BIN, HELLO, spkbox } from './support.ts';

describe('asked for help or the version', () => {
  test('it prints the version', async () => {
    expect(await spkbox(['--version'])).toMatchObject({
      code: 0,
      stdout: `${packageJson.version}\n`,
      stderr: '',
    });
  });

  test('the help names every command, has examples, and fits on a screen', async () => {
    const { code, stdout, stderr } = await spkbox(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of [
      'try',
      'upgrade',
      'run',
      'chaos',
      'check',
      'wizard',
      'plan',
      'inspect',
      'pack',
      'replay',
      'doctor',
    ])
      expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(stdout).toContain('spkbox try ./hello --keep');
    expect(stdout.split('\n').length).toBeLessThan(54);
  });

  test.each(['try', 'upgrade', 'chaos', 'check', 'plan', 'inspect', 'pack', 'replay', 'doctor'])(
    '%s has a help of its own',
    async (name) => {
      const { code, stdout } = await spkbox([name, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`Usage: spkbox ${name}`);
      expect(stdout).not.toContain('default: []');
    },
  );
});

describe('a mistake gets a code, says what to do, and exits with 2', () => {
  test.each([
    [[], 'USE_UNKNOWN_OPTION', 'No command was given.', '"spkbox --help"'],
    [['tyr', 'x'], 'USE_UNKNOWN_OPTION', "Unknown command 'tyr'.", 'Did you mean try?'],
    [['hello.spk'], 'USE_UNKNOWN_OPTION', 'Unknown command', 'Did you mean "spkbox try hello.spk"?'],
    [['try'], 'USE_UNKNOWN_OPTION', 'Missing required argument', '"spkbox try --help"'],
    [['inspect', 'a', 'b'], 'USE_UNKNOWN_OPTION', 'Too many arguments', '"spkbox inspect --help"'],
    [['upgrade', 'a'], 'USE_UNKNOWN_OPTION', 'Missing required argument', '"spkbox upgrade --help"'],
    [['plan', 'a', 'b'], 'USE_BAD_VALUE', 'There is no action "a"', 'Known are'],
    [['plan', './a', 'b'], 'USE_BAD_VALUE', 'one package', 'spkbox plan'],
    [['try', 'x', '--strikt'], 'USE_UNKNOWN_OPTION', "Unknown option '--strikt'.", 'Did you mean --strict?'],
    [['try', 'x', '--dsm'], 'USE_UNKNOWN_OPTION', 'argument missing', '"spkbox try --help"'],
    [['try', 'x', '--fidelity', 'no'], 'USE_BAD_VALUE', 'Allowed choices are dsm, guide.', 'Known are'],
    [['try', 'x', '--volumes', 'two'], 'USE_BAD_VALUE', '"two" is no number.', 'whole number'],
    [['try', 'x', '--time-limit', '3d'], 'USE_BAD_VALUE', '"3d" is no time limit.', 'Write 30s'],
    [['try', 'x', '--time-limit', '99999h'], 'USE_BAD_VALUE', 'is no time limit.', '24 days at most'],
    [['try', 'x', '--keep=never'], 'USE_BAD_VALUE', 'Allowed choices are failure, running.', 'Known are'],
    [['try', 'x', '--wizard', 'key'], 'USE_BAD_VALUE', '"key" is no answer to a wizard.', 'Write key=value.'],
    [['plan', 'x', '--action', 'no'], 'USE_BAD_VALUE', 'Allowed choices are install,', 'Known are'],
  ])('spkbox %s', async (args, code, message, hint) => {
    const ended = await spkbox(args);
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(`error ${code}: `);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toMatch(/^ {2}what to do: ./m);
    expect(ended.stderr).toContain(hint);
    expect(ended.stderr).not.toMatch(/^\s+at /m);
  });

  test('what acts on a terminal is shown as what it is', async () => {
    const { stderr } = await spkbox(['\x1b]0;title\x07\x1b[2J\u202e']);
    expect(stderr).toContain('\\x1b]0;title\\x07\\x1b[2J\\u{202e}');
    expect(stderr.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('SPKBOX_DEBUG=1 shows the trace', async () => {
    const { stderr } = await spkbox(['tyr'], { env: { SPKBOX_DEBUG: '1' } });
    expect(stderr).toMatch(/^\s+at .*misuse/m);
  });
});

test.each([22, 26, 32])('with %d descriptors, the command ends with a code', async (limit) => {
  const run = 'ulimit -n "$1"; exec "$2" "$3" try "$4"';
  const args = ['-c', run, 'bash', String(limit), process.execPath, BIN, HELLO];
  const { status, stderr } = spawnSync('bash', args, { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('error HOST_LIMIT: spkbox may not open enough files');
  expect(stderr).toContain('ulimit -n');
});
