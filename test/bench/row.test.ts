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
  expect(row([150, 150, 150])).toEqual({ text: 'at most 1.5 x', met: true });
  expect(row([151, 151, 151])).toEqual({ text: 'at most 1.5 x', met: false });
});

test('an overhead is judged by what comes on top', () => {
  const row = (values: number[]) =>
    overheadRow({ name: 'a step', values }, hand, { topic: 'script', budget: 'script' });
  expect(row([104, 104, 104])).toMatchObject({ value: { median: 4 }, budget: { met: true } });
  expect(row([106, 106, 106])).toMatchObject({ value: { median: 6 }, budget: { met: false } });
});

test('the table says what is missed, and so does the sentence below it', () => {
  const rows = [rowOf({ name: 'spkbox', values: [300] }, hand, { topic: 'life', budget: 'life' })];
  expect(terminalTable(rows)).toMatch(/spkbox +300 ms +once +by hand +100 ms +3\.00 x .*MISSED/);
  expect(markdownTable(rows)).toContain('| spkbox | 300 ms | once | by hand | 100 ms | 3.00 x |');
  expect(verdict(rows)).toBe('0 of 1 budgets are met. Missed:\n- life: spkbox (at most 1.5 x)');
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
