/** A value worked out from a measured one: as precise as that. */
import type { Measured } from '../machine/machine.ts';

export function mapMeasured<T, U>(measured: Measured<T>, map: (value: T) => U): Measured<U> {
  return measured.precision === 'unavailable' ? measured : { ...measured, value: map(measured.value) };
}

export function measuredValue<T>(measured: Measured<T>): T | undefined {
  return measured.precision === 'unavailable' ? undefined : measured.value;
}
