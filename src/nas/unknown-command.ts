/** A call of a command that spkbox does not emulate: what the caller is answered, and what the report says of it. */
import type { Finding } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import { type Answer, type Call, stderr } from '../tools/tool.ts';

/** The command, and its subcommand where it has one. */
export function callName({ command, args: [first = ''] }: Call): string {
  return /^-{0,2}[a-z][\w-]{0,40}$/i.test(first) ? `${command} ${first}` : command;
}

export const notEmulatedAnswer = (call: Call): Answer =>
  stderr(`${callName(call)}: spkbox does not emulate this command of DSM; on a NAS it may do its work\n`);

/** The finding of such a call, at the script and line that made it. */
export async function notEmulatedFinding(machine: Machine, call: Call): Promise<Finding> {
  const name = callName(call);
  return {
    code: 'command-not-emulated',
    severity: 'warning',
    text: `The package calls "${name}", which spkbox does not emulate: the call failed.`,
    where: await callPlace(machine, call),
    advice: 'On a NAS the call may work, so a failure after it may not be the fault of the package.',
    source: 'spkbox',
    subject: name,
  };
}

/** `scripts/postinst:12` of `/bin/sh /var/packages/hello/scripts/postinst`, as far as the script itself names the command. */
async function callPlace(machine: Machine, { caller, command }: Call): Promise<string> {
  const [, path, script] = /(?:^| )(\/\S*\/(scripts\/[\w.-]+))(?: |$)/.exec(caller) ?? [];
  if (path === undefined || script === undefined) return printableCaller(caller) || 'a process of the box';
  const text = (await machine.read(path)) ?? '';
  const index = text.split('\n').findIndex((line) => !/^\s*#/.test(line) && line.includes(command));
  return index < 0 ? script : `${script}:${index + 1}`;
}

/** What a caller says of itself, safe to show. */
export const printableCaller = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').trim();
