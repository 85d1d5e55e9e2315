/** What happens in a run, as plain JSON-safe data: the wire format of every report, file, page and test. */
import type { Action, ScriptName, Task, Whose } from './dsm/actions.ts';
import type { PhaseName } from './dsm/execution-rows.ts';
import type { Consequence, Timing } from './dsm/timing.ts';

/** The version of this format; it grows when an event changes its meaning or loses a field. */
export const EVENT_FORMAT = 1;

export interface DsmFacts {
  /** `7.2.2`. */
  readonly release: string;
  readonly build: number;
  readonly platform: string;
  readonly arch: string;
  readonly language: string;
  readonly fidelity: 'dsm' | 'guide';
}

export interface PackageName {
  readonly package: string;
  readonly version: string;
}

/** One step of a plan, in the order of execution. */
export interface StepFacts {
  readonly index: number;
  readonly phase: PhaseName;
  readonly of: Whose;
  readonly onFailure: Consequence;
  readonly step:
    | { readonly kind: 'script'; readonly script: ScriptName; readonly missing: boolean }
    | { readonly kind: 'acquire' | 'release'; readonly timing: Timing; readonly worker: string }
    | { readonly kind: 'task'; readonly task: Task };
}

/** A thing that DSM would refuse, or that is odd. */
export interface Finding {
  /** A stable name. */
  readonly code: string;
  readonly severity: 'refused' | 'warning' | 'note';
  /** DSM's error code, where DSM refuses. */
  readonly dsmError?: number;
  /** DSM's own words for it. */
  readonly dsmText?: string;
  /** Further keys of DSM's error object: `port` of 283, `space` of 279. */
  readonly dsmDetail?: Readonly<Record<string, string | number>>;
  /** What it is, as a full sentence. */
  readonly text: string;
  /** The member, key or line. */
  readonly where: string;
  /** What to do about it. */
  readonly advice: string;
  /** Where the rule comes from. */
  readonly source: string;
}

export interface DsmErrorFacts {
  readonly code: number;
  readonly description: string;
  /** Further keys of DSM's error object: `port` of 283, `space` of 279. */
  readonly detail?: Readonly<Record<string, string | number>>;
}

/** A script that an action ran. */
export interface ScriptResult {
  readonly script: ScriptName;
  /** Undefined when a signal or the time limit ended it. */
  readonly exitCode?: number;
  /** What it wrote for the user. */
  readonly message: string;
}

/** How an action ended. */
export interface Outcome {
  readonly action: Action;
  readonly package: string;
  readonly version: string;
  /** For an upgrade: the version before it. */
  readonly oldVersion?: string;
  /**
   * - `done`: all of it, `alerted`: all of it, with alerts;
   * - `refused`: before anything was done;
   * - `aborted`: undone again; `broken`: it stays, and is broken;
   * - `not-started`: installed, but the start failed.
   */
  readonly result: 'done' | 'alerted' | 'refused' | 'aborted' | 'broken' | 'not-started';
  readonly error?: DsmErrorFacts;
  /** The step that decided the result: `preinst`, `port-config WHEN_POSTINST`, `stage-package`. */
  readonly at?: string;
  /** What happened there, as a full sentence. */
  readonly reason?: string;
  /** Every script that was run, in order. */
  readonly scripts: readonly ScriptResult[];
  /** What the package wrote for the user. */
  readonly messages: readonly string[];
  readonly alerts: readonly string[];
}

export interface LeftFile {
  readonly path: string;
  readonly change: 'created' | 'modified' | 'metadata' | 'deleted';
  readonly kind: 'file' | 'folder' | 'link' | 'other' | 'gone';
  readonly owner: string;
  /** Octal, four digits. */
  readonly mode: string;
  readonly size: number;
}

