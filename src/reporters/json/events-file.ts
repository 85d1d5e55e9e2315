/** Reads recorded runs (NDJSON) back into events, believing nothing that is in them. */
import type { z } from 'zod';
import { SpkboxError } from '../../errors.ts';
import { EVENT_FORMAT, type RunEvent } from '../../events.ts';
import { printable } from '../printable.ts';
import { eventSchema } from './event-schema.ts';

interface Line {
  readonly text: string;
  /** `run.ndjson:3`. */
  readonly where: string;
}

/** Characters of a line. The list of what was left behind, the longest of all events, stays below. */
const LONGEST_LINE = 8 * 1024 * 1024;

const MADE_BY_SPKBOX = 'Name a file that "--reporter json" wrote, whole and unchanged.';

/**
 * The events of a recording. It may stop anywhere, also in the middle of its last line, since a run can be killed;
 * apart from that each of its runs must be whole.
 */
export function parseEvents(text: string, file = 'recording'): RunEvent[] {
  const lengths = new Map<string, number>();
  const events = linesOf(text, file).map((line) => parseEvent(line, lengths));
  if (events.length > 0) return events;
  throw bad('The recording holds no event.', file, MADE_BY_SPKBOX);
}

function linesOf(text: string, file: string): Line[] {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  const tooLong = lines.findIndex((line) => line.length > LONGEST_LINE);
  if (tooLong >= 0) throw lineTooLong(`${file}:${tooLong + 1}`);
  const cutOff = lines.length > 1 && !isJson(lines.at(-1) ?? '');
  return (cutOff ? lines.slice(0, -1) : lines)
    .map((line, index) => ({ text: line.trim(), where: `${file}:${index + 1}` }))
    .filter((line) => line.text !== '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** `lengths` has the number of events so far of each run. */
function parseEvent(line: Line, lengths: Map<string, number>): RunEvent {
  const value = parseJson(line);
  const run = String(fieldOf(value, 'run'));
  const seq = lengths.get(run) ?? 0;
  if (seq === 0) checkBeginning(value, line);
  const parsed = eventSchema.safeParse(value);
  if (!parsed.success) throw notAnEvent(parsed.error, value, line);
  if (parsed.data.seq !== seq) throw gap(parsed.data.seq, seq, line);
  lengths.set(run, seq + 1);
  return parsed.data;
}

function parseJson({ text, where: place }: Line): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw bad('A line of the recording is not JSON.', place, MADE_BY_SPKBOX, cause);
  }
}

function checkBeginning(value: unknown, { where: place }: Line): void {
  if (fieldOf(value, 'type') !== 'run-started') {
    throw bad('A run of the recording does not begin with "run-started".', place, MADE_BY_SPKBOX);
  }
  const format = fieldOf(value, 'format');
  if (format === EVENT_FORMAT) return;
  const text = `The recording has the format ${show(format)}; this spkbox reads the format ${EVENT_FORMAT}.`;
  throw bad(text, place, `Replay it with the spkbox that recorded it (${show(fieldOf(value, 'spkbox'))}).`);
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

function notAnEvent(error: z.ZodError, value: unknown, { where: place }: Line): SpkboxError {
  const issue = error.issues[0];
  const path = issue === undefined || issue.path.length === 0 ? '' : ` at ${show(issue.path.join('.'))}`;
  const text = `A ${show(fieldOf(value, 'type'))} event is not of the form that this spkbox reads${path}: ${printable(
    issue?.message ?? 'invalid',
  ).slice(0, MOST_SHOWN)}.`;
  return bad(text, place, 'Replay it with the spkbox that recorded it, and the file as it was written.');
}

function gap(seq: number, expected: number, { where: place }: Line): SpkboxError {
  const hint = 'Lines are missing, doubled or out of order: take the file as it was written.';
  return bad(`The event has the number ${seq} where ${expected} is next.`, place, hint);
}

const lineTooLong = (place: string): SpkboxError =>
  bad(
    `A line of the recording is longer than ${LONGEST_LINE / 1024 / 1024} MB, which no event is.`,
    place,
    MADE_BY_SPKBOX,
  );

const MOST_SHOWN = 120;

/** A value of the file, short and safe to show. */
const show = (value: unknown): string => printable(JSON.stringify(value) ?? 'none').slice(0, MOST_SHOWN);

const bad = (text: string, place: string, hint: string, cause?: unknown): SpkboxError =>
  new SpkboxError('USE_BAD_EVENTS', text, { hint, where: place, cause });
