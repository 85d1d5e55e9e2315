/** The conditions that can be waited for on a NAS, and the result of each. */
import type { StatusWord } from '../../dsm/status-codes.ts';
import type { PackageStatus } from '../../package-center/request/status.ts';
import type { NasListener } from '../listeners.ts';
import type { NasProcess } from '../processes.ts';

/** Something listens on the port. */
export interface PortCondition {
  readonly port: number;
  /** `tcp` when absent. Each protocol covers IPv4 and IPv6. */
  readonly protocol?: 'tcp' | 'udp';
}

/** The file or folder exists, links followed; with `contains` it is a plain file that holds the text. */
export interface FileCondition {
  /** Absolute. */
  readonly file: string;
  /** Looked for in the file's first MiB. */
  readonly contains?: string | RegExp;
}

/** A line in DSM's log of the package or in one that the package writes (see `nas.logs`); earlier lines count, too. */
export interface LogCondition {
  readonly log: string | RegExp;
  readonly package: string;
}

/** The package's status is DSM's word or code. */
export interface StatusCondition {
  readonly status: StatusWord | number;
  readonly package: string;
}

/** A process whose command line holds the text, of one package or of any. */
export interface ProcessCondition {
  readonly process: string;
  readonly package?: string;
}

export type WaitCondition = PortCondition | FileCondition | LogCondition | StatusCondition | ProcessCondition;

export interface FoundFile {
  readonly file: string;
  /** With `contains`: the file's text, its first MiB. */
  readonly text: string | undefined;
}

export interface FoundLine {
  /** The log file. */
  readonly path: string;
  readonly line: string;
}

/** What `waitFor` resolves with. */
export type Found<C extends WaitCondition> = C extends PortCondition
  ? NasListener
  : C extends FileCondition
    ? FoundFile
    : C extends LogCondition
      ? FoundLine
      : C extends StatusCondition
        ? PackageStatus
        : NasProcess;

export interface WaitOptions {
  /** Milliseconds; 10,000 when absent. */
  readonly timeLimit?: number;
  /** Ends the waiting; `waitFor` then rejects with the signal's reason. The NAS's own signal when absent. */
  readonly signal?: AbortSignal;
}

/** A condition as the loop sees it. */
export interface Watch<T> {
  /** Undefined until the condition holds. An abort of the signal ends the wait. */
  look(signal: AbortSignal): Promise<T | undefined>;
  /** The condition that did not hold, and the actual state: `nothing listened on port 80; ...`. Called once, at the end. */
  explain(): Promise<string>;
  /** What to do about it. */
  readonly hint: string;
}

/** Whether the text holds what is looked for. The state of a global expression does not count. */
export const matchesText = (text: string, pattern: string | RegExp): boolean =>
  typeof pattern === 'string' ? text.includes(pattern) : text.search(pattern) >= 0;

export const quotePattern = (pattern: string | RegExp): string =>
  typeof pattern === 'string' ? JSON.stringify(pattern) : String(pattern);
