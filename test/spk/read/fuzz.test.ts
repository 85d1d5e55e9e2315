import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SpkboxError } from '../../../src/errors.ts';
import { fc } from '../../support/seeded.ts';
import {
  gnuLong,
  infoText,
  pax,
  SMALL_PAYLOAD,
  spkBytes,
  tar,
  tarHeader,
  writeChecksum,
} from '../../support/spk-builder.ts';
import { listing, reader, temporaryFolder } from '../support.ts';

const CASES = Number(process.env.FUZZ_CASES ?? 300);
/** A mutated archive must not be able to hang its reader: fast-check then shows the archive. */
const HANGS_MS = 20_000;

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
const mutations = fc.array(mutation, { minLength: 1, maxLength: 6 });

function mutate(bytes: Buffer, changes: readonly Mutation[]): Buffer {
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

/** A package with one of everything that the readers know. */
const PAYLOAD_TAR = tar([
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
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Af/AERdABcLyYcSAqi7Qh1rzIStJluLu7Kv0sVm8sRa3GQ/F8JP1CBeu+nUY++8DnWCVxW48TfzLWfYIXDl2iHINeNJvm3eCgsAAOl47HRYc0vQAAFggBAAAACKPF4qscRn+wIAAAAABFla',
  'base64',
);
const INFO = `${infoText({ description: 'say \\"hi\\"', beta: 'no' })}# end\nlong="a\nb"\nplain=value\n`;
const CONF = {
  'conf/privilege':
    '{"defaults":{"run-as":"package"},"username":"hello","tool":[{"relpath":"bin/hello","permission":"0755"}]}',
  'conf/resource':
    '{"usr-local-linker":{"bin":["bin/hello"],},/* x */"data-share":{"shares":[{"name":"{{wizard_x}}"}]}}',
  'conf/PKG_DEPS': '; x\n[A.B]\npkg_min_ver="2"\n[C]\n',
  'WIZARD_UIFILES/install_uifile_ger': '[{"step_title":"x","items":[]}]',
};
const whole = (parts: Parameters<typeof spkBytes>[0] = {}) =>
  spkBytes({
    info: INFO,
    files: CONF,
    entries: [{ name: 'scripts/l', type: '2', target: 'postinst' }],
    ...parts,
  });

/** Header bytes at random, with a right checksum, so that more than the checksum is tried. */
const anyHeader = fc
  .record({
    at: fc.integer({ min: 0, max: 511 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    type: fc.constantFrom(...'0123567LKxgXVSMD'),
  })
  .map(({ at, bytes, type }) => {
    const header = tarHeader({ name: 'scripts/x', type });
    Buffer.from(bytes).copy(header, at);
    writeChecksum(header);
    return header;
  });

const folder = temporaryFolder();
const { scan, file } = reader(folder);

async function onlySpkboxErrors(bytes: Buffer): Promise<void> {
  await scan(bytes, { payloadBytes: 64 * 1024 * 1024 }).catch((error: unknown) => {
    if (!(error instanceof SpkboxError)) throw error;
    expect(error.hint).not.toBe('');
    expect(`${error.message}${error.where}`).not.toMatch(/undefined|NaN/);
  });
}

const KINDS: readonly [string, fc.Arbitrary<Buffer>][] = [
  ['the outer archive', mutations.map((changes) => mutate(whole(), changes))],
  ['INFO', mutations.map((changes) => whole({ info: mutate(Buffer.from(INFO), changes) }))],
  [
    'a file of conf or WIZARD_UIFILES',
    fc
      .tuple(fc.constantFrom(...Object.entries(CONF)), mutations)
      .map(([[name, text], changes]) =>
        whole({ files: { ...CONF, [name]: mutate(Buffer.from(text), changes) } }),
      ),
  ],
  ['package.tgz', mutations.map((changes) => whole({ payload: mutate(SMALL_PAYLOAD, changes) }))],
  ['an xz package.tgz', mutations.map((changes) => whole({ payload: mutate(XZ, changes) }))],
  [
    'the tar in package.tgz',
    mutations.map((changes) => whole({ payload: gzipSync(mutate(PAYLOAD_TAR, changes)) })),
  ],
  [
    'a plain tar as package.tgz',
    mutations.map((changes) => whole({ payload: mutate(PAYLOAD_TAR, changes) })),
  ],
  [
    'a header of the outer archive',
    fc.array(anyHeader, { minLength: 1, maxLength: 4 }).map((headers) => whole({ entries: headers })),
  ],
  [
    'a header in package.tgz',
    fc
      .array(anyHeader, { minLength: 1, maxLength: 4 })
      .map((headers) => whole({ payload: gzipSync(tar([...headers, { name: 'end' }])) })),
  ],
];

describe('an archive that was changed at random', () => {
  it('is fine before it is changed', async () => {
    await expect(scan(whole())).resolves.toMatchObject({ files: 1 });
    await expect(scan(whole({ payload: gzipSync(PAYLOAD_TAR) }))).resolves.toMatchObject({
      files: 3,
      links: 2,
    });
    expect(gunzipSync(SMALL_PAYLOAD).length % 512).toBe(0);
  });

  it.each(KINDS)(
    'never makes more than a SpkboxError: %s',
    async (_, bytes) => {
      const before = listing(process.cwd());
      await fc.assert(fc.asyncProperty(bytes, onlySpkboxErrors), {
        numRuns: Math.ceil(CASES / KINDS.length),
        timeout: HANGS_MS,
      });
      expect(listing(folder)).toEqual([file]);
      expect(listing(process.cwd())).toEqual(before);
    },
    Math.max(60_000, CASES * 100),
  );
});
