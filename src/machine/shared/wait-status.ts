/** Signals by their numbers on Linux, on any host. */

const SIGNALS: ReadonlyMap<number, string> = new Map(
  Object.entries({
    ...{ SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGBUS: 7, SIGFPE: 8 },
    ...{ SIGKILL: 9, SIGUSR1: 10, SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15 },
    ...{ SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGIO: 29, SIGPWR: 30, SIGSYS: 31 },
  }).map(([name, number]) => [number, name]),
);

/** A wait status as wait(2) gives it: the signal in its low bits, else the exit code above them. */
export function parseWaitStatus(status: number): {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
} {
  const signal = status & 0x7f;
  if (signal === 0) return { exitCode: status >> 8, signal: undefined };
  return { exitCode: undefined, signal: SIGNALS.get(signal) ?? `SIG${signal}` };
}
