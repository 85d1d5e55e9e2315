/** What happens in a run, as plain JSON-safe data: the wire format of every report, file, page and test. */
import type { Action, PackageSide, ScriptName, Task } from './dsm/actions.ts';
import type { DsmError } from './dsm/error-codes.ts';
import type { PhaseName } from './dsm/execution-rows.ts';
import type { DsmIdentity } from './dsm/identity.ts';
import type { Consequence, Timing } from './dsm/timing.ts';
import type { RecordedFinding } from './findings.ts';

/** The version of this format; it grows when an event changes its meaning or loses a field. */
export const EVENT_FORMAT = 2;

/**
 * Who asked for an action.
 * - `user`: the library's caller, in the place of the administrator at Package Center;
 * - `command`: one of DSM's commands in the box, such as `synopkg`;
 * - `package-center`: Package Center itself, since another action needs it;
 * - `dsm`: DSM itself, at boot and shutdown.
 */
export const REQUESTERS = ['user', 'command', 'package-center', 'dsm'] as const;

export type Requester = (typeof REQUESTERS)[number];

/** The action within which something was asked for, and the step that it was at. */
export interface ActionParent {
  readonly id: number;
  readonly index?: number;
}

export interface PackageName {
  readonly package: string;
  readonly version: string;
}

/** One step of a plan, in the order of execution. */
export interface PlannedStep {
  readonly index: number;
  readonly phase: PhaseName;
  readonly side: PackageSide;
  readonly onFailure: Consequence;
  readonly step:
    | { readonly kind: 'script'; readonly script: ScriptName; readonly missing: boolean }
    | { readonly kind: 'acquire' | 'release'; readonly timing: Timing; readonly worker: string }
    | { readonly kind: 'task'; readonly task: Task }
    /** `synopkghelper update`: a worker reads its part of conf/resource again (guide 16). */
    | { readonly kind: 'update'; readonly worker: string };
}

/** A script that an action ran. */
export interface RanScript {
  readonly script: ScriptName;
  /** Undefined when a signal or the time limit ended it. */
  readonly exitCode?: number;
  /** What it wrote for the user. */
  readonly message: string;
}

export const OUTCOME_RESULTS = [
  'done',
  'alerted',
  'refused',
  'aborted',
  'broken',
  'not-started',
  'crashed',
] as const;

export type OutcomeResult = (typeof OUTCOME_RESULTS)[number];

/** How an action ended. */
export interface Outcome {
  /** The number of the action; every event of it has the same. */
  readonly id: number;
  readonly action: Action;
  readonly package: string;
  readonly version: string;
  /** For an upgrade: the version before it. */
  readonly oldVersion?: string;
  /**
   * - `done`: all of it, `alerted`: all of it, with alerts;
   * - `refused`: before anything was done;
   * - `aborted`: undone again; `broken`: it stays, and is broken;
   * - `not-started`: installed, but the start failed;
   * - `crashed`: something other than the package threw (a worker, a hook, spkbox itself): undone, and thrown on.
   */
  readonly result: OutcomeResult;
  readonly error?: DsmError;
  /** The step that decided the result: `preinst`, `port-config WHEN_POSTINST`, `stage-package`. */
  readonly at?: string;
  /** What happened there, as a full sentence. */
  readonly reason?: string;
  /** Every script that was run, in order. */
  readonly scripts: readonly RanScript[];
  /** What the package wrote for the user. */
  readonly messages: readonly string[];
  readonly alerts: readonly string[];
}

/** Who made a change: the step of an action, or a process that a script of it left running. */
export interface Maker {
  /** The action. */
  readonly id: number;
  /** The step, by its place in the plan. */
  readonly index: number;
  /** The step by its name: `postinst`, `port-config WHEN_POSTINST`, `stage-package`. */
  readonly step: string;
  readonly action: Action;
  readonly package: string;
  /** Between two steps: a process changed it, and the step is the last that ended before. */
  readonly afterwards?: boolean;
}

export interface LeftFile {
  readonly path: string;
  readonly change: 'created' | 'modified' | 'metadata' | 'deleted';
  readonly kind: 'file' | 'folder' | 'link' | 'other' | 'gone';
  readonly owner: string;
  /** Octal, four digits. */
  readonly mode: string;
  readonly size: number;
  /** Absent where nobody watched, or nobody can tell. */
  readonly maker?: Maker;
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
  /** Who made it: of a file tree, its topmost path. */
  readonly maker?: Maker;
}

export interface PathList {
  readonly total: number;
  /** The first of them, sorted. */
  readonly first: readonly string[];
}

