/** A line of conf/PKG_DEPS or conf/PKG_CONX: another package, with the versions and the DSM that it concerns. */
export interface Requirement {
  readonly package: string;
  readonly minVersion: string | undefined;
  readonly maxVersion: string | undefined;
  /** `os_min_ver`, else `dsm_min_ver`. */
  readonly minOs: string | undefined;
  readonly maxOs: string | undefined;
}
