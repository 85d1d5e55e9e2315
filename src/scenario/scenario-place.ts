/** What the steps and expectations of a scenario file work on. */
import type { Outcome } from '../events.ts';
import type { Mark } from '../machine/machine.ts';
import type { ExecResult } from '../nas/exec.ts';
import type { Nas } from '../nas/nas.ts';
import type { NasSnapshot } from '../nas/snapshot.ts';
import type { Report } from '../reporters/fold/report.ts';
import type { Spk } from '../spk/spk.ts';

/** The NAS of a scenario, and what its steps leave for later ones. */
export interface ScenarioPlace {
  readonly nas: Nas;
  /** Reads a package; a relative path starts at the scenario file. */
  readSpk(path: string): Promise<Spk>;
  /** The snapshots by their names. */
  readonly snapshots: Map<string, NasSnapshot>;
  /** The beginnings of named steps. */
  readonly marks: Map<string, Mark>;
  /** The environments of the scripts that ran last, by package and script. */
  readonly environments: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The run so far. */
  report(): Report;
}

/** What a step did, for the expectations that stand in it. */
export interface StepEffect {
  /** Of actions: in order. */
  readonly outcomes?: readonly Outcome[];
  /** Of a command. */
  readonly exec?: ExecResult;
  /** What the step looked at by itself. */
  readonly checks?: readonly Check[];
}

/** One thing that was looked at. */
export interface Check {
  /** What should be, as a full sentence without a full stop: `hello is running`. */
  readonly text: string;
  readonly met: boolean;
  /** What is instead; where it could not be looked at, why. */
  readonly actual?: string;
  /** False where it could not be looked at. */
  readonly looked?: boolean;
}

/** What an expectation looks at. */
export interface Subject {
  readonly place: ScenarioPlace;
  readonly effect: StepEffect;
  /** How many actions the run had before the step. */
  readonly actionsBefore: number;
  /** How long the step took, in milliseconds. */
  readonly ms: number;
}
