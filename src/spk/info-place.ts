/** The fields of INFO: their values and places. */
import type { Place } from '../findings.ts';
import type { Spk } from './spk.ts';

/** The line of a field; INFO as a whole for a field that it does not have. */
export function infoPlace({ info }: Pick<Spk, 'info'>, key: string): Place {
  const line = info.lines.get(key);
  return line === undefined ? { member: 'INFO' } : { member: 'INFO', line, key };
}

/** Empty for a field that INFO does not have. */
export function fieldOf({ info }: Pick<Spk, 'info'>, key: string): string {
  return info.fields.get(key) ?? '';
}
