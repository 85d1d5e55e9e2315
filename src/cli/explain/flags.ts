/** What `spkbox explain` can be told. */
export interface ExplainFlags {
  readonly json?: true;
}
