/** The events of a run as JSON-safe data: the wire format of reports, files, pages and tests. */
import type { Action, PackageSide, ScriptName, Task } from './dsm/actions.ts';
import type { DsmError } from './dsm/error-codes.ts';
import type { PhaseName } from './dsm/execution-rows.ts';
import type { DsmIdentity } from './dsm/identity.ts';
import type { Consequence, Timing } from './dsm/timing.ts';
import type { RecordedFinding } from './findings.ts';

/** The version of this format. It is raised when an event changes its meaning or loses a field. */
export const EVENT_FORMAT = 2;

/**
 * Who requested an action.
 * - `user`: the library's caller, who acts as the administrator at Package Center;
 * - `command`: one of DSM's commands in the box, such as `synopkg`;
 * - `package-center`: Package Center itself, because another action needs this one;
 * - `dsm`: DSM itself, at boot and shutdown.
 */
export const REQUESTERS = ['user', 'command', 'package-center', 'dsm'] as const;

export type Requester = (typeof REQUESTERS)[number];

/** The running action that made a request, and its step at that time. */
export interface ActionParent {
  readonly id: number;
  readonly index?: number;
}

export interface PackageName {
  readonly package: string;
  readonly version: string;
}

/** A step of a plan. A plan has its steps in the order of execution. */
export interface PlannedStep {
  readonly index: number;
  readonly phase: PhaseName;
  readonly side: PackageSide;
  readonly onFailure: Consequence;
  readonly step:
    | { readonly kind: 'script'; readonly script: ScriptName; readonly missing: boolean }
    | { readonly kind: 'acquire' | 'release'; readonly timing: Timing; readonly worker: string }
    | { readonly kind: 'task'; readonly task: Task }
    /** `synopkghelper update`: a worker reads its entry in conf/resource again (guide 16). */
    | { readonly kind: 'update'; readonly worker: string };
}

/** A script that an action ran. */
export interface RanScript {
  readonly script: ScriptName;
  /** Undefined when a signal or the time limit ended it. */
  readonly exitCode?: number;
  /** The script's message to the user. */
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
  'power-lost',
] as const;

export type OutcomeResult = (typeof OUTCOME_RESULTS)[number];

/** The outcome of an action. */
export interface Outcome {
  /** The number of the action, which all its events carry. */
  readonly id: number;
  readonly action: Action;
  readonly package: string;
  readonly version: string;
  /** For an upgrade: the old version. */
  readonly oldVersion?: string;
  /**
   * - `done`: completed; `alerted`: completed, with alerts;
   * - `refused`: refused before the first step;
   * - `aborted`: failed and undone; `broken`: failed, and the package stays installed as broken;
   * - `not-started`: installed, but the start failed;
   * - `crashed`: a worker, a hook or spkbox itself threw an error: undone, and the error is rethrown;
   * - `power-lost`: the power of the NAS was cut; nothing was undone.
   */
  readonly result: OutcomeResult;
  readonly error?: DsmError;
  /** The step that decided the result: `preinst`, `port-config WHEN_POSTINST`, `stage-package`. */
  readonly at?: string;
  /** What happened there, as a full sentence. */
  readonly reason?: string;
  /** Every script that ran, in order. */
  readonly scripts: readonly RanScript[];
  /** The package's messages to the user. */
  readonly messages: readonly string[];
  readonly alerts: readonly string[];
}

/** The maker of a change: the step of an action, or a process that the step's script left running. */
export interface Maker {
  /** The action. */
  readonly id: number;
  /** The step's place in the plan. */
  readonly index: number;
  /** The step's name: `postinst`, `port-config WHEN_POSTINST`, `stage-package`. */
  readonly step: string;
  readonly action: Action;
  readonly package: string;
  /** A process made the change between two steps; `step` is the last step that ended before the change. */
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
  /** Absent when changes were not watched, or the maker is unknown. */
  readonly maker?: Maker;
}

/** One line of what a package leaves behind: a file tree, a process, a port, an account. */
export interface LeftBehind {
  readonly kind: 'files' | 'process' | 'port' | 'account';
  /** `/volume1/@appdata/hello`, `hello-daemon (pid 12)`, `tcp 127.0.0.1:8080`, `user hello`. */
  readonly what: string;
  /** `kept`: kept by DSM itself. `log`: DSM's own log. `left`: the package should have removed it. */
  readonly verdict: 'kept' | 'log' | 'left';
  readonly why: string;
  /** For a file tree: every file below it. */
  readonly files: readonly LeftFile[];
  /** The maker; for a file tree the maker of its topmost path. */
  readonly maker?: Maker;
}

export interface PathList {
  readonly total: number;
  /** The first paths, sorted. */
  readonly first: readonly string[];
}

/** The effect of an upgrade on the package's own files: in var, etc, home and share, and in its shared folders. */
export interface UpgradeData {
  /** The old version. */
  readonly from: string;
  /** The number of unchanged files. */
  readonly unchanged: number;
  readonly created: PathList;
  readonly changed: PathList;
  readonly lost: PathList;
  /** What became of what the package's users had there; absent where nobody had lived in the package. */
  readonly users?: UsersFiles;
  readonly ms: number;
}

/** The effect of an upgrade on what the package's users changed and added. Paths are the package's own: `var/settings.conf`. */
export interface UsersFiles {
  readonly kept: number;
  /** Changed by the upgrade, without a loss that shows. */
  readonly changed: PathList;
  /** The users' changes were undone. */
  readonly defaults: PathList;
  readonly lost: PathList;
  /** The package's user cannot read them any more. */
  readonly unreadable: PathList;
  /** They lie in the temporary folder of the upgrade alone. */
  readonly leftInUpgradeFolder: PathList;
  /** What was not kept, and was allowed to go. */
  readonly allowed: PathList;
}

