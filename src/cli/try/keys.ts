/** Single keys on a terminal, while nothing else reads from it. */

/** The keys, and what each does. */
export type Keys = Readonly<Record<string, string>>;

const CTRL_C = '\x03';
const NAMES: Readonly<Record<string, string>> = { '\r': 'Enter', '\n': 'Enter' };

/** Calls `press` for each of the keys until it is disposed. Without a terminal nothing is read. */
export function listenToKeys(keys: Keys, press: (key: string) => void): Disposable {
  const { stdin } = process;
  if (!stdin.isTTY || Object.keys(keys).length === 0) return { [Symbol.dispose]: () => undefined };
  const onData = (text: string) => {
    // In raw mode the terminal sends no signal.
    if (text.includes(CTRL_C)) process.kill(process.pid, 'SIGINT');
    const key = NAMES[text] ?? text;
    if (Object.hasOwn(keys, key)) press(key);
  };
  stdin.setEncoding('utf8').setRawMode(true).on('data', onData).resume();
  return {
    [Symbol.dispose]() {
      stdin.off('data', onData).setRawMode(false).pause();
    },
  };
}
