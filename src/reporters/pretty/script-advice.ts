/** What to do about a script that failed, from what it wrote. */
import { basename } from 'node:path';
import { textOf } from '../fold/output-lines.ts';
import type { StepReport } from '../fold/report.ts';

/** A command of DSM that a script called, and that the box does not have or has as a shim only. Bounded: a line can be long. */
const MISSING_COMMAND =
  /(?:^|[\s/])(?:(syno\w{1,40}|servicetool): (?:command not found|No such file)|(\w[\w -]{0,60}): spkbox does not emulate)/m;

export function scriptAdvice(file: string, { output, messages, exitCode }: StepReport): string {
  const errors = textOf(output, 'stderr');
  const [, missing, command = missing] = MISSING_COMMAND.exec(errors) ?? [];
  if (command !== undefined)
    return `spkbox does not have DSM's command ${command}, so this failure may not be the package's fault.`;
  if (output.length === 0 && messages.length > 0)
    return `Read its message to the user, above; ${file} wrote nothing else.`;
  if (output.length === 0) return `Put "set -x" at the top of ${file}: it wrote nothing before it ended.`;
  if (exitCode === undefined) return `Find out what ${file} waits for: its last output is above.`;
  return placeAdvice(file, errors) ?? `Read ${file} from where its output, above, ends.`;
}

/** Where the shell, or what starts the script, names the place. */
function placeAdvice(file: string, errors: string): string | undefined {
  const name = basename(file);
  const line = [...errors.matchAll(new RegExp(`(?:^|[/ ])${name}: line (\\d{1,9}): `, 'gm'))].at(-1)?.[1];
  if (line !== undefined) return `Look at ${file}, line ${line}: the shell's message is above.`;
  if (!errors.includes(`/${name}: No such file or directory`)) return undefined;
  return `Correct the first line of ${file}: the interpreter that it names does not exist. With Windows line ends (CRLF) no interpreter does.`;
}
