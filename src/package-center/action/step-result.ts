/** The result of a step. */

export interface StepResult {
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly exitCode?: number;
  /** A child of the script still holds its output open. */
  readonly outputStillOpen?: boolean;
  /** What a script wrote for the user. */
  readonly message?: string;
  /** The archive is at fault: DSM would refuse it before the action begins. */
  readonly refused?: boolean;
}

export const PASSED: StepResult = { result: 'passed' };
