import { expect, test } from 'vitest';
import { makeReporter, REPORTERS, replay } from '../../src/reporters/index.ts';
import { passingLife } from '../support/sample-run.ts';

test('every reporter shows a whole run', () => {
  for (const [name, factory] of REPORTERS) {
    const written: string[] = [];
    replay(
      passingLife(),
      factory((text) => written.push(text)),
    );
    expect(written.join(''), name).toMatch(/\n$/);
  }
});

test('an unknown reporter is refused, with the names that there are', () => {
  expect(() => makeReporter('toString', () => undefined)).toThrow(
    expect.objectContaining({ code: 'USE_BAD_VALUE', hint: 'Known are: pretty, json, junit, github, html.' }),
  );
});