/** One line of what a package leaves behind: a file tree, a process, a port, an account. */
export interface LeftBehind {
  readonly kind: 'files' | 'process' | 'port' | 'account';
  /** `/volume1/@appdata/hello`, `hello-daemon (pid 12)`, `tcp 127.0.0.1:8080`, `user hello`. */
  readonly what: string;
  /** `kept`: DSM itself keeps it. `log`: DSM's own log. `left`: the package should have removed it. */
  readonly verdict: 'kept' | 'log' | 'left';
  readonly why: string;
  /** For files: everything below. */
  readonly files: readonly LeftFile[];
}

export interface PathList {
  readonly total: number;
  /** The first of them, sorted. */
  readonly first: readonly string[];
}

/** What an upgrade made of the package's own files: in var, etc, home and share, and in its shared folders. */
export interface DataKept {
  /** The version before. */
  readonly from: string;
  /** Files that are as they were. */
  readonly same: number;
  readonly made: PathList;
  readonly changed: PathList;
  readonly lost: PathList;
  readonly ms: number;
}

/** A kind of fact that this engine cannot give, or not exactly. */
export interface Imprecision {
  readonly fact: string;
  readonly precision: 'approximate' | 'unavailable';
  readonly why: string;
}

export type EventBody =
  | {
      readonly type: 'run-started';
      readonly format: number;
      readonly spkbox: string;
      readonly started: string;
      readonly dsm: DsmFacts;
    }
  | {
      readonly type: 'box-made';
      readonly engine: string;
      /** Commands that DSM has and this box has not. */
      readonly lacks: readonly string[];
      readonly ms: number;
    }
  | ({ readonly type: 'package-read'; readonly file: string; readonly displayName: string } & PackageName)
  | ({ readonly type: 'findings'; readonly findings: readonly Finding[] } & PackageName)
  | ({
      readonly type: 'action-started';
      readonly id: number;
      readonly action: Action;
      readonly steps: readonly StepFacts[];
    } & PackageName)
  | { readonly type: 'step-started'; readonly id: number; readonly index: number; readonly undo: boolean }
  | {
      readonly type: 'output';
      readonly id: number;
      readonly index: number;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | { readonly type: 'progress'; readonly id: number; readonly index: number; readonly value: number }
  | { readonly type: 'message'; readonly id: number; readonly index: number; readonly text: string }
  /** Something that a worker or a task did, as a sentence: "linked /usr/local/bin/hello". */
  | { readonly type: 'did'; readonly id: number; readonly index: number; readonly text: string }
  | {
      readonly type: 'step-ended';
      readonly id: number;
      readonly index: number;
      readonly undo: boolean;
      readonly result: 'passed' | 'failed' | 'skipped';
      readonly ms: number;
      /** Scripts: the exit code; undefined when a signal or the time limit ended it. */
      readonly exitCode?: number;
      /** Why it failed or was skipped. */
      readonly reason?: string;
      /** A child of the script still holds its output open. */
      readonly outputHeld?: boolean;
    }
  | { readonly type: 'action-ended'; readonly id: number; readonly ms: number; readonly outcome: Outcome }
  | ({
      readonly type: 'status';
      readonly code: number;
      readonly status: string;
      readonly description: string;
      readonly ms: number;
    } & PackageName)
  | ({ readonly type: 'data-kept' } & DataKept & PackageName)
  | {
      readonly type: 'left-behind';
      readonly left: readonly LeftBehind[];
      readonly imprecise: readonly Imprecision[];
      readonly ms: number;
    }
  | {
      readonly type: 'error';
      readonly code: string;
      readonly text: string;
      readonly hint: string;
      readonly where: string | undefined;
    }
  | {
      readonly type: 'run-ended';
      readonly passed: boolean;
      /** Why it did not pass, as full sentences. */
      readonly reasons: readonly string[];
      /** What was missing in this run, so that a pass says less: a worker, a command. */
      readonly without: readonly string[];
      readonly ms: number;
    };

/** An event with its place: `seq` counts from 0 without a gap, `at` is milliseconds since the run began. */
export type RunEvent = EventBody & { readonly seq: number; readonly at: number };

/** How a room says what happens; the caller stamps the place. */
export type Emit = (body: EventBody) => void;
