/** What a reporter is: it sees every event of a run in order, then its end, and writes text. */
import type { RunEvent } from '../events.ts';

export interface Reporter {
  readonly onEvent: (event: RunEvent) => void;
  /** Called once, also when the events stopped before the run ended. */
  readonly onEnd: () => void;
}

export type Write = (text: string) => void;

export interface ReporterOptions {
  readonly colour: boolean;
  /** Columns of the terminal or the page. */
  readonly width: number;
  /** Shows all output and every file. */
  readonly verbose: boolean;
  /** Of several runs, shows a line for each and no page. */
  readonly quiet: boolean;
  /** The output is a terminal: the last line may change while a step runs. */
  readonly live: boolean;
  /** What a package should have removed counts as a failure. */
  readonly strict: boolean;
}

export const PLAIN: ReporterOptions = {
  colour: false,
  width: 100,
  verbose: false,
  quiet: false,
  live: false,
  strict: false,
};

export type ReporterFactory = (write: Write, options?: Partial<ReporterOptions>) => Reporter;