/** What an upgrade made of the package's own files: in var, etc, home and share, and in its shared folders. */
export interface UpgradeData {
  /** The version before. */
  readonly from: string;
  /** Files that are as they were. */
  readonly unchanged: number;
  readonly created: PathList;
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

/** Something that the package asked for and spkbox does not have, so that a pass says less. */
export interface NotEmulated {
  readonly kind: 'worker' | 'package' | 'command';
  readonly name: string;
}

/** What a run comes to. */
export interface Verdict {
  readonly passed: boolean;
  /** Why it did not pass, as full sentences. */
  readonly reasons: readonly string[];
  readonly notEmulated: readonly NotEmulated[];
}

type RunBody =
  | {
      readonly type: 'run-started';
      readonly format: number;
      readonly spkbox: string;
      readonly started: string;
      readonly dsm: DsmIdentity;
    }
  | {
      readonly type: 'box-made';
      readonly engine: string;
      /** Commands that DSM has and this box does not. */
      readonly missingCommands: readonly string[];
      readonly ms: number;
    }
  | {
      readonly type: 'error';
      readonly code: string;
      readonly text: string;
      readonly hint: string;
      readonly where: string | undefined;
    }
  /** A consumer of the events threw; the run goes on without it. */
  | { readonly type: 'consumer-failed'; readonly consumer: string; readonly text: string }
  | { readonly type: 'snapshot-taken'; readonly snapshot: number; readonly ms: number }
  | { readonly type: 'snapshot-restored'; readonly snapshot: number; readonly ms: number }
  | {
      readonly type: 'left-behind';
      readonly left: readonly LeftBehind[];
      readonly imprecise: readonly Imprecision[];
      readonly ms: number;
    }
  | ({ readonly type: 'run-ended'; readonly ms: number } & Verdict);

type PackageBody =
  | ({ readonly type: 'package-read'; readonly file: string; readonly displayName: string } & PackageName)
  | ({ readonly type: 'findings'; readonly findings: readonly RecordedFinding[] } & PackageName)
  | ({
      readonly type: 'status';
      readonly code: number;
      readonly status: string;
      readonly description: string;
      readonly ms: number;
    } & PackageName)
  | ({ readonly type: 'upgrade-data' } & UpgradeData & PackageName);

type ActionBody =
  | ({
      readonly type: 'action-started';
      readonly id: number;
      readonly action: Action;
      readonly by: Requester;
      /** Absent for an action that stands by itself. */
      readonly parent?: ActionParent;
      readonly steps: readonly PlannedStep[];
    } & PackageName)
  | { readonly type: 'action-ended'; readonly id: number; readonly ms: number; readonly outcome: Outcome }
  /** One of DSM's commands was called in the box, and answered. */
  | {
      readonly type: 'command-called';
      readonly command: string;
      readonly args: readonly string[];
      /** SYNOPKG_PKGNAME of the caller, by its own word; empty when it has none. */
      readonly package: string;
      /** The command line of the process that called, by its own word. */
      readonly caller: string;
      readonly parent?: ActionParent;
      readonly exitCode: number;
      /** False: spkbox does not emulate it, and the call failed. */
      readonly emulated: boolean;
      readonly ms: number;
    };

interface OfStep {
  /** The action. */
  readonly id: number;
  /** The step, by its place in the plan. */
  readonly index: number;
}

type StepBody = OfStep &
  (
    | { readonly type: 'step-started'; readonly undo: boolean }
    | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
    | { readonly type: 'progress'; readonly value: number }
    /** What a script wrote for the user. */
    | { readonly type: 'message'; readonly text: string }
    /** Something that a worker or a task did, as a sentence: "linked /usr/local/bin/hello". */
    | { readonly type: 'step-note'; readonly text: string }
    | {
        readonly type: 'step-ended';
        readonly undo: boolean;
        readonly result: 'passed' | 'failed' | 'skipped';
        readonly ms: number;
        /** Scripts: the exit code; undefined when a signal or the time limit ended it. */
        readonly exitCode?: number;
        /** Why it failed or was skipped. */
        readonly reason?: string;
        /** A child of the script still holds its output open. */
        readonly outputStillOpen?: boolean;
      }
  );

export type EventBody = RunBody | PackageBody | ActionBody | StepBody;

/** An event with its place. */
export type RunEvent = EventBody & {
  /** The run's own id; several runs may stand in one stream. */
  readonly run: string;
  /** Counts from 0 without a gap. */
  readonly seq: number;
  /** Milliseconds since the run began. */
  readonly at: number;
};

/** How a room says what happens; the caller stamps the place. */
export type Emit = (body: EventBody) => void;
