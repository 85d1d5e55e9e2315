/** A table of shapes as tests: each row lives its life on the NAS of the file, under a name of its own. */
import { describe, type TestContext, test } from 'vitest';
import type { RecordedNas } from '../../support/fixture.ts';
import { live } from './life.ts';
import type { Shape } from './shape.ts';
import type { SharedNas } from './shared-nas.ts';

export function shapes(title: string, shared: SharedNas, rows: readonly Shape[]): void {
  describe(title, () => {
    for (const row of rows) {
      test(`${row.shape} (${row.seen}): ${row.reliesOn}`, async (context) => {
        skipWithout(shared.current, row, context);
        await live(shared, row);
      });
    }
  });
}

function skipWithout({ events }: RecordedNas, { needs }: Shape, context: TestContext): void {
  const missing = events.flatMap((event) => (event.type === 'box-made' ? event.missingCommands : []));
  if (needs !== undefined && missing.includes(needs)) context.skip(`this box has no ${needs}`);
}
