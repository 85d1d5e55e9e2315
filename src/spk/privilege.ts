/** conf/privilege: who the package is and what of it runs as whom. */
export type RunAs = 'package' | 'root' | 'system';

export interface Privilege {
  /** Undefined when the file has no `defaults`, or one without `run-as`; DSM 7 refuses that with 319. */
  readonly runAs: string | undefined;
  readonly username: string | undefined;
  readonly groupname: string | undefined;
  /** `join-groupname`, blanks and commas split. */
  readonly joinGroups: readonly string[];
  /** Package names of `join-pkg-groupnames`. */
  readonly joinPackageGroups: readonly string[];
  readonly ctrlScript: readonly { readonly action: string; readonly runAs: string }[];
  readonly executable: readonly { readonly relpath: string; readonly runAs: string }[];
  readonly tool: readonly {
    readonly relpath: string;
    readonly user: string;
    readonly group: string;
    /** The four digits, as a number; undefined when absent. */
    readonly permission: number | undefined;
    readonly capabilities: string | undefined;
  }[];
  /** Keys that DSM does not document. */
  readonly unknownKeys: readonly string[];
}