/** What somebody who lived in a package did there. Real paths. */
export interface LivedIn {
  /** Settings files that were changed. */
  readonly edited: PathList;
  /** Files that were added. */
  readonly added: PathList;
  /** Files that the author's own script wrote. */
  readonly seeded: PathList;
  readonly ms: number;
}

/** A measurement that the engine cannot make, or only approximately. */
export interface Imprecision {
  readonly fact: string;
  readonly precision: 'approximate' | 'unavailable';
  readonly why: string;
}

/** A worker, package or command that the package uses and spkbox does not emulate. A pass then proves less. */
export interface NotEmulated {
  readonly kind: 'worker' | 'package' | 'command';
  readonly name: string;
}

/** The verdict on a run. */
export interface Verdict {
  readonly passed: boolean;
  /** Why the run did not pass, as full sentences. */
  readonly reasons: readonly string[];
  readonly notEmulated: readonly NotEmulated[];
  /** What was expected and could not be looked at, as full sentences. */
  readonly notChecked: readonly string[];
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
  | { readonly type: 'power-cut'; readonly lost: 'nothing' | 'unsynced'; readonly ms: number }
  | {
      readonly type: 'left-behind';
      readonly left: readonly LeftBehind[];
      readonly imprecise: readonly Imprecision[];
      readonly ms: number;
    }
  | ({ readonly type: 'run-ended'; readonly ms: number } & Verdict);

/** Something that a scenario expects, and what was found. */
export interface CheckedExpectation {
  /** Its key in the scenario: `status`. */
  readonly key: string;
  /** What should be: `the status of hello is running`. */
  readonly text: string;
  readonly result: 'met' | 'failed' | 'not-checked';
  /** What is instead, or why it was not looked at. */
  readonly actual?: string;
  /** The scenario file, and the line of the step. */
  readonly file: string;
  readonly line: number;
}

/** The place of a run among others, from 0. */
export interface RunPosition {
  readonly index: number;
  readonly count: number;
}

export type ScenarioBody =
  | {
      readonly type: 'scenario-started';
      readonly name: string;
      readonly file: string;
      /** The values of the matrix, in words. */
      readonly cell: string;
      /** Its place among the runs that were asked for together; absent where it was asked for alone. */
      readonly position?: RunPosition;
    }
  | {
      readonly type: 'scenario-step';
      readonly part: 'before' | 'steps' | 'after';
      readonly title: string;
      readonly line: number;
      /** Left out, because an earlier step failed. */
      readonly skipped: boolean;
    }
  | ({ readonly type: 'expectation' } & CheckedExpectation);

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
  | ({ readonly type: 'upgrade-data' } & UpgradeData & PackageName)
  | ({ readonly type: 'lived-in' } & LivedIn & PackageName);

type ActionBody =
  | ({
      readonly type: 'action-started';
      readonly id: number;
      readonly action: Action;
      readonly by: Requester;
      /** Absent for an action that no other action requested. */
      readonly parent?: ActionParent;
      readonly steps: readonly PlannedStep[];
    } & PackageName)
  | {
      readonly type: 'action-ended';
      readonly id: number;
      readonly ms: number;
      readonly outcome: Outcome;
      /** Whoever asked for the action expected this result, which therefore is no failure of the run. */
      readonly expected?: boolean;
    }
  /** The box called one of DSM's commands and got the answer. */
  | {
      readonly type: 'command-called';
      readonly command: string;
      readonly args: readonly string[];
      /** SYNOPKG_PKGNAME as the caller sent it, unverified; empty when the caller has none. */
      readonly package: string;
      /** The command line of the calling process as it sent it, unverified. */
      readonly caller: string;
      readonly parent?: ActionParent;
      readonly exitCode: number;
      /** False: spkbox does not emulate the command, and the call failed. */
      readonly emulated: boolean;
      readonly ms: number;
    };

interface OfStep {
  /** The action. */
  readonly id: number;
  /** The step's place in the plan. */
  readonly index: number;
}

type StepBody = OfStep &
  (
    | { readonly type: 'step-started'; readonly undo: boolean }
    | { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
    | { readonly type: 'progress'; readonly value: number }
    /** A script's message to the user. */
    | { readonly type: 'message'; readonly text: string }
    /** What a worker or a task did, in a short text: "linked /usr/local/bin/hello". */
    | { readonly type: 'step-note'; readonly text: string }
    | {
        readonly type: 'step-ended';
        readonly undo: boolean;
        readonly result: 'passed' | 'failed' | 'skipped';
        readonly ms: number;
        /** Scripts: the exit code; undefined when a signal or the time limit ended it. */
        readonly exitCode?: number;
        /** Why the step failed or was skipped. */
        readonly reason?: string;
        /** A child of the script still holds its output open. */
        readonly outputStillOpen?: boolean;
      }
  );

export type EventBody = RunBody | ScenarioBody | PackageBody | ActionBody | StepBody;

/** An event with its run, number and time. */
export type RunEvent = EventBody & {
  /** The id of the run. A stream may hold several runs. */
  readonly run: string;
  /** The number of the event in its run, from 0 without gaps. */
  readonly seq: number;
  /** Milliseconds since the run began. */
  readonly at: number;
};

/** Emits an event. The receiver adds run, number and time. */
export type Emit = (body: EventBody) => void;
