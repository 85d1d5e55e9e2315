/** The table of findings and its page. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dsmErrors } from '../../src/dsm/error-codes.ts';
import { PRIVILEGE_RULES } from '../../src/dsm/privilege-rules.ts';
import { findingsDoc } from '../../src/findings/findings-doc.ts';
import { FINDING_TOPICS, FINDINGS, type FindingRow } from '../../src/findings.ts';

const ROOT = new URL('../../', import.meta.url);
const DOCUMENT = new URL('docs/findings.md', ROOT);
const ROWS: readonly (readonly [string, FindingRow])[] = Object.entries(FINDINGS);

describe('docs/findings.md', () => {
  test('is what the rows say; write it with UPDATE_DOCS=1', () => {
    if (process.env.UPDATE_DOCS === '1') writeFileSync(DOCUMENT, findingsDoc());
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(findingsDoc());
  });

  test('has a section for every code, and no other', () => {
    const headings = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^### (.+)$/gm)].map(([, code]) => code);
    expect(headings.toSorted()).toEqual(ROWS.map(([code]) => code).toSorted());
  });
});

describe('the table of findings', () => {
  test('has each code in one topic', () => {
    const codes = FINDING_TOPICS.flatMap(({ rows }) => Object.keys(rows));
    expect(codes).toHaveLength(new Set(codes).size);
    expect(codes.toSorted()).toEqual(ROWS.map(([code]) => code).toSorted());
  });

  test.each(ROWS)('%s is in kebab-case, and says what it means and what to do', (code, row) => {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(row.meaning).toMatch(/^[A-Z_a-z].{15,}\.$/);
    expect(row.advice).toMatch(/\.$/);
    expect(row.source.from).not.toBe('');
  });

  test('names only DSM errors that a source shows', () => {
    const numbers = ROWS.flatMap(([, { dsmErrors: all = [] }]) => all);
    expect(numbers.filter((number) => dsmErrors(number).length === 0)).toEqual([]);
  });

  test('has no code that nothing reports', () => {
    const files = readdirSync(new URL('src', ROOT), { recursive: true, encoding: 'utf8' });
    const reporting = files.filter((file) => file.endsWith('.ts') && !file.startsWith('findings'));
    const source = reporting.map((file) => readFileSync(new URL(`src/${file}`, ROOT), 'utf8')).join('\n');
    const byRule = new Set(PRIVILEGE_RULES.map(({ id }) => `privilege-${id}`));
    const unused = ROWS.filter(([code]) => !source.includes(`'${code}'`) && !byRule.has(code));
    expect(unused.map(([code]) => code)).toEqual([]);
  });
});
