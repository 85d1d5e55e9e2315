import { expect, test } from 'vitest';
import type { OutputStream } from '../../../src/machine/machine.ts';
import { ScriptOutput } from '../../../src/package-center/script/script-output.ts';
import { changed, recordedNas } from '../../support/fixture.ts';

function keeper() {
  const passed: [OutputStream, string][] = [];
  const keeper = new ScriptOutput((stream, text) => passed.push([stream, text]));
  return {
    keeper,
    passed,
    all: (stream: OutputStream) => passed.flatMap(([of, text]) => (of === stream ? [text] : [])).join(''),
  };
}

test('both outputs are passed on in their order, and the error output is kept', () => {
  const { keeper: of, passed } = keeper();
  of.take('stdout', Buffer.from('a'));
  of.take('stderr', Buffer.from('b'));
  of.take('stdout', Buffer.from('c'));
  of.end();
  expect(passed).toEqual([
    ['stdout', 'a'],
    ['stderr', 'b'],
    ['stdout', 'c'],
  ]);
  expect(of.stderr()).toBe('b');
});

test('letters that come in two pieces are whole, each output for itself, and bytes that are no text are marked', () => {
  const { keeper: of, all } = keeper();
  const bytes = Buffer.from('ü🎉');
  for (const byte of bytes) {
    of.take('stdout', Buffer.from([byte]));
    of.take('stderr', Buffer.from([byte]));
  }
  of.take('stdout', Buffer.from([0xff, 0xc3]));
  of.end();
  expect(all('stdout')).toBe('ü🎉\uFFFD\uFFFD');
  expect(all('stderr')).toBe('ü🎉');
});

test('bytes that come one by one in turns on both outputs are passed on together after a while, and none is lost', () => {
  const { keeper: of, passed, all } = keeper();
  for (let at = 0; at < 100_000; at += 1) {
    of.take('stdout', Buffer.from('a'));
    of.take('stderr', Buffer.from('b'));
  }
  of.end();
  expect(passed.length).toBeLessThan(2500);
  expect(all('stdout')).toBe('a'.repeat(100_000));
  expect(of.stderr()).toBe('b'.repeat(100_000));
});

test('what comes after the script’s end is not the script’s', () => {
  const { keeper: of, all } = keeper();
  of.take('stdout', Buffer.from('script'));
  of.end();
  of.take('stdout', Buffer.from('child'));
  expect(all('stdout')).toBe('script');
});

test('more than 4 MiB is counted, and not kept', () => {
  const { keeper: of, all } = keeper();
  for (let at = 0; at < 5; at += 1) of.take('stdout', Buffer.alloc(1024 * 1024, 'x'));
  of.take('stderr', Buffer.from('lost'));
  of.end();
  expect(all('stdout')).toHaveLength(4 * 1024 * 1024);
  expect(of.stderr()).toBe('\n[spkbox left out 1048580 more bytes of output]\n');
});

test('a script that writes a lot, binary and without an end is bounded, and its log can still be read', async () => {
  const box = await recordedNas();
  const spk = await changed('only-some-scripts', {
    'scripts/postinst': '#!/bin/sh\nhead -c 6000000 /dev/urandom >&2\nprintf "a\\0b" >&2\n',
  });
  expect((await box.nas.install(spk)).result).toBe('done');
  const text = box.events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
  expect(text).toMatch(/\[spkbox left out \d+ more bytes of output\]\n$/);
  expect(
    (await box.shell('grep -ac "End postinst ret" /var/log/packages/only-some-scripts.log')).output,
  ).toBe('1\n');
});
