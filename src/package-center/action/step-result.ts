/** How a step went. */

export interface StepResult {
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly reason?: string;
  readonly exitCode?: number;
  /** A child of the script still holds its output open. */
  readonly outputStillOpen?: boolean;
  /** What a script wrote for the user. */
  readonly message?: string;
  /** The archive itself is at fault: DSM would not have begun. */
  readonly refused?: boolean;
}

export const PASSED: StepResult = { result: 'passed' };
