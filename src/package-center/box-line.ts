/** The line from the box to Package Center: DSM's commands, answered; what spkbox does not emulate is told. */
import type { Emit, Finding } from '../events.ts';
import type { Machine } from '../machine/machine.ts';
import type { Door } from '../tools/door.ts';
import { TOOLS } from '../tools/index.ts';
import { LINE_FOLDER, openLine } from '../tools/line/open-line.ts';
import { type Answer, type Call, complained } from '../tools/tool.ts';

export interface BoxLineOptions {
  readonly machine: Machine;
  /** The box cannot call any more. */
  onLost(why: string): void;
}

/** Who answers. */
export interface BoxLineEnd {
  readonly door: Door;
  /** Called for a command that spkbox does not emulate; once for each command line of a package. */
  onUnknown(call: Call): Promise<void>;
}

/** Opened before the mark of the leak report is taken, led to Package Center once there is one, closed before the box is. */
export interface BoxLine extends AsyncDisposable {
  lead(to: BoxLineEnd): void;
  /** The processes of the box that are the line's own, and nothing that a package left. */
  ownProcesses(): Promise<ReadonlySet<number>>;
}

/** Ready once the box can call. */
export async function startBoxLine({ machine, onLost }: BoxLineOptions): Promise<BoxLine> {
  let end: BoxLineEnd | undefined;
  const tools = new Map(TOOLS.map((tool) => [tool.command, tool]));
  const tell = onceEach(async (call) => end?.onUnknown(call));
  const answer = async (call: Call): Promise<Answer> => {
    if (end === undefined) return complained(`${call.command}: Package Center is not there yet\n`);
    const answered = await tools.get(call.command)?.run(call, { door: end.door, machine });
    if (answered !== undefined) return answered;
    await tell(call);
    return notEmulated(call);
  };
  const line = await openLine({ machine, answer, onLost });
  return {
    lead(to) {
      end = to;
    },
    ownProcesses: () => line.processes(),
    async [Symbol.asyncDispose]() {
      end = undefined;
      await line[Symbol.asyncDispose]();
    },
  };
}

/** A package can call as much as it likes; nobody reads more findings than this. */
const MOST_TOLD = 100;

function onceEach(tell: (call: Call) => Promise<void>): (call: Call) => Promise<void> {
  const told = new Set<string>();
  return async (call) => {
    const key = [call.package, call.caller, nameOf(call)].join('\n');
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    await tell(call);
  };
}

/** Whether a path of the box is the line's own. */
export const isOfTheLine = (path: string): boolean =>
  path === LINE_FOLDER || path.startsWith(`${LINE_FOLDER}/`);

/** The command, and its subcommand where it has one. */
function nameOf({ command, args: [first = ''] }: Call): string {
  return /^-{0,2}[a-z][\w-]{0,40}$/i.test(first) ? `${command} ${first}` : command;
}

const notEmulated = (call: Call): Answer =>
  complained(`${nameOf(call)}: spkbox does not emulate this command of DSM; on a NAS it may do its work\n`);

/** What a report says of such a call, and where it stands. */
export function unknownCommand(call: Call, where: string): Finding {
  return {
    code: 'command-not-emulated',
    severity: 'warning',
    text: `The package calls "${nameOf(call)}", which spkbox does not emulate: the call failed.`,
    where,
    advice: 'On a NAS the call may work: a failure after it says nothing about the package.',
    source: 'spkbox',
  };
}

/** `scripts/postinst:12` of `/bin/sh /var/packages/hello/scripts/postinst`, as far as the script itself names the command. */
async function placeOf(machine: Machine, { caller, command }: Call): Promise<string> {
  const [, path, script] = /(?:^| )(\/\S*\/(scripts\/[\w.-]+))(?: |$)/.exec(caller) ?? [];
  if (path === undefined || script === undefined) return printable(caller) || 'a process of the box';
  const text = (await machine.read(path)) ?? '';
  const at = text.split('\n').findIndex((line) => !/^\s*#/.test(line) && line.includes(command));
  return at < 0 ? script : `${script}:${at + 1}`;
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').trim();

/** Tells it as a finding of the package that calls, as far as the call says which. */
export function tellUnknown(
  machine: Machine,
  emit: Emit,
  versionOf: (name: string) => string,
): BoxLineEnd['onUnknown'] {
  return async (call) => {
    const findings = [unknownCommand(call, await placeOf(machine, call))];
    const name = printable(call.package);
    emit({ type: 'findings', package: name, version: versionOf(name), findings });
  };
}
