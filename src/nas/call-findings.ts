/** The findings of calls: each has the script and line that made the call. Also the answer where spkbox has none. */
import { type Finding, makeFinding, type Place } from '../findings.ts';
import type { Machine } from '../machine/machine.ts';
import { type Answer, type Call, type CallFinding, stderr } from '../tools/tool.ts';

/** The command with its subcommand, if any. */
function callName({ command, args: [first = ''] }: Call): string {
  return /^-{0,2}[a-z][\w-]{0,40}$/i.test(first) ? `${command} ${first}` : command;
}

export const notEmulatedAnswer = (call: Call): Answer =>
  stderr(`${callName(call)}: spkbox does not emulate this DSM command, but on a NAS it may work\n`);

export function notEmulatedFinding(call: Call): CallFinding {
  const name = callName(call);
  const text = `The package calls "${name}", which spkbox does not emulate: the call failed.`;
  return { code: 'command-not-emulated', text, subject: name };
}

/** The finding with the script and line that made the call. */
export async function placeFinding(machine: Machine, call: Call, finding: CallFinding): Promise<Finding> {
  const { code, text, subject } = finding;
  return makeFinding(code, await callPlace(machine, call), text, subject === undefined ? {} : { subject });
}

/** `scripts/postinst:12` for `/bin/sh /var/packages/hello/scripts/postinst`; without a line if the script never names the command. */
async function callPlace(machine: Machine, { caller, command }: Call): Promise<Place> {
  const [, path, member] = /(?:^| )(\/\S*\/(scripts\/[\w.-]+))(?: |$)/.exec(caller) ?? [];
  if (path === undefined || member === undefined)
    return { process: printableCaller(caller) || 'a process of the box' };
  const text = (await machine.read(path)) ?? '';
  const index = text.split('\n').findIndex((line) => !/^\s*#/.test(line) && line.includes(command));
  return index < 0 ? { member } : { member, line: index + 1 };
}

/** Text from the caller, with unprintable characters replaced. */
export const printableCaller = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').trim();
