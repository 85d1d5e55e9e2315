import { afterAll, beforeAll, expect, test } from 'vitest';
import { startMachine } from '../../../src/machine/choose-machine.ts';
import { type Machine, ROOT } from '../../../src/machine/machine.ts';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine();
});
afterAll(() => machine[Symbol.asyncDispose]());

async function shell(script: string): Promise<{ exitCode: number | undefined; output: string }> {
  let output = '';
  const { exitCode } = await machine.run({
    argv: ['/bin/sh', '-c', script],
    as: ROOT,
    env: { PATH: '/usr/bin:/usr/syno/bin' },
    onOutput: (_, chunk) => {
      output += chunk.toString();
    },
  });
  return { exitCode, output };
}

const FILE = `printf 'a="1 2"\\r\\nb=plain\\nlong_a="x"\\nq='"'"'single'"'"'\\nlast="no newline"' > /tmp/f;`;

test.each([
  ['a', '1 2\n'],
  ['b', 'plain\n'],
  ['q', 'single\n'],
  ['last', 'no newline\n'],
])('get_key_value prints the value of %s without its quotes', async (key, value) => {
  expect(await shell(`${FILE} get_key_value /tmp/f ${key}`)).toEqual({ exitCode: 0, output: value });
});

test('a key that is not there prints nothing and fails', async () => {
  expect(await shell(`${FILE} synogetkeyvalue /tmp/f none`)).toEqual({ exitCode: 1, output: '' });
  expect(await shell('get_key_value /nowhere none')).toEqual({ exitCode: 1, output: '' });
});

test('set_key_value changes one key, keeps the others, and adds a new one at the end', async () => {
  const { output } = await shell(
    `${FILE} synosetkeyvalue /tmp/f b 'a "new" $one'; set_key_value /tmp/f fresh 2; cat /tmp/f`,
  );
  expect(output.split('\n').slice(1)).toEqual([
    'b="a "new" $one"',
    'long_a="x"',
    "q='single'",
    'last="no newline"',
    'fresh="2"',
    '',
  ]);
});

test('a command of DSM that is not there fails loudly', async () => {
  const { exitCode, output } = await shell('synodisk --enum');
  expect(exitCode).toBe(127);
  expect(output).toContain('synodisk: command not found');
});

test('a command of DSM in a box without a line to spkbox fails loudly', async () => {
  const { exitCode, output } = await shell('synopkg list');
  expect(exitCode).toBe(1);
  expect(output).toContain('synopkg: spkbox does not listen in this box');
});
