/** Ctrl-C and SIGTERM: the first ends the run in order, the second ends spkbox at once. */

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export type InterruptSignal = keyof typeof SIGNALS;

export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
  /** The exit code that the first signal asks for; undefined as long as there was none. */
  exitCode(): number | undefined;
  /** Leaves Ctrl-C to somebody else while `during` runs: a shell on the same terminal. */
  leaveTo(during: () => Promise<void>): Promise<void>;
}

export function catchInterrupts(say: (text: string) => void): Interrupts {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let isLeft = false;
  const stop = () => {
    for (const name of Object.keys(SIGNALS)) process.off(name, onSignal);
  };
  const onSignal = (name: InterruptSignal) => {
    if (isLeft && name === 'SIGINT') return;
    if (exitCode !== undefined) {
      // Without a listener the signal does what it does to every program; the box ends with us.
      stop();
      process.kill(process.pid, name);
      return;
    }
    exitCode = SIGNALS[name];
    if (process.stderr.isTTY) say('');
    say(`${name === 'SIGINT' ? 'interrupted' : 'terminated'}: ending the box (again: at once)`);
    controller.abort();
  };
  for (const name of Object.keys(SIGNALS)) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    async leaveTo(during) {
      isLeft = true;
      await during().finally(() => {
        isLeft = false;
      });
    },
    [Symbol.dispose]: stop,
  };
}
