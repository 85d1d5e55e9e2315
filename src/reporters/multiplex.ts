/** Several reporters behind one: a reporter that breaks cannot break the run, but it is remembered. */
import type { Reporter } from './reporter.ts';

export interface BrokenReporter {
  readonly name: string;
  readonly error: unknown;
}

export interface Multiplexer extends Reporter {
  /** The reporters that threw, each with its first error; they get no further event. */
  readonly broken: () => readonly BrokenReporter[];
}

export function multiplex(reporters: ReadonlyMap<string, Reporter>): Multiplexer {
  const working = new Map(reporters);
  const broken: BrokenReporter[] = [];
  const callReporters = (call: (reporter: Reporter) => void): void => {
    for (const [name, reporter] of [...working]) {
      try {
        call(reporter);
      } catch (error) {
        working.delete(name);
        broken.push({ name, error });
      }
    }
  };
  return {
    onEvent: (event) => callReporters((reporter) => reporter.onEvent(event)),
    onEnd: () => callReporters((reporter) => reporter.onEnd()),
    broken: () => [...broken],
  };
}
