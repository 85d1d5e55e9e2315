/** Ctrl-C and SIGTERM: the first ends the run in order, the second ends spkbox at once. */

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

export type InterruptSignal = keyof typeof SIGNALS;

export interface Interrupts extends Disposable {
  readonly signal: AbortSignal;
  /** The exit code that the first signal asks for; undefined as long as there was none. */
  exitCode(): number | undefined;
  /** Ignores Ctrl-C while `work` runs: a shell on the same terminal handles it. */
  leaveTo(work: () => Promise<void>): Promise<void>;
}

export function catchInterrupts(log: (text: string) => void): Interrupts {
  const controller = new AbortController();
  let exitCode: number | undefined;
  let ignoresCtrlC = false;
  const stop = () => {
    for (const name of Object.keys(SIGNALS)) process.off(name, onSignal);
  };
  const onSignal = (name: InterruptSignal) => {
    if (ignoresCtrlC && name === 'SIGINT') return;
    if (exitCode !== undefined) {
      // Without a listener the signal has its default effect; the box ends with this process.
      stop();
      process.kill(process.pid, name);
      return;
    }
    exitCode = SIGNALS[name];
    if (process.stderr.isTTY) log('');
    log(`${name === 'SIGINT' ? 'interrupted' : 'terminated'}: ending the box (again: at once)`);
    controller.abort();
  };
  for (const name of Object.keys(SIGNALS)) process.on(name, onSignal);
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    async leaveTo(work) {
      ignoresCtrlC = true;
      await work().finally(() => {
        ignoresCtrlC = false;
      });
    },
    [Symbol.dispose]: stop,
  };
}
