/** One action at a time on each package; on different packages they run at once. */

export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Whether an action that has the name goes on or waits. */
  isTaken(name: string): boolean {
    return this.#last.has(name);
  }

  /**
   * Does the work when all that was asked before for any of these names is done. All are queued for at once: of two that
   * need the same ones, one is before the other everywhere, so that none waits for itself.
   */
  async inTurn<T>(names: string | readonly string[], work: () => Promise<T>): Promise<T> {
    const all = [names].flat();
    const before = Promise.all(all.map((name) => this.#last.get(name)));
    const working = before.then(work);
    const done = working.then(
      () => undefined,
      () => undefined,
    );
    for (const name of all) this.#last.set(name, done);
    try {
      return await working;
    } finally {
      for (const name of all) if (this.#last.get(name) === done) this.#last.delete(name);
    }
  }

  /**
   * The same for work that shows only in its turn what it needs: where it needs more than it has, it queues anew for all.
   * Whoever has its turns waits for no others.
   */
  async inTurns<T>(
    needed: () => readonly string[],
    work: (held: ReadonlySet<string>) => Promise<T>,
  ): Promise<T> {
    const held = new Set(needed());
    for (;;) {
      const done = await this.inTurn([...held], async () => {
        const lacking = needed().filter((name) => !held.has(name));
        if (lacking.length === 0) return { value: await work(held) };
        for (const name of lacking) held.add(name);
        return undefined;
      });
      if (done !== undefined) return done.value;
    }
  }

  /** Work within another's turn: at once where that has the name, too; undefined where somebody else has it. */
  async within<T>(held: ReadonlySet<string>, name: string, work: () => Promise<T>): Promise<T | undefined> {
    if (held.has(name)) return work();
    return this.isTaken(name) ? undefined : this.inTurn(name, work);
  }

  /** When all that was asked is done. */
  async idle(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }
}
