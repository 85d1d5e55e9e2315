/** Runs several scenarios at once, and tells of each in the order in which they were given. */

/** Calls `perform` with each entry, at most `jobs` at once, until `stop` says that no further one is to begin. */
export async function inParallel<Entry>(
  entries: readonly Entry[],
  { jobs, stop }: { readonly jobs: number; readonly stop: () => boolean },
  perform: (entry: Entry, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < entries.length && !stop()) {
      const index = next++;
      await perform(entries[index] as Entry, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, entries.length) }, work));
}
