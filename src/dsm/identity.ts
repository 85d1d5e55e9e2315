/** The DSM and NAS that a run emulates, in the words that a report shows. */
import type { Fidelity } from './environment.ts';

export interface DsmIdentity {
  /** `7.2.2`. */
  readonly release: string;
  readonly build: number;
  readonly platform: string;
  readonly arch: string;
  readonly language: string;
  readonly fidelity: Fidelity;
}
