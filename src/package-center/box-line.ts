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
  onUnknown(call: Call): void;
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
  const tell = onceEach((call) => end?.onUnknown(call));
  const answer = async (call: Call): Promise<Answer> => {
    if (end === undefined) return complained(`${call.command}: Package Center is not there yet\n`);
    const answered = await tools.get(call.command)?.run(call, { door: end.door, machine });
    if (answered !== undefined) return answered;
    tell(call);
    return notEmulated(call);
  };
  const line = await openLine({ machine, answer, onLost });
  return {
    lead(to) {
      end = to;
    },
    ownProcesses: () => line.processes(),
    [Symbol.asyncDispose]: () => line[Symbol.asyncDispose](),
  };
}

/** A package can call as much as it likes; nobody reads more findings than this. */
const MOST_TOLD = 100;

function onceEach(tell: (call: Call) => void): (call: Call) => void {
  const told = new Set<string>();
  return (call) => {
    const key = [call.package, call.caller, nameOf(call)].join('\n');
    if (told.has(key) || told.size >= MOST_TOLD) return;
    told.add(key);
    tell(call);
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

/** What a report says of such a call. */
export function unknownCommand(call: Call): Finding {
  return {
    code: 'command-not-emulated',
    severity: 'warning',
    text: `The package calls "${nameOf(call)}", which spkbox does not emulate: the call failed.`,
    where: scriptOf(call),
    advice: 'On a NAS the call may work: a failure after it says nothing about the package.',
    source: 'spkbox',
  };
}

/** `scripts/postinst` of `/bin/sh /var/packages/hello/scripts/postinst`. */
function scriptOf({ caller }: Call): string {
  return /\/(scripts\/[\w.-]+)(?: |$)/.exec(caller)?.[1] ?? (printable(caller) || 'a process of the box');
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]+/g, ' ').trim();

/** Tells it as a finding of the package that calls, as far as the call says which. */
export function tellUnknown(emit: Emit, versionOf: (name: string) => string): (call: Call) => void {
  return (call) => {
    const name = printable(call.package);
    emit({ type: 'findings', package: name, version: versionOf(name), findings: [unknownCommand(call)] });
  };
}
