/** Archives that were changed at random, from a seed. */
import { fc } from './seeded.ts';
import { gnuLong, pax, tar } from './spk-builder.ts';

/** One change of some bytes; places are fractions, so that they fit any length. */
type Mutation =
  | { readonly do: 'flip'; readonly at: number; readonly bit: number }
  | { readonly do: 'set'; readonly at: number; readonly byte: number }
  | { readonly do: 'cut'; readonly at: number }
  | { readonly do: 'splice'; readonly from: number; readonly length: number; readonly to: number }
  | { readonly do: 'double'; readonly block: number; readonly to: number }
  | { readonly do: 'insert'; readonly at: number; readonly bytes: Uint8Array };

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ do: fc.constant('flip' as const), at: place, bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({
    do: fc.constant('set' as const),
    at: place,
    byte: fc.constantFrom(0, 0x20, 0x22, 0x2f, 0x30, 0x37, 0x80, 0xff),
  }),
  fc.record({ do: fc.constant('cut' as const), at: place }),
  fc.record({
    do: fc.constant('splice' as const),
    from: place,
    length: fc.integer({ min: 1, max: 2000 }),
    to: place,
  }),
  fc.record({ do: fc.constant('double' as const), block: place, to: place }),
  fc.record({ do: fc.constant('insert' as const), at: place, bytes: fc.uint8Array({ maxLength: 600 }) }),
);
export const mutations = fc.array(mutation, { minLength: 1, maxLength: 6 });

export function mutate(bytes: Buffer, changes: readonly Mutation[]): Buffer {
  return changes.reduce(mutateOnce, Buffer.from(bytes));
}

function mutateOnce(bytes: Buffer, change: Mutation): Buffer {
  const at = (fraction: number) => Math.floor(fraction * bytes.length);
  const insert = (where: number, what: Uint8Array) =>
    Buffer.concat([bytes.subarray(0, where), what, bytes.subarray(where)]);
  const copy = Buffer.from(bytes);
  switch (change.do) {
    case 'flip':
      if (bytes.length > 0) copy[at(change.at)] = (bytes[at(change.at)] ?? 0) ^ (1 << change.bit);
      return copy;
    case 'set':
      if (bytes.length > 0) copy[at(change.at)] = change.byte;
      return copy;
    case 'cut':
      return copy.subarray(0, at(change.at));
    case 'splice':
      return insert(at(change.to), bytes.subarray(at(change.from), at(change.from) + change.length));
    case 'double': {
      const from = Math.floor(at(change.block) / 512) * 512;
      return insert(Math.floor(at(change.to) / 512) * 512, bytes.subarray(from, from + 512));
    }
    case 'insert':
      return insert(at(change.at), change.bytes);
  }
}

/** A payload with one of everything that the readers know. */
export const PAYLOAD_TAR = tar([
  { name: './', type: '5' },
  { name: './bin/', type: '5' },
  { name: './bin/hello', body: '#!/bin/sh\n', mode: 0o755 },
  gnuLong('L', `./${'deep/'.repeat(30)}file`),
  { name: './deep', body: 'x' },
  pax({ path: `./${'wide/'.repeat(30)}ü`, mtime: '1.5', size: '3' }),
  { name: './wide', body: 'abc' },
  { name: './link', type: '2', target: '/var/packages/Hello/var' },
  { name: './hard', type: '1', target: './bin/hello' },
]);

/** A small payload, compressed by xz. */
export const XZ_PAYLOAD = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Af/AERdABcLyYcSAqi7Qh1rzIStJluLu7Kv0sVm8sRa3GQ/F8JP1CBeu+nUY++8DnWCVxW48TfzLWfYIXDl2iHINeNJvm3eCgsAAOl47HRYc0vQAAFggBAAAACKPF4qscRn+wIAAAAABFla',
  'base64',
);
