/** The events of the NAS of one test: what all tests of its file share, and what the test itself did. */
import { addEvent, emptyReport, type Report, type RunEvent, verdict } from '../index.ts';

/** Events that are kept of one test; of more, those that are no output. */
const MOST_EVENTS = 20_000;

export class Recording {
  #shared: readonly RunEvent[] = [];
  #own: RunEvent[] = [];
  #report = emptyReport();

  readonly add = (event: RunEvent): void => {
    this.#report = addEvent(this.#report, event);
    if (this.#own.length < MOST_EVENTS || event.type !== 'output') this.#own.push(event);
  };

  /** Everything that the NAS did so far, in this test and in earlier ones. */
  get report(): Report {
    return this.#report;
  }

  /** What happened so far belongs to every test that begins from here. */
  share(): void {
    this.#shared = this.#events;
    this.#own = [];
  }

  /** Forgets what an earlier test did. */
  beginTest(): void {
    this.#own = [];
  }

  /** Whether nothing failed in this test so far. */
  get passed(): boolean {
    return verdict(this.#events.reduce(addEvent, emptyReport())).passed;
  }

  /** The run as it would be for this test alone, ended here: numbered without gaps, and how many of the events are shared. */
  asRun(): { readonly events: readonly RunEvent[]; readonly shared: number } {
    const events = this.#events.map((event, seq): RunEvent => ({ ...event, seq }));
    const last = events.at(-1);
    if (last === undefined) return { events, shared: 0 };
    const report = events.reduce(addEvent, emptyReport());
    const { run, at, seq } = last;
    const end: RunEvent = { type: 'run-ended', ...verdict(report), ms: at, run, at, seq: seq + 1 };
    return { events: [...events, end], shared: this.#shared.length };
  }

  get #events(): RunEvent[] {
    return [...this.#shared, ...this.#own];
  }
}
