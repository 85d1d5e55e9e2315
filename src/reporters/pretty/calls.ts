/** Calls of DSM's commands in the box, which only --verbose shows; a finding names each that spkbox does not emulate. */
import { type CommandCallReport, isFromRunningStep, type Report } from '../fold/report.ts';
import { cap, type Page, paragraph } from './layout.ts';

const LONGEST_CALL = 400;

/** A call from a step that runs is shown below that step, once it ends. */
export function callLines(page: Page, report: Report, call: CommandCallReport): string[] {
  if (!page.verbose || isFromRunningStep(report, call)) return [];
  const caller = call.package === '' ? 'a process of the box' : `a process of ${call.package}`;
  return paragraph(page, [['  · ', 'quiet']], [`${caller} called ${callText(call)}`, 'quiet']);
}

export function stepCallLines(page: Page, calls: readonly CommandCallReport[]): string[] {
  if (!page.verbose) return [];
  return calls.flatMap((call) =>
    paragraph(page, [['      · ', 'quiet']], [`called ${callText(call)}`, 'quiet']),
  );
}

function callText({ command, args, exitCode, emulated }: CommandCallReport): string {
  const words = cap([command, ...args].join(' '), LONGEST_CALL);
  return emulated
    ? `${words}: exit code ${exitCode}`
    : `${words}: spkbox does not emulate it, exit code ${exitCode}`;
}
