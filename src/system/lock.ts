/** One writer at a time: a file of DSM is read, edited and written before the next writer reads it. */

/** Runs `work` once every earlier holder has finished, and gives its result or its error. */
export type Lock = <T>(work: () => Promise<T>) => Promise<T>;

export function makeLock(): Lock {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result;
    return result;
  };
}
