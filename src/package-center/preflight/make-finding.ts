/** How the checks of preflight write their findings. */
import type { DsmErrorRow } from '../../dsm/error-codes.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';

type Words = Pick<Finding, 'text' | 'where' | 'advice' | 'source' | 'subject'>;

/** What DSM answers, with further keys of its error object. */
export interface DsmAnswer {
  readonly error: DsmErrorRow;
  readonly detail?: NonNullable<Finding['dsmDetail']>;
}

/** `answer` is undefined where nobody saw which code DSM gives. */
export function refused(code: string, answer: DsmAnswer | undefined, words: Words): Finding {
  if (answer === undefined) return { code, severity: 'refused', ...words };
  const { error, detail } = answer;
  return {
    code,
    severity: 'refused',
    dsmError: error.code,
    dsmText: error.description,
    ...(detail === undefined ? {} : { dsmDetail: detail }),
    ...words,
  };
}

export const warning = (code: string, words: Words): Finding => ({ code, severity: 'warning', ...words });

export const note = (code: string, words: Words): Finding => ({ code, severity: 'note', ...words });

/** `INFO:4`, or `INFO` for a field that is not there. */
export function lineOf({ info }: Pick<Spk, 'info'>, key: string): string {
  const line = info.lines.get(key);
  return line === undefined ? 'INFO' : `INFO:${line}`;
}

/** The value of a field; empty for one that is not there. */
export function fieldOf({ info }: Pick<Spk, 'info'>, key: string): string {
  return info.fields.get(key) ?? '';
}
