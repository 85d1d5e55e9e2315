/** What comes over the line, a line at a time. Whoever wrote it is not trusted: what is not of the form is no request. */
import type { Caller } from '../package-center-api.ts';
import type { Call } from '../tool.ts';

export type Request =
  | { readonly kind: 'call'; readonly id: string; readonly call: Call }
  /** The call was too long for the line: only the command is known. */
  | { readonly kind: 'cut'; readonly id: string; readonly call: Call }
  /** The answer was read. */
  | { readonly kind: 'over'; readonly id: string };

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COMMAND = /^[a-z][a-z0-9_]{1,40}$/;

/** A line without its end; undefined for what spkbox-call does not write. */
export function parseRequest(line: string, by: Caller): Request | undefined {
  const [first = '', second = '', third = ''] = line.split(' ');
  if (first === 'over') return ID.test(second) ? { kind: 'over', id: second } : undefined;
  if (!ID.test(first)) return undefined;
  const isCut = second === 'cut';
  const call = parseCall(isCut ? third : second, by);
  return call === undefined ? undefined : { kind: isCut ? 'cut' : 'call', id: first, call };
}

function parseCall(base64: string, by: Caller): Call | undefined {
  const fields = Buffer.from(base64, 'base64').toString('utf8').split('\0');
  const [command = '', folder = '', name = '', caller = '', ...args] = fields.slice(0, -1);
  if (!COMMAND.test(command)) return undefined;
  return { command, folder, package: name, caller, args, by };
}
