/** The deviations, and the document that is made from them. */
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { DEVIATION_TOPICS, DEVIATIONS, type DeviationId, deviation } from '../../src/dsm/deviations.ts';
import { fidelityDoc } from '../../src/dsm/fidelity-doc.ts';
import { TESTED_BY } from './deviation-tests.ts';

const DOCUMENT = new URL('../../docs/fidelity.md', import.meta.url);

describe('the deviations', () => {
  it('have an id each, in small words with dashes', () => {
    const ids = DEVIATIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  it.each(Object.entries(TESTED_BY))('%s is shown by a test', async (id, [file, title]) => {
    expect(deviation(id as DeviationId).id).toBe(id);
    expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8')).toContain(title);
  });

  it('name the place in the guide wherever the guide says something', () => {
    for (const { id, guide, guideRef } of DEVIATIONS)
      expect(guide === undefined, id).toBe(guideRef === undefined);
  });

  it('have evidence and a known topic', () => {
    for (const { id, evidence, topic } of DEVIATIONS) {
      expect(evidence.length, id).toBeGreaterThan(10);
      expect(DEVIATION_TOPICS, id).toContain(topic);
    }
  });
});

describe('docs/fidelity.md', () => {
  it('is what the rows say; write it with UPDATE_DOCS=1', async () => {
    if (process.env.UPDATE_DOCS === '1') await writeFile(DOCUMENT, fidelityDoc());
    expect(await readFile(DOCUMENT, 'utf8')).toBe(fidelityDoc());
  });

  it('has a heading for every row', () => {
    for (const { id } of DEVIATIONS) expect(fidelityDoc()).toContain(`### ${id}\n`);
  });

  it('shows <package> instead of hiding it as a tag', () => {
    expect(fidelityDoc()).toContain('/var/packages/\\<package>/target');
    expect(fidelityDoc()).not.toMatch(/[^\\]</);
  });
});
