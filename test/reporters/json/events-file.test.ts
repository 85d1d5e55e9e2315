import { describe, expect, test } from 'vitest';
import { SpkboxError } from '../../../src/errors.ts';
import { parseEvents } from '../../../src/reporters/json/events-file.ts';
import { toJsonLine } from '../../../src/reporters/json/json.ts';
import { passingLife } from '../../support/sample-run.ts';

const LIFE = passingLife();
const lines = (): string[] => LIFE.map(toJsonLine);

function refusal(text: string): SpkboxError {
  try {
    parseEvents(text, 'run.ndjson');
  } catch (error) {
    if (error instanceof SpkboxError) return error;
    throw error;
  }
  throw new Error('The recording was accepted.');
}

const changed = (at: number, change: object): string =>
  LIFE.map((event, seq) => `${JSON.stringify(seq === at ? { ...event, ...change } : event)}\n`).join('');

describe('a recorded run', () => {
  test('is read as the events that were written', () => {
    expect(parseEvents(lines().join(''))).toEqual(LIFE);
  });

  test('may have a byte order mark, CRLF line ends, blank lines and no final line end', () => {
    expect(parseEvents(`\ufeff${lines().join('\n').replaceAll('\n', '\r\n').trimEnd()}`)).toEqual(LIFE);
  });

  test('may stop anywhere, since a run can be killed', () => {
    expect(parseEvents(lines().slice(0, 5).join(''))).toEqual(LIFE.slice(0, 5));
  });

  test('may stop in the middle of its last line', () => {
    const text = lines().slice(0, 6).join('');
    expect(parseEvents(text.slice(0, -10))).toEqual(LIFE.slice(0, 5));
  });

  test('may have fields that this spkbox does not know, which it leaves out', () => {
    expect(parseEvents(changed(1, { colour: 'red', __proto__: { evil: true } }))).toEqual(LIFE);
  });
});

describe('refused, with the line and what to do', () => {
  test('a file without an event', () => {
    expect(refusal('\n\n')).toMatchObject({
      code: 'USE_BAD_EVENTS',
      summary: 'The recording holds no event.',
      where: 'run.ndjson',
      hint: 'Name a file that "--reporter json" wrote, whole and unchanged.',
    });
  });

  test('a line that is not JSON', () => {
    const text = [...lines().slice(0, 2), 'oops\n', ...lines().slice(2)].join('');
    expect(refusal(text)).toMatchObject({
      summary: 'A line of the recording is not JSON.',
      where: 'run.ndjson:3',
    });
    expect(refusal('oops')).toMatchObject({ where: 'run.ndjson:1' });
  });

  test('a line that is longer than any event, before it is parsed', () => {
    const [first = ''] = lines();
    const long = `${JSON.stringify({ text: 'x'.repeat(8 * 1024 * 1024) })}\n`;
    for (const text of [`${first}${long}`, `${first}${long.slice(0, -3)}`])
      expect(refusal(text)).toMatchObject({
        summary: 'A line of the recording is longer than 8 MB, which no event is.',
        where: 'run.ndjson:2',
      });
  });

  test('a list that does not begin at the beginning', () => {
    for (const text of [
      lines().slice(1).join(''),
      'null\n',
      '[]\n',
      '"run-started"\n',
      '{"__proto__":{"type":"run-started"}}\n',
    ]) {
      expect(refusal(text)).toMatchObject({
        summary: 'A run of the recording does not begin with "run-started".',
        where: 'run.ndjson:1',
      });
    }
  });

  test('the format before this one', () => {
    expect(refusal(changed(0, { format: 1 }))).toMatchObject({
      summary: 'The recording has the format 1; this spkbox reads the format 2.',
      hint: 'Replay it with the spkbox that recorded it ("0.1.0").',
    });
  });

  test('an event of an unknown type', () => {
    expect(refusal(changed(4, { type: 'exploded' }))).toMatchObject({
      summary: expect.stringContaining(
        'A "exploded" event is not of the form that this spkbox reads at "type"',
      ),
      where: 'run.ndjson:5',
    });
  });

  test('a field of another type, however deep', () => {
    const wrong = [
      { id: 'x' },
      { id: -1 },
      { id: 1.5 },
      { at: null },
      { steps: {} },
      { steps: [{ index: 0 }] },
      { action: 'toString' },
    ];
    for (const change of wrong) expect(refusal(changed(4, change))).toMatchObject({ where: 'run.ndjson:5' });
  });

  test('a gap, a double and a wrong order', () => {
    const all = lines();
    for (const order of [
      all.toSpliced(3, 1),
      all.toSpliced(3, 0, all[3] ?? ''),
      [...all.slice(0, 3), all[4], all[3]],
    ]) {
      expect(refusal(order.join(''))).toMatchObject({
        summary: expect.stringContaining('The event has the number'),
        hint: 'Lines are missing, doubled or out of order: take the file as it was written.',
      });
    }
  });

  test('without letting the file write to the terminal', () => {
    const { message } = refusal(changed(4, { type: '\x1b[2J\x9b\u202e'.repeat(1000) }));
    expect(message).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202e]/);
    expect(message.length).toBeLessThan(500);
  });
});
