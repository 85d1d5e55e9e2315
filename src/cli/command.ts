/** What every command shares: how it ends. */

/** A commander action that sets the exit code: 0 passed, 1 the package failed, 2 misuse or our own fault. */
export function exiting<A extends unknown[]>(handle: (...args: A) => Promise<number>) {
  return async (...args: A): Promise<void> => {
    process.exitCode = await handle(...args);
  };
}
