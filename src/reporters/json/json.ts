/** The events themselves, one JSON object a line (NDJSON): the format that can be replayed. */
import type { RunEvent } from '../../events.ts';
import { escapeActive } from '../escape-active.ts';
import type { Reporter, Write } from '../reporter.ts';

/** Formats an event on a line, its end included. */
export function toJsonLine(event: RunEvent): string {
  return `${escapeActive(JSON.stringify(event))}\n`;
}

export function json(write: Write): Reporter {
  return { onEvent: (event) => write(toJsonLine(event)), onEnd: () => undefined };
}
