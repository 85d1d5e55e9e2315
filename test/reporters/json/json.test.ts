import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/events.ts';
import { json, toJsonLine } from '../../../src/reporters/json/json.ts';
import { hostile, passingLife } from '../../support/sample-run.ts';

test('each event is one line of JSON', () => {
  const written: string[] = [];
  const reporter = json((text) => written.push(text));
  for (const event of passingLife()) reporter.onEvent(event);
  reporter.onEnd();
  expect(written).toHaveLength(passingLife().length);
  expect(written.map((line) => JSON.parse(line))).toEqual(passingLife());
  expect(written[1]).toBe(
    '{"type":"box-made","engine":"namespace","missingCommands":[],"ms":38,"run":"sample","seq":1,"at":3}\n',
  );
});

test('nothing in a line acts on a terminal or splits the line, and nothing is lost', () => {
  const marks: RunEvent = {
    type: 'consumer-failed',
    consumer: '\u200b\u00ad\u{e0041}\ufeff',
    text: '\ud800',
    run: '',
    seq: 0,
    at: 0,
  };
  for (const event of [...hostile(), marks]) {
    const line = toJsonLine(event);
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(event)));
  }
});
