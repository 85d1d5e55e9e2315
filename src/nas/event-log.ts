/** The events of a NAS: numbered, kept for late consumers, and delivered to each consumer independently. */
import { SpkboxError } from '../errors.ts';
import type { EventBody, RunEvent } from '../events.ts';
import { addToJudgement, EMPTY_JUDGEMENT, type Judgement } from '../reporters/fold/verdict.ts';

export type EventConsumer = (event: RunEvent) => void;

export interface SubscribeOptions {
  /** The number of the first event to deliver; past events are delivered at once. Only new events when absent. */
  readonly from?: number;
  /** The consumer's name in the report, should it throw. */
  readonly name?: string;
}

/** The most events, and characters of their texts, that are kept for late consumers: a NAS may run for weeks. */
const MOST_KEPT_EVENTS = 20_000;
const MOST_EVENT_TEXT = 16 * 1024 * 1024;

export class EventLog {
  readonly #run: string;
  readonly #began = performance.now();
  readonly #consumers = new Map<EventConsumer, string>();
  #kept: RunEvent[] = [];
  #text = 0;
  #seq = 0;
  /** The facts for the verdict, up to the last event. */
  #judgement: Judgement = EMPTY_JUDGEMENT;

  constructor(run: string) {
    this.#run = run;
  }

  get judgement(): Judgement {
    return this.#judgement;
  }

  /** Delivers an event. A consumer that throws is reported and removed, without effect on the action or other consumers. */
  readonly emit = (body: EventBody): void => {
    const event: RunEvent = { ...body, run: this.#run, seq: this.#seq, at: performance.now() - this.#began };
    this.#seq += 1;
    this.#judgement = addToJudgement(this.#judgement, event);
    this.#keep(event);
    const failures = [...this.#consumers].flatMap(([consumer, name]) => deliver(consumer, name, event));
    for (const failure of failures) {
      this.#consumers.delete(failure.consumer);
      this.emit({ type: 'consumer-failed', consumer: failure.name, text: failure.text });
    }
  };

  /** Calls the consumer with each event, in order. Returns the unsubscribe function. Throws if `from` is no longer kept. */
  subscribe(
    consumer: EventConsumer,
    { from, name = 'a consumer of the events' }: SubscribeOptions = {},
  ): () => void {
    const first = this.#kept[0]?.seq ?? this.#seq;
    if (from !== undefined && from < first) throw eventsDroppedError(from, first);
    for (const event of this.#kept) if (from !== undefined && event.seq >= from) consumer(event);
    this.#consumers.set(consumer, name);
    return () => this.#consumers.delete(consumer);
  }

  #keep(event: RunEvent): void {
    this.#kept.push(event);
    this.#text += textLength(event);
    if (this.#kept.length <= MOST_KEPT_EVENTS && this.#text <= MOST_EVENT_TEXT) return;
    // Drops a quarter at once: dropping single events would cost time at every event.
    const dropped = this.#kept.splice(0, Math.ceil(this.#kept.length / 4));
    this.#text -= dropped.reduce((sum, old) => sum + textLength(old), 0);
  }
}

const textLength = (event: RunEvent): number => ('text' in event ? event.text.length : 0);

interface ConsumerFailure {
  readonly consumer: EventConsumer;
  readonly name: string;
  readonly text: string;
}

function deliver(consumer: EventConsumer, name: string, event: RunEvent): ConsumerFailure[] {
  try {
    consumer(event);
    return [];
  } catch (error) {
    return [{ consumer, name, text: error instanceof Error ? error.message : String(error) }];
  }
}

function eventsDroppedError(from: number, first: number): SpkboxError {
  return new SpkboxError('USE_EVENTS_GONE', `event ${from} of this NAS is no longer kept`, {
    hint: `The oldest kept event is ${first}. To see all events, subscribe when the NAS starts.`,
  });
}
