/** Reads each path once, however often it is asked for. */
export function once<Value>(read: (path: string) => Promise<Value>): (path: string) => Promise<Value> {
  const reading = new Map<string, Promise<Value>>();
  return (path) => {
    const value = reading.get(path) ?? read(path);
    reading.set(path, value);
    return value;
  };
}
