/** Locks on packages: one action at a time on each, and different packages at once. DSM locks them, too (error 275). */

export class PackageLocks {
  /** The last holder of each lock, or whoever waits last for it. */
  readonly #last = new Map<string, Promise<void>>();
  /** While somebody needs every package to rest, nobody else gets a lock. */
  #exclusive: Promise<void> = Promise.resolve();

  /** Whether an action holds the lock, or waits for it. */
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
   * The same for work that learns only under its locks which ones it needs: where it needs more, it waits again for all
   * of them. Who holds locks waits for no others.
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

  /** Runs `work` with one more lock: at once where it is held already; undefined where another action holds it. */
  async reentrant<T>(
    heldLocks: ReadonlySet<string>,
    name: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    if (heldLocks.has(name)) return work();
    return this.isLocked(name) ? undefined : this.withLocks(name, work);
  }

  /** Runs `work` while no action goes on; who asks for a lock meanwhile waits. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    const earlier = Promise.all([this.#exclusive, ...this.#last.values()]);
    const working = earlier.then(work);
    this.#exclusive = settled(working);
    return working;
  }

  /** Resolves when no action goes on or waits. */
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
