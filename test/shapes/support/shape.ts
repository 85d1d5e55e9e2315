/** A shape that packages have, as a row of a table. */
import type { Facts } from './facts.ts';
import type { PackageParts } from './package.ts';

/** What must be true once an action has ended. */
export interface Stage {
  readonly files?: Facts;
  /** The exit codes of start-stop-status for verbs, asked in the package's environment. */
  readonly verbs?: Readonly<Record<string, number>>;
  /** The messages that Package Center shows. None when absent. */
  readonly messages?: readonly string[];
}

export type StageName = 'install' | 'stop' | 'start' | 'upgrade' | 'uninstall';

type Answers = Readonly<Record<string, string>>;

export interface Shape {
  readonly shape: string;
  /** How often public packages have it. */
  readonly seen: string;
  /** What such packages take for granted. */
  readonly reliesOn: string;
  readonly package: PackageParts;
  /** What differs in the next version, 2.0-1. No upgrade when absent. */
  readonly upgrade?: Partial<PackageParts>;
  readonly answers?: Readonly<Partial<Record<'install' | 'upgrade' | 'uninstall', Answers>>>;
  /** The user's language, in DSM's three letters. */
  readonly language?: string;
  readonly volume?: string;
  /** A command that the box must have. */
  readonly needs?: string;
  /** The processes of the package while it runs. None when absent. */
  readonly runs?: readonly string[];
  /** `false` where INFO says that it cannot be stopped. */
  readonly stops?: false;
  readonly afterwards: Readonly<Partial<Record<StageName, Stage>>>;
  /** The findings of the whole life, as `code` or `code: subject`. None when absent. */
  readonly findings?: readonly string[];
  /** The lines that scripts write to stderr. None when absent; not compared when `any`. */
  readonly stderr?: readonly string[] | 'any';
}
