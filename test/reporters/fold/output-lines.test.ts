import { describe, expect, test } from 'vitest';
import { cutMiddle, type OutputLine, outputLines } from '../../../src/reporters/fold/output-lines.ts';
import { growth, LINEAR } from '../../support/growth.ts';

const out = (text: string) => ({ stream: 'stdout' as const, text });
const err = (text: string) => ({ stream: 'stderr' as const, text });

describe("a script's output", () => {
  test('is put together from pieces that end anywhere', () => {
    expect([...outputLines([out('a'), out('b\nc'), out('\n')])]).toEqual([out('ab'), out('c')]);
  });

  test('keeps each stream whole when they come in turns', () => {
    expect([...outputLines([out('one '), err('oops\n'), out('line\n')])]).toEqual([
      err('oops'),
      out('one line'),
    ]);
  });

  test('ends with what has no line end', () => {
    expect([...outputLines([out('a\nb'), err('c')])]).toEqual([out('a'), out('b'), err('c')]);
  });

  test('shows a progress bar line by line, and hides nothing', () => {
    expect([...outputLines([out('10%\r20%\r\n')])]).toEqual([out('10%'), out('20%')]);
  });

  test('is cut in its middle, with more of its end', () => {
    const lines = Array.from({ length: 10 }, (_, at) => out(String(at)));
    expect(cutMiddle(lines, 6)).toEqual({
      head: lines.slice(0, 2),
      leftOut: 4,
      telling: [],
      tail: lines.slice(6),
    });
    expect(cutMiddle(lines, 10)).toEqual({ head: lines, leftOut: 0, telling: [], tail: [] });
  });

  test('keeps of what it leaves out each line that tells of trouble, once', () => {
    const trouble = out('/bin/rsync: No such file or directory');
    const lines = [out('a'), out('b'), out('c'), trouble, trouble, out('d'), out('e'), out('f'), out('g')];
    expect(cutMiddle(lines, 6)).toMatchObject({ leftOut: 3, telling: [trouble] });
  });

  test('of a million lines only those are kept that are shown', () => {
    const lines = function* (): Generator<OutputLine> {
      for (let at = 0; at < 1_000_000; at += 1) yield out(String(at));
    };
    const { head, leftOut, tail } = cutMiddle(lines(), 9);
    expect([head.length + tail.length, leftOut]).toEqual([9, 999_991]);
    expect(tail.map(({ text }) => text)).toEqual([
      '999994',
      '999995',
      '999996',
      '999997',
      '999998',
      '999999',
    ]);
  });

  test('takes a time that grows with its length when a line has no end', async () => {
    const pieces = (size: number) => Array.from({ length: size / 1000 }, () => out('x'.repeat(1000)));
    expect(await growth(4_000_000, (size) => [...outputLines(pieces(size))])).toBeLessThan(LINEAR);
  });
});
