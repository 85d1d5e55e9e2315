/** The options of `spkbox pack`. */
export interface PackFlags {
  readonly out?: string;
  readonly json?: true;
}
