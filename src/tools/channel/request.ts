/** A line of text on the command channel, parsed. The writer is not trusted: a line of another form is no request. */
import type { Caller } from '../package-center-api.ts';
import type { Call } from '../tool.ts';

export type Request =
  | { readonly kind: 'call'; readonly id: string; readonly call: Call }
  /** The call was too long for a request: only its command is known. */
  | { readonly kind: 'cut'; readonly id: string; readonly call: Call }
  /** The caller has read the answer. */
  | { readonly kind: 'over'; readonly id: string };

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COMMAND = /^[a-z][a-z0-9_]{1,40}$/;

/** Takes a line without its line end; undefined for a line that spkbox-call cannot have written. */
export function parseRequest(line: string, requester: Caller): Request | undefined {
  const [first = '', second = '', third = ''] = line.split(' ');
  if (first === 'over') return ID.test(second) ? { kind: 'over', id: second } : undefined;
  if (!ID.test(first)) return undefined;
  const isCut = second === 'cut';
  const call = parseCall(isCut ? third : second, requester);
  return call === undefined ? undefined : { kind: isCut ? 'cut' : 'call', id: first, call };
}

function parseCall(base64: string, requester: Caller): Call | undefined {
  const fields = Buffer.from(base64, 'base64').toString('utf8').split('\0');
  const [command = '', folder = '', name = '', caller = '', ...args] = fields.slice(0, -1);
  if (!COMMAND.test(command)) return undefined;
  return { command, folder, package: name, caller, args, by: requester };
}
