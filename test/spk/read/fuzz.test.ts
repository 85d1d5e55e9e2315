import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SpkboxError } from '../../../src/errors.ts';
import { mutate, mutations, PAYLOAD_TAR, XZ_PAYLOAD } from '../../support/mutations.ts';
import { fc } from '../../support/seeded.ts';
import {
  infoText,
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
  ['an xz package.tgz', mutations.map((changes) => whole({ payload: mutate(XZ_PAYLOAD, changes) }))],
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
