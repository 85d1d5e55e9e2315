/** Locks on packages: one action at a time on each package, several packages in parallel. DSM locks them too (error 275). */

export class PackageLocks {
  /** For each lock, the end of its last holder or waiter. */
  readonly #last = new Map<string, Promise<void>>();
  /** The end of the work that runs exclusively. No lock is granted before. */
  #exclusive: Promise<void> = Promise.resolve();

  /** Whether an action holds the lock or waits for it. */
  isLocked(name: string): boolean {
    return this.#last.has(name);
  }

  /**
   * Runs `work` once every earlier holder of these locks has finished. All locks are taken together, so two waiters
   * cannot deadlock.
   */
  async withLocks<T>(names: string | readonly string[], work: () => Promise<T>): Promise<T> {
    const locks = [names].flat();
    const earlier = Promise.all([this.#exclusive, ...locks.map((name) => this.#last.get(name))]);
    const working = earlier.then(work);
    const settledWork = settled(working);
    for (const name of locks) this.#last.set(name, settledWork);
    try {
      return await working;
    } finally {
      for (const name of locks) if (this.#last.get(name) === settledWork) this.#last.delete(name);
    }
  }

  /**
   * Runs `work` whose locks may change while it waits. If it needs more locks by then, it releases its locks and waits for
   * all of the larger set, because a holder that waits for further locks could deadlock.
   */
  async withGrowingLocks<T>(
    locksNeeded: () => readonly string[],
    work: (heldLocks: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    const heldLocks = new Set(locksNeeded());
    for (;;) {
      const finished = await this.withLocks([...heldLocks], async () => {
        const missing = locksNeeded().filter((name) => !heldLocks.has(name));
        if (missing.length === 0) return { value: await work(heldLocks) };
        for (const name of missing) heldLocks.add(name);
        return undefined;
      });
      if (finished !== undefined) return finished.value;
    }
  }

  /** Runs `work` under one more lock: at once if `heldLocks` has it. Returns undefined if another action holds it. */
  async reentrant<T>(
    heldLocks: ReadonlySet<string>,
    name: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    if (heldLocks.has(name)) return work();
    return this.isLocked(name) ? undefined : this.withLocks(name, work);
  }

  /** Runs `work` while no action runs. Requests for locks wait until it ends. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const earlier = Promise.all([this.#exclusive, ...this.#last.values()]);
    const working = earlier.then(work);
    this.#exclusive = settled(working);
    return working;
  }

  /** Resolves when no action runs or waits. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}

/** Resolves when the promise settles, either way. */
const settled = (promise: Promise<unknown>): Promise<void> =>
  promise.then(
    () => undefined,
    () => undefined,
  );
