/** The same work on many things, side by side on several boxes. */
import { availableParallelism } from 'node:os';

/** The options of a run of many parts. */
export interface ParallelOptions<Row> {
  /** Boxes at a time; one for each core of the host when absent. */
  readonly boxes?: number;
  /** Called with each row as it is found; rows come in any order. */
  readonly onRow?: (row: Row, progress: { readonly done: number; readonly total: number }) => void;
}

interface ParallelWork<Item, Box extends AsyncDisposable> {
  /** Boxes at a time; one for each core when absent. */
  readonly boxes: number | undefined;
  /** Nothing more is begun once it is aborted. */
  readonly signal: AbortSignal | undefined;
  /** A box that is there already. */
  readonly first: Box;
  start(): Promise<Box>;
  run(box: Box, item: Item): Promise<void>;
}

/** Every box takes the next item as soon as it is free. All boxes end with this; the first error ends it. */
export async function workAmongBoxes<Item, Box extends AsyncDisposable>(
  items: readonly Item[],
  { boxes = availableParallelism(), signal, first, start, run }: ParallelWork<Item, Box>,
): Promise<void> {
  const queue = [...items];
  let hasFailed = false;
  const work = async (starting: Promise<Box>) => {
    await using box = await starting;
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      if (hasFailed || signal?.aborted === true) return;
      await run(box, item);
    }
  };
  const count = Math.max(1, Math.min(boxes, items.length));
  const starting = Array.from({ length: count }, (_, index) =>
    index === 0 ? Promise.resolve(first) : start(),
  );
  const working = starting.map((box) =>
    work(box).catch((error: unknown) => {
      hasFailed = true;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(working)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected' && signal?.aborted !== true) throw failed.reason;
}
