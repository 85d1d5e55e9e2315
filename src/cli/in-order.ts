/** Lines of values that come at once, passed on one line after the other. */

export interface OrderedLine<Value> {
  readonly add: (value: Value) => void;
  /** No more values come on this line. */
  end(): void;
}

/** Values of the first line that has not ended go on at once; those of later lines wait for it. */
export function inOrder<Value>(pass: (value: Value) => void): { line(index: number): OrderedLine<Value> } {
  const waiting = new Map<number, Value[]>();
  const ended = new Set<number>();
  let current = 0;
  const advance = () => {
    while (ended.has(current)) {
      current += 1;
      for (const value of waiting.get(current) ?? []) pass(value);
      waiting.delete(current);
    }
  };
  return {
    line: (index) => ({
      add(value) {
        if (index === current) return pass(value);
        const values = waiting.get(index) ?? [];
        values.push(value);
        waiting.set(index, values);
      },
      end() {
        ended.add(index);
        advance();
      },
    }),
  };
}
