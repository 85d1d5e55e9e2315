/** What an engine says of this host. */
export interface EngineProbe {
  readonly engine: string;
  readonly works: boolean;
  /** What works, or what is missing. */
  readonly detail: string;
  /** What mends it; empty when it works. */
  readonly fix: string;
}
