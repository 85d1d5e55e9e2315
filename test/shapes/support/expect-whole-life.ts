/** What must be true of a life as a whole: nothing is reported, said on stderr, lost or left that the shape does not state. */
import { expect } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import type { Shape } from './shape.ts';
import type { SharedNas } from './shared-nas.ts';

export async function expectWholeLife(
  shared: SharedNas,
  shape: Shape,
  events: readonly RunEvent[],
): Promise<void> {
  expect(findings(events), 'findings').toEqual(shape.findings ?? []);
  if (shape.stderr !== 'any') expect(stderr(events), 'stderr').toEqual(shape.stderr ?? []);
  const lost = events.flatMap((event) => (event.type === 'upgrade-data' ? event.lost.first : []));
  expect(lost, 'lost in the upgrade').toEqual([]);
  const left = (await shared.current.leftovers()).filter((what) => !shared.left.has(what));
  for (const what of left) shared.left.add(what);
  expect(left, 'left behind').toEqual([]);
}

function findings(events: readonly RunEvent[]): string[] {
  const found = events.flatMap((event) => (event.type === 'findings' ? event.findings : []));
  const texts = found.map(({ code, subject }) => (subject === undefined ? code : `${code}: ${subject}`));
  return [...new Set(texts)].sort();
}

function stderr(events: readonly RunEvent[]): string[] {
  const chunks = events.flatMap((event) =>
    event.type === 'output' && event.stream === 'stderr' ? [event.text] : [],
  );
  return chunks.join('').split('\n').slice(0, -1);
}
