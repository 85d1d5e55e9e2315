/** `spkbox try --keep` on a terminal: a shell where it failed, before anything is undone, and then the run goes on. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../spk/support.ts';
import { until } from '../support/box.ts';
import { BIN, fixtureFolder, HELLO } from './support.ts';

interface Typed {
  readonly prompt: RegExp;
  readonly type: string;
  /** A single key, without Enter. */
  readonly raw?: boolean;
}

/** Runs spkbox on a terminal of its own, which script(1) makes; types each line at the next prompt. */
async function onTerminal(args: readonly string[], lines: readonly Typed[]) {
  const command = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((done) => child.once('close', done));
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  let read = 0;
  try {
    for (const { prompt, type, raw = false } of lines) {
      await until(() => prompt.test(output.slice(read)), 60_000);
      read = output.length;
      child.stdin.write(raw ? type : `${type}\n`);
    }
    return { code: await ended, output: stripVTControlCharacters(output).replaceAll('\r', '') };
  } finally {
    child.kill();
  }
}

const USER = /undone yet.*\$ $/s;
const ROOT = /# $/;

test('a failed script: first as its user with its environment, then as root, and the run ends as it would', {
  timeout: 150_000,
}, async () => {
  const left = 'cat /var/packages/fails-at/etc/fail_at';
  const { code, output } = await onTerminal(
    ['try', '--keep', fixtureFolder('fails-at'), '--wizard', 'fail_at=postinst'],
    [
      { prompt: USER, type: `echo "for=$SYNOPKG_PKGNAME left=$(${left}) root=$((! $(id -u)))"; exit` },
      { prompt: ROOT, type: 'echo "uid=$(id -u)"; exit' },
    ],
  );
  expect(output).toContain('postinst failed: it exited with 1');
  expect(output).toContain('in the install of fails-at, right after postinst');
  expect(output).toMatch(/^for=fails-at left=postinst root=0$/m);
  expect(output).toMatch(/^uid=0$/m);
  // What comes after the shell is what comes without it.
  expect(output).toMatch(/uid=0.*install failed: what it did stays, the package is broken.*FAILED in/s);
  expect(code).toBe(1);
});

test('--keep=running: the package runs while the shell is open, and the run passes', {
  timeout: 150_000,
}, async () => {
  const { code, output } = await onTerminal(
    ['try', '--keep=running', HELLO],
    [{ prompt: /undone yet.*# $/s, type: 'synopkg status hello; echo "status=$?"; exit' }],
  );
  expect(output).toContain('with the package running, as root');
  expect(output).toMatch(/^status=0$/m);
  expect(output).toContain('PASSED');
  expect(code).toBe(0);
});

test('a scenario whose expectation is not met: a shell as root, and then the part after', {
  timeout: 150_000,
}, async () => {
  const file = join(temporaryFolder(), 'x.scenario.json5');
  writeFileSync(
    file,
    `{ steps: [{ run: 'echo 1 > /tmp/x; false' }], after: [{ run: 'cat /tmp/x', expect: { stdout: '2\\n' } }] }`,
  );
  const { code, output } = await onTerminal(
    ['run', file, '--keep', '--quiet'],
    [{ prompt: /undone yet.*# $/s, type: 'echo 2 > /tmp/x; exit' }],
  );
  expect(output).toContain('where the run failed, as root');
  expect(output).toContain('exits with 0: it is 1');
  expect(output).not.toContain('the output');
  expect(code).toBe(1);
});

test('the keys of run --watch: f runs what failed, a runs all, q quits', { timeout: 150_000 }, async () => {
  const folder = temporaryFolder();
  for (const command of ['true', 'false'])
    writeFileSync(join(folder, `${command}.scenario.json5`), `{ steps: [{ run: '${command}' }] }`);
  const waiting = /watching .*q quits, .*Ctrl-C ends/s;
  const { code, output } = await onTerminal(
    ['run', folder, '--watch', '--quiet'],
    ['f', 'a', 'q'].map((type) => ({ prompt: waiting, type, raw: true })),
  );
  expect(code).toBe(0);
  expect(output.match(/^\d of 2 scenarios$/gm)).toEqual([
    '2 of 2 scenarios',
    '1 of 2 scenarios',
    '2 of 2 scenarios',
  ]);
});
