/** The command of a script, changed so that the fault happens in the box itself. */
import { constants } from 'node:os';
import type { Command } from '../../machine/machine.ts';
import type { FaultKind } from './fault.ts';

export type ScriptFault = Extract<FaultKind, { readonly fault: 'exit' | 'hang' | 'signal' | 'memory' }>;

/** Milliseconds that stand for the time limit of DSM. */
const SHORT_LIMIT = 100;

/** Enough for a shell with a few programs, not for an interpreter. */
const FEW_MEGABYTES = 32;

export function faultyCommand(fault: ScriptFault, command: Command): Command {
  switch (fault.fault) {
    case 'exit':
      return ending(`exit ${fault.code ?? 1}`, fault.when, command);
    case 'signal':
      return ending(`kill -${signalNumber(fault.signal ?? 'SIGKILL')} $$`, fault.when, command);
    case 'hang':
      return {
        ...ending('exec sleep infinity', fault.when, command),
        timeLimit: fault.limit ?? SHORT_LIMIT,
      };
    case 'memory':
      return wrapped(`ulimit -v ${(fault.megabytes ?? FEW_MEGABYTES) * 1024}; exec "$@"`, command);
  }
}

/** The script runs to its end, or not at all; then comes the end that the fault gives it. */
const ending = (end: string, when: 'before' | 'after' = 'before', command: Command): Command =>
  wrapped(when === 'after' ? `"$@"\n${end}` : end, command);

const wrapped = (code: string, command: Command): Command => ({
  ...command,
  argv: ['/bin/sh', '-c', code, 'sh', ...command.argv],
});

const signalNumber = (name: NodeJS.Signals): number => constants.signals[name];
