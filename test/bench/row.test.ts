import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writePart } from '../../bench/document.ts';
import { overheadRow, rowOf } from '../../bench/row.ts';
import { markdownTable, terminalTable, verdict } from '../../bench/table.ts';

const hand = { name: 'by hand', values: [100, 100, 100] };

test('a median at its budget meets it, one above does not', () => {
  const row = (values: number[]) =>
    rowOf({ name: 'spkbox', values }, hand, { topic: 'life', budget: 'life' }).budget;
  expect(row([150, 150, 150])).toMatchObject({
    floor: { text: 'at most 1.5 x', met: true },
    next: { met: false },
  });
  expect(row([151, 151, 151])).toMatchObject({ floor: { met: false } });
});

test('an overhead is what comes on top', () => {
  const row = overheadRow({ name: 'a step', values: [104, 104, 104] }, hand, { topic: 'script' });
  expect(row).toMatchObject({ value: { median: 4 }, against: { ratio: { median: 1.04 } } });
});

test('where more is better, a budget is a least value', () => {
  const row = (values: number[]) =>
    rowOf({ name: '8 at once', values }, hand, { topic: 'lives', budget: 'lives a minute' }).budget;
  expect(row([200, 200, 200])).toMatchObject({ next: { text: 'at least 2 x', met: true } });
  expect(row([199, 199, 199])).toMatchObject({ next: { met: false } });
});

test('the table says what is missed, and so does the sentence below it', () => {
  const rows = [rowOf({ name: 'spkbox', values: [300] }, hand, { topic: 'life', budget: 'life' })];
  expect(terminalTable(rows)).toMatch(/spkbox +300 ms +once +by hand +100 ms +3\.00 x .*MISSED/);
  expect(markdownTable(rows)).toContain('| spkbox | 300 ms | once | by hand | 100 ms | 3.00 x |');
  expect(verdict(rows)).toBe(
    '0 of 1 floors are met. Missed:\n- life: spkbox (at most 1.5 x)\n\n0 of 1 next aims are met. Missed:\n- life: spkbox (at most 0.22 x)',
  );
});

test('a part of the document is written anew, and what stands beside it is kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'spkbox-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'performance.md');
  writeFileSync(
    file,
    '# Title\n\n<!-- bench: table -->\nold\n<!-- end of table -->\n\nWhy it is slow: $& because.\n',
  );
  writePart(file, 'table', 'new $1');
  writePart(file, 'verdict', 'all met');
  expect(readFileSync(file, 'utf8')).toBe(
    '# Title\n\n<!-- bench: table -->\nnew $1\n<!-- end of table -->\n\nWhy it is slow: $& because.\n\n<!-- bench: verdict -->\nall met\n<!-- end of verdict -->\n',
  );
});
