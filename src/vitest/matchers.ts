/** The matchers: each is what an expectation of scenario files looks at, so vitest and `spkbox run` say the same. */
import type { Expectations, OutcomeResult, ScriptName, StatusWord, TextPattern } from '../index.ts';
import { TEST_MARK } from './session.ts';
import { TestNas } from './test-nas.ts';
import { pathOf, type TestPackage } from './test-package.ts';

/** What a file should be: its content, or what is to be looked at. */
export interface FileFacts {
  readonly content?: TextPattern;
  readonly kind?: 'file' | 'folder' | 'link' | 'other';
  readonly owner?: string;
  readonly group?: string;
  /** Octal: `0644`. */
  readonly mode?: string;
  /** Of a link. */
  readonly target?: string;
}

export interface ProcessFacts {
  readonly count?: number;
  readonly user?: string;
  /** A part of the command line. */
  readonly command?: string;
}

export interface EndFacts {
  /** DSM's error code. */
  readonly code?: number;
  /** The step that decided: `preinst`, `port-config WHEN_POSTINST`. */
  readonly at?: string;
  readonly reason?: TextPattern;
  /** What the package tells the user. */
  readonly message?: TextPattern;
}

export interface Exceptions {
  /** Files and folders that are not looked at. */
  readonly except?: readonly string[];
}

type Actor = TestNas | TestPackage;

/** Matchers of packages. */
export const PACKAGE_MATCHERS = {
  /** Its status is `running`. */
  toBeRunning: ({ name }: TestPackage) => ({ status: { [name]: 'running' } }),
  /** Its status is `stop`. */
  toBeStopped: ({ name }: TestPackage) => ({ status: { [name]: 'stop' } }),
  /** Its status in DSM's words, or as DSM's code. */
  toHaveStatus: ({ name }: TestPackage, status: StatusWord | number) => ({ status: { [name]: status } }),
  /** It listens on the TCP port. */
  toListenOn: ({ name }: TestPackage, port: number) => ({ ports: { [port]: name } }),
  toHaveProcesses: ({ name }: TestPackage, processes: number | ProcessFacts) => ({
    processes: { [name]: processes },
  }),
  /** Its logs, DSM's and its own, taken together. */
  toHaveLogged: ({ name }: TestPackage, text: TextPattern) => ({ logs: { [name]: text } }),
  /** Its last upgrade lost and changed no file of its data; a relative exception starts at /var/packages/<name>. */
  toHaveKeptItsData: ({ name }: TestPackage, { except = [] }: Exceptions = {}) => ({
    data: { [name]: except },
  }),
} as const;

/** Matchers of the NAS. */
export const NAS_MATCHERS = {
  /** Nothing is on the NAS that packages should have removed. */
  toHaveLeftNothing: (_nas: TestNas, { except = [] }: Exceptions = {}) => ({ leftovers: except }),
  /** These packages are installed in these versions, and no others. */
  toHaveInstalled: (_nas: TestNas, versions: Readonly<Record<string, string>>) => ({ installed: versions }),
} as const;

/** Matchers of both. */
export const ACTOR_MATCHERS = {
  /** How the last action ended. */
  toHaveEndedAs: (_actor: Actor, result: OutcomeResult, facts: EndFacts = {}) => ({ result, ...facts }),
  /** The scripts that the last action ran, in this order. */
  toHaveRunScripts: (_actor: Actor, scripts: readonly ScriptName[]) => ({ scripts }),
  /** The scripts, and workers with their timings, that the last action ran: these in this order, and no others. */
  toHaveRun: (_actor: Actor, order: readonly string[]) => ({ order }),
  /** What the scripts of the last action wrote, both streams together. */
  toHaveWritten: (_actor: Actor, output: Readonly<Record<string, TextPattern>>) => ({ output }),
  /** Variables that scripts got when they ran last; null for one that is not set. */
  toHaveGivenScripts: (
    _actor: Actor,
    environment: Readonly<Record<string, Readonly<Record<string, string | null>>>>,
  ) => ({ environment }),
  /** The last action took no longer: `"3s"`. */
  toHaveTakenAtMost: (_actor: Actor, time: string) => ({ within: time }),
  /** The files that were created, changed or deleted since the test began, a list of `created /path`. */
  toHaveChangedFiles: (_actor: Actor, paths: TextPattern) => ({ changes: { since: TEST_MARK, paths } }),
  /** A file is there, as it should be; the path of a package's file may start at /var/packages/<name>. */
  toHaveFile: (actor: Actor, path: string, file: string | FileFacts = {}) => ({
    files: { [actor instanceof TestNas ? path : pathOf(actor, path)]: file },
  }),
} as const;

export type ExpectationsOf<Owner> = (owner: Owner, ...args: never[]) => Expectations;
