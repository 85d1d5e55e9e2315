/** One NAS for all tests of a file. */
import { beforeAll } from 'vitest';
import type { StartNasOptions } from '../../../src/nas/start-nas.ts';
import { type RecordedNas, recordedNas } from '../../support/fixture.ts';

export interface SharedNas {
  readonly current: RecordedNas;
  /** What earlier lives on this NAS left that DSM does not keep; each failed for it. */
  readonly left: Set<string>;
}

export function sharedNas(options: StartNasOptions = {}): SharedNas {
  let nas: RecordedNas | undefined;
  beforeAll(async () => {
    nas = await recordedNas(options);
  });
  return {
    left: new Set(),
    get current() {
      if (nas === undefined) throw new Error('the NAS starts with the first test');
      return nas;
    },
  };
}
