/** INFO: the properties of a package. Parsed, never sourced. */
import type { Note } from './note.ts';

export interface Info {
  /** Every key in the file's order, unknown ones too. */
  readonly fields: ReadonlyMap<string, string>;
  /** The line that each key stands on, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  readonly package: string;
  readonly version: string;
  /** displayname, else the package name. */
  readonly displayName: string;
}

export interface ParsedInfo {
  readonly info: Info;
  readonly notes: readonly Note[];
}
