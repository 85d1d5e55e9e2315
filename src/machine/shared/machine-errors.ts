/** What every engine says of a call that comes too late, or with something of another box. */
import { SpkboxError } from '../../errors.ts';

export const machineEnded = (): SpkboxError =>
  new SpkboxError('MACHINE_ENDED', 'the box was disposed of before this call', {
    hint: 'Keep the machine open for as long as it is used.',
  });

export const foreignToBox = (kind: 'mark' | 'snapshot'): SpkboxError =>
  new SpkboxError('MACHINE_BAD_ARGUMENT', `this ${kind} is not from this box, or from before a restore`, {
    hint: `Take a new ${kind} and use it on the box that gave it.`,
  });
