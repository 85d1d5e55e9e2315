/** The small process that starts commands, spoken to as spkbox speaks to it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { enterArguments } from '../../../src/machine/namespace/enter-script.ts';
import { LAUNCHER_SCRIPT } from '../../../src/machine/namespace/launcher-script.ts';
import { type SystemCalls, systemCalls } from '../../../src/machine/namespace/system-calls.ts';

function request(...fields: readonly string[]): Buffer {
  const content = Buffer.from(fields.join('\0'));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

test('the end of a command is told even where its signal does not wake the launcher', async () => {
  const calls = systemCalls() as SystemCalls;
  const launch = ['--block-signal=CHLD', 'perl', '-e', LAUNCHER_SCRIPT, '--', ...enterArguments(calls)];
  const launcher = spawn('env', launch, { stdio: ['pipe', 'pipe', 'inherit'] });
  let answers = '';
  launcher.stdin.write(request('S', '0', '', '22', '0', '0', '/bin/true'));
  for await (const chunk of launcher.stdout) {
    answers += String(chunk);
    if (answers.includes('X')) break;
  }
  expect(answers).toMatch(/^S 0 \d+ \d+ \d+\nX 0 0\n$/);
  const exited = once(launcher, 'exit');
  launcher.stdin.end();
  await exited;
});
