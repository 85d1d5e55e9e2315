/** Matchers ask the box, so they are promises. One that nobody awaits would let its test pass without a look. */

/** A promise that tells when it is awaited. */
class WatchedPromise<Value> extends Promise<Value> {
  onAwait: () => void = () => undefined;

  /** What `then` gives is an ordinary promise. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }

  // biome-ignore lint/suspicious/noThenProperty: to await a promise is to call its then.
  override then<Fulfilled = Value, Rejected = never>(
    onFulfilled?: ((value: Value) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    this.onAwait();
    return super.then(onFulfilled, onRejected);
  }
}

/**
 * What a matcher gives to vitest. Vitest calls its `then` with the judgement, and hands what that returns to the test:
 * a promise that tells when the test awaits it.
 */
export function watchedMatch<Match>(match: Promise<Match>, onAwait: () => void): Promise<Match> {
  const judged = (judge: (value: Match) => unknown) => {
    const result = match.then(judge);
    // Where the test does not await it, the end of the test says so.
    result.catch(() => undefined);
    const watched = new WatchedPromise<unknown>((resolve) => resolve(result));
    watched.catch(() => undefined);
    watched.onAwait = onAwait;
    return watched;
  };
  // biome-ignore lint/suspicious/noThenProperty: vitest takes whatever has a then.
  return { then: judged } as unknown as Promise<Match>;
}
