/** The error output of scripts, searched for lines that tell of a script which stumbles. */

import { stepName } from '../../package-center/action/step-name.ts';
import { outputLines } from '../../reporters/fold/output-lines.ts';
import type { ActionReport, StepReport } from '../../reporters/fold/report.ts';

/** Something that one of the scripts stumbled over. */
export interface Stumble {
  /** `start of install`. */
  readonly step: string;
  /** `scripts/postinst:12`, where the shell names it. */
  readonly where: string | undefined;
  readonly text: string;
}

/** `/var/packages/x/scripts/postinst: line 12: [: too many arguments`. Bounded: a line can be long. */
const SHELL_COMPLAINT = /^(\/[^:]{1,300}): line (\d{1,6}): (.{1,500})/;

/** What programs say of a file or an expression that the answer became a part of. */
const PROGRAM_COMPLAINT =
  /^(?:sed|grep|awk|gawk|mawk|mkdir|rmdir|chown|chmod|mv|cp|ln|test|expr|find|cat|rm|touch|tee|sh|bash|\[|curl|tar|install): .{1,500}/;

/** Every complaint of every script, with the answer taken out: it stands in other lines of each run. */
export function complaintsOf(
  { actions }: { readonly actions: readonly ActionReport[] },
  answer: string,
): Stumble[] {
  return actions.flatMap((action) =>
    action.steps.flatMap((step) =>
      stepComplaints(step, `${stepName(step.planned)} of ${action.action}`, answer),
    ),
  );
}

function stepComplaints({ output }: StepReport, step: string, answer: string): Stumble[] {
  return [...outputLines(output)]
    .filter(({ stream }) => stream === 'stderr')
    .flatMap(({ text }) => complaintIn(text.replaceAll(answer, '…')) ?? [])
    .map((complaint) => ({ step, ...complaint }));
}

function complaintIn(line: string): Omit<Stumble, 'step'> | undefined {
  const [, file = '', number, text = ''] = SHELL_COMPLAINT.exec(line) ?? [];
  if (number !== undefined) return { where: `${memberName(file)}:${number}`, text };
  const [program] = PROGRAM_COMPLAINT.exec(line) ?? [];
  return program === undefined ? undefined : { where: undefined, text: program };
}

/** Scripts run from the staging and from the package's own folder; both are scripts/ of the .spk. */
const memberName = (file: string): string =>
  file.replace(
    /^(?:\/var\/packages\/[^/]+|.*\/@tmp\/(?:synopkg\/install\.[^/]+|pkginstall))\/(?=scripts\/)/,
    '',
  );
