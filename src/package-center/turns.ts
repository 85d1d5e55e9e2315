/** One action at a time on each package; on different packages they run at once. */

export class Turns {
  readonly #last = new Map<string, Promise<void>>();

  /** Whether an action on the package goes on or waits. */
  isTaken(name: string): boolean {
    return this.#last.has(name);
  }

  /** Does the work when all that was asked for this package before is done. */
  async inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const working = (before ?? Promise.resolve()).then(work);
    const done = working.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(name, done);
    try {
      return await working;
    } finally {
      if (this.#last.get(name) === done) this.#last.delete(name);
    }
  }
}
