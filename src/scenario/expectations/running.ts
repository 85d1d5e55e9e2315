/** What runs and listens on the NAS. */
import { z } from 'zod';
import type { Measured } from '../../machine/machine.ts';
import { closedObject } from '../file/closed.ts';
import { type Check, checkEqual, defineExpectation, notChecked } from './define-expectation.ts';

export const ports = defineExpectation({
  key: 'ports',
  summary:
    'TCP ports, each with the package that listens on it, or null where nothing may listen: { 9911: "hello" }.',
  schema: z.record(z.string().regex(/^\d+$/, 'a port is a number'), z.union([z.string(), z.null()])),
  async check(expected, { place: { nas } }) {
    const listeners = await nas.listeners();
    return Object.entries(expected).map(([port, name]) => {
      const text = name === null ? `nothing listens on port ${port}` : `${name} listens on port ${port}`;
      if (listeners.precision === 'unavailable') return notChecked(text, listeners.why);
      const listener = listeners.value.find(
        (entry) => entry.protocol.startsWith('tcp') && entry.port === Number(port),
      );
      if (listener === undefined)
        return name === null ? { text, met: true } : { text, met: false, actual: 'nothing listens there' };
      const owner = listener.package ?? 'a process of no package';
      return { text, met: owner === name, actual: `${owner} listens on ${listener.address}` };
    });
  },
});

const processFacts = closedObject({
  count: z.number().int().min(0).optional(),
  user: z.string().optional(),
  command: z.string().optional(),
});

export const processes = defineExpectation({
  key: 'processes',
  summary:
    'The processes of packages: how many, or {count, user, command}, where command is a part of a command line.',
  schema: z.record(
    z.string(),
    z.union([z.number().int().min(0), processFacts], {
      error: 'processes are a number, or {count, user, command}',
    }),
  ),
  async check(expected, { place: { nas } }) {
    const checks: Check[] = [];
    for (const [name, value] of Object.entries(expected)) {
      const wanted = typeof value === 'number' ? { count: value } : value;
      checks.push(...checkProcesses(name, await nas.processes(name), wanted));
    }
    return checks;
  },
});

type Running = Measured<readonly { readonly user: string; readonly command: string }[]>;

function checkProcesses(
  name: string,
  running: Running,
  { count, user, command }: z.output<typeof processFacts>,
): Check[] {
  const which = command === undefined ? '' : ` with ${JSON.stringify(command)} in their command line`;
  const text = `${name} has ${count ?? 'some'} processes${which}`;
  if (running.precision === 'unavailable') return [notChecked(text, running.why)];
  const matching = running.value.filter((process) => process.command.includes(command ?? ''));
  const listed = running.value.map((process) => `${process.user}: ${process.command}`).join('; ') || 'none';
  const isMet = count === undefined ? matching.length > 0 : matching.length === count;
  const amount: Check = { text, met: isMet, actual: `its processes are ${listed}` };
  if (user === undefined) return [amount];
  const others = [...new Set(matching.map((process) => process.user))].filter((owner) => owner !== user);
  return [amount, checkEqual(`the processes of ${name} run as ${user} alone`, others[0], undefined)];
}
