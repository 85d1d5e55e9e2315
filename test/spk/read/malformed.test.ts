import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode, SpkboxError } from '../../../src/errors.ts';
import type { Limits } from '../../../src/spk/read/limits.ts';
import {
  gnuLong,
  infoText,
  pax,
  SMALL_PAYLOAD,
  type SpkParts,
  spkBytes,
  spkEntries,
  tar,
  tarEntry,
  writeBase256,
} from '../../support/spk-builder.ts';
import { listing, reader, temporaryFolder } from '../support.ts';

interface Case {
  readonly name: string;
  readonly bytes: () => Buffer;
  readonly code: ErrorCode;
  /** A part of `where`. */
  readonly where?: string;
  readonly limits?: Partial<Limits>;
}

const entries = (...more: NonNullable<SpkParts['entries']>) => spkBytes({ entries: more });
const info = (text: string | Buffer) => spkBytes({ info: text });
const file = (name: string, body: string | Buffer) => spkBytes({ files: { [name]: body } });
const payload = (bytes: Buffer) => spkBytes({ payload: bytes });
const inside = (...members: Parameters<typeof tar>[0]) => payload(gzipSync(tar(members)));
const needed = 'package="Hello"\nversion="1.0"\n';
const without = (name: string) =>
  tar(spkEntries().filter((entry) => Buffer.isBuffer(entry) || entry.name !== name));
const cutAfter = (text: string, extra: number) => {
  const bytes = spkBytes();
  return bytes.subarray(0, bytes.indexOf(text) + extra);
};
const longName = (length: number) =>
  [gnuLong('L', 'a/'.repeat(length / 2)), { name: 'a', body: 'x' }] as const;
const XZ = Buffer.from(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4Af/AERdABcLyYcSAqi7Qh1rzIStJluLu7Kv0sVm8sRa3GQ/F8JP1CBeu+nUY++8DnWCVxW48TfzLWfYIXDl2iHINeNJvm3eCgsAAOl47HRYc0vQAAFggBAAAACKPF4qscRn+wIAAAAABFla',
  'base64',
);
const ZEROS = Buffer.alloc(4 * 1024 * 1024);

const OUTER: readonly Case[] = [
  { name: 'an empty file', bytes: () => Buffer.alloc(0), code: 'SPK_EMPTY' },
  { name: 'a text', bytes: () => Buffer.from('hello'), code: 'SPK_NOT_TAR' },
  { name: 'a long text', bytes: () => Buffer.alloc(5000, 'hello '), code: 'SPK_NOT_TAR' },
  {
    name: 'random bytes',
    bytes: () => Buffer.from(Array.from({ length: 2048 }, (_, at) => (at * 7919) % 251)),
    code: 'SPK_NOT_TAR',
  },
  { name: 'an outer gzip', bytes: () => gzipSync(spkBytes()), code: 'SPK_COMPRESSED' },
  { name: 'an outer xz', bytes: () => Buffer.from('fd377a585a000004', 'hex'), code: 'SPK_COMPRESSED' },
  { name: 'an outer bzip2', bytes: () => Buffer.from('BZh91AY&SY'), code: 'SPK_COMPRESSED' },
  {
    name: 'an outer zip',
    bytes: () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(600)]),
    code: 'SPK_COMPRESSED',
  },
  { name: 'an outer zstd', bytes: () => Buffer.from('28b52ffd00', 'hex'), code: 'SPK_COMPRESSED' },
  { name: 'only the end of an archive', bytes: () => Buffer.alloc(10240), code: 'SPK_NO_INFO' },
  { name: 'no INFO', bytes: () => without('INFO'), code: 'SPK_NO_INFO' },
  {
    name: 'INFO in a folder',
    bytes: () =>
      tar([
        { name: 'x/INFO', body: needed },
        { name: 'package.tgz', body: SMALL_PAYLOAD },
      ]),
    code: 'SPK_NO_INFO',
  },
  { name: 'no package.tgz', bytes: () => without('package.tgz'), code: 'SPK_NO_PAYLOAD' },
  { name: 'less than a header', bytes: () => spkBytes().subarray(0, 300), code: 'SPK_NOT_TAR' },
  {
    name: 'a cut within package.tgz',
    bytes: () => spkBytes().subarray(0, 600),
    code: 'SPK_TRUNCATED',
    where: 'byte 0',
  },
  { name: 'a cut within the header of INFO', bytes: () => cutAfter('INFO\0', 100), code: 'SPK_TRUNCATED' },
  { name: 'a cut within INFO', bytes: () => cutAfter('package="Hello"', 4), code: 'SPK_TRUNCATED' },
  {
    name: 'a cut within the filling after a member',
    bytes: () => cutAfter('#!/bin/sh\n', 20),
    code: 'SPK_TRUNCATED',
  },
  {
    name: 'a size far beyond the file',
    bytes: () => entries({ name: 'LICENSE', body: 'x', size: 2 ** 32 }),
    code: 'SPK_TRUNCATED',
  },
  {
    name: 'a pax size beyond the file',
    bytes: () => entries(pax({ size: '99999999999' }), { name: 'LICENSE', body: 'x' }),
    code: 'SPK_TRUNCATED',
  },
  {
    name: 'a header with a wrong checksum',
    bytes: () => entries({ name: 'x', after: (h) => void h.write('000000', 148) }),
    code: 'SPK_BAD_HEADER',
    where: 'byte',
  },
  { name: 'a first header with a flipped bit', bytes: () => flip(spkBytes(), 3), code: 'SPK_BAD_HEADER' },
  {
    name: 'a size that is no number',
    bytes: () => entries({ name: 'x', before: (h) => void h.write('12z', 124) }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a mode that is no number',
    bytes: () => entries({ name: 'x', before: (h) => void h.write('rwxr', 100) }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a negative size',
    bytes: () => entries({ name: 'x', before: (h) => writeBase256(h, 124, 12, -1) }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a size above 2^53',
    bytes: () => entries({ name: 'x', before: (h) => h.fill(0x7f, 125, 136).writeUInt8(0x80, 124) }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax record with a wrong length',
    bytes: () => entries({ name: 'p', type: 'x', body: '99 path=a\n' }, { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax record without a length',
    bytes: () => entries({ name: 'p', type: 'x', body: 'path=a\n' }, { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax record without an equals sign',
    bytes: () => entries({ name: 'p', type: 'x', body: '8 patha\n' }, { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax record of length 0',
    bytes: () => entries({ name: 'p', type: 'x', body: '0 path=a\n' }, { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax size that is no number',
    bytes: () => entries(pax({ size: '1e9' }), { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a negative pax uid',
    bytes: () => entries(pax({ uid: '-5' }), { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  {
    name: 'a pax header of 2 MiB',
    bytes: () => entries(pax({ comment: 'x'.repeat(2 ** 21) }), { name: 'x' }),
    code: 'SPK_BAD_HEADER',
  },
  { name: 'an empty name', bytes: () => entries({ name: '' }), code: 'SPK_BAD_NAME' },
  {
    name: 'a NUL in a pax path',
    bytes: () => entries(pax({ path: 'a\0b' }), { name: 'x' }),
    code: 'SPK_BAD_NAME',
  },
  {
    name: 'a name that is not UTF-8',
    bytes: () => entries({ name: Buffer.from([0x61, 0xff, 0xfe]) }),
    code: 'SPK_BAD_NAME',
  },
  {
    name: 'a part of a name with 256 bytes',
    bytes: () => entries(gnuLong('L', 'a'.repeat(256)), { name: 'a' }),
    code: 'SPK_BAD_NAME',
  },
  {
    name: 'a file 33 folders deep',
    bytes: () => entries(gnuLong('L', `${'a/'.repeat(33)}f`), { name: 'a', body: 'x' }),
    code: 'SPK_BAD_NAME',
  },
  { name: 'a path of 5,000 bytes', bytes: () => entries(...longName(5000)), code: 'SPK_BAD_NAME' },
  {
    name: 'a file below a file',
    bytes: () => entries({ name: 'a', body: 'x' }, { name: 'a/b', body: 'x' }),
    code: 'SPK_BAD_NAME',
  },
  {
    name: 'a file in place of a folder',
    bytes: () => entries({ name: 'a', type: '5' }, { name: 'a', body: 'x' }),
    code: 'SPK_BAD_NAME',
  },
  { name: 'a file that is the root', bytes: () => entries({ name: './.', body: 'x' }), code: 'SPK_BAD_NAME' },
  {
    name: 'an absolute name',
    bytes: () => entries({ name: '/etc/passwd', body: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a name that climbs out',
    bytes: () => entries({ name: '../../etc/passwd', body: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a name that climbs out from within',
    bytes: () => entries({ name: 'scripts/../../x', body: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a pax path that climbs out',
    bytes: () => entries(pax({ path: '../x' }), { name: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a GNU long name that is absolute',
    bytes: () => entries(gnuLong('L', '/etc/x'), { name: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a prefix that climbs out',
    bytes: () => entries({ name: 'x', prefix: '..' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'an AppleDouble name that climbs out',
    bytes: () => entries({ name: '../._x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'an absolute link',
    bytes: () => entries({ name: 'scripts/x', type: '2', target: '/etc/shadow' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a link that climbs out',
    bytes: () => entries({ name: 'scripts/x', type: '2', target: '../../x' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a link to nothing',
    bytes: () => entries({ name: 'x', type: '2', target: '' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a pax linkpath that is absolute',
    bytes: () => entries(pax({ linkpath: '/x' }), { name: 'x', type: '2', target: 'y' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a GNU long target that is absolute',
    bytes: () => entries(gnuLong('K', '/x'), { name: 'x', type: '2', target: 'y' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a member placed through a link',
    bytes: () => entries({ name: 'a', type: '2', target: 'scripts' }, { name: 'a/b', body: 'x' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a hard link to nothing before it',
    bytes: () => entries({ name: 'x', type: '1', target: 'later' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'an absolute hard link',
    bytes: () => entries({ name: 'x', type: '1', target: '/etc/shadow' }),
    code: 'SPK_REACHES_OUT',
  },
  { name: 'a character device', bytes: () => entries({ name: 'null', type: '3' }), code: 'SPK_SPECIAL_FILE' },
  { name: 'a block device', bytes: () => entries({ name: 'sda', type: '4' }), code: 'SPK_SPECIAL_FILE' },
  { name: 'a named pipe', bytes: () => entries({ name: 'pipe', type: '6' }), code: 'SPK_SPECIAL_FILE' },
  {
    name: 'a GNU sparse file',
    bytes: () => entries({ name: 'sparse', type: 'S' }),
    code: 'SPK_SPECIAL_FILE',
  },
  {
    name: 'a pax sparse file',
    bytes: () => entries(pax({ 'GNU.sparse.major': '1' }), { name: 'x' }),
    code: 'SPK_SPECIAL_FILE',
  },
  {
    name: 'a member of an unknown type',
    bytes: () => entries({ name: 'x', type: 'Q' }),
    code: 'SPK_SPECIAL_FILE',
  },
  {
    name: 'INFO twice',
    bytes: () => entries({ name: './INFO', body: needed }),
    code: 'SPK_DUPLICATE_MEMBER',
  },
  {
    name: 'package.tgz twice',
    bytes: () => entries({ name: 'package.tgz', body: SMALL_PAYLOAD }),
    code: 'SPK_DUPLICATE_MEMBER',
  },
  {
    name: 'INFO as a folder',
    bytes: () => tar([{ name: 'INFO', type: '5' }]),
    code: 'SPK_NOT_A_FILE',
    where: 'INFO',
  },
  {
    name: 'INFO as a link',
    bytes: () => tar([{ name: 'INFO', type: '2', target: 'x' }]),
    code: 'SPK_NOT_A_FILE',
  },
  {
    name: 'package.tgz as a hard link',
    bytes: () =>
      tar([
        { name: 'a', body: 'x' },
        { name: 'package.tgz', type: '1', target: 'a' },
      ]),
    code: 'SPK_NOT_A_FILE',
  },
  {
    name: 'conf/privilege as a link',
    bytes: () => tar([{ name: 'conf/privilege', type: '2', target: 'x' }]),
    code: 'SPK_NOT_A_FILE',
  },
  { name: 'too many members', bytes: () => spkBytes(), code: 'SPK_TOO_MANY_MEMBERS', limits: { members: 3 } },
  {
    name: '10,001 members',
    bytes: () => tar(Array.from({ length: 10_001 }, (_, at) => ({ name: `a${at}` }))),
    code: 'SPK_TOO_MANY_MEMBERS',
  },
  {
    name: 'members that are too large together',
    bytes: () => spkBytes(),
    code: 'SPK_MEMBER_TOO_LARGE',
    limits: { smallBytes: 100 },
  },
  {
    name: 'an INFO of 2 MiB',
    bytes: () => info(`${needed}x="${'y'.repeat(2 ** 21)}"\n`),
    code: 'SPK_MEMBER_TOO_LARGE',
    where: 'INFO',
  },
];

const INFO: readonly Case[] = [
  {
    name: 'an INFO in Latin-1',
    bytes: () => info(Buffer.from(`${needed}maintainer="J\xfcrgen"`, 'latin1')),
    code: 'INFO_NOT_TEXT',
  },
  {
    name: 'an INFO in UTF-16',
    bytes: () => info(Buffer.from(`\uFEFF${needed}`, 'utf16le')),
    code: 'INFO_NOT_TEXT',
  },
  { name: 'a NUL in INFO', bytes: () => info(`${needed}x="a\0b"`), code: 'INFO_NOT_TEXT' },
  { name: 'a line without =', bytes: () => info(`${needed}hello\n`), code: 'INFO_BAD_LINE', where: 'INFO:3' },
  {
    name: 'a line without a key',
    bytes: () => info(`${needed}="x"\n`),
    code: 'INFO_BAD_LINE',
    where: 'INFO:3',
  },
  {
    name: 'a key with a blank',
    bytes: () => info(`${needed}export x="y"\n`),
    code: 'INFO_BAD_LINE',
    where: 'INFO:3',
  },
  {
    name: 'a quote that is never closed',
    bytes: () => info(`${needed}x="y\n`),
    code: 'INFO_BAD_QUOTES',
    where: 'INFO:3',
  },
  {
    name: 'a quote that the next line closes',
    bytes: () => info('package="Hello\nversion="1.0"\n'),
    code: 'INFO_BAD_QUOTES',
    where: 'INFO:1',
  },
  {
    name: 'an escaped closing quote',
    bytes: () => info(`${needed}x="y\\"\n`),
    code: 'INFO_BAD_QUOTES',
    where: 'INFO:3',
  },
  { name: 'an empty INFO', bytes: () => info(''), code: 'INFO_MISSING_KEY', where: 'INFO' },
  { name: 'an INFO without package', bytes: () => info('version="1.0"'), code: 'INFO_MISSING_KEY' },
  { name: 'an INFO without version', bytes: () => info('package="a"'), code: 'INFO_MISSING_KEY' },
  { name: 'an empty package', bytes: () => info('package=""\nversion="1.0"'), code: 'INFO_MISSING_KEY' },
  { name: 'an empty version', bytes: () => info('package=a\nversion='), code: 'INFO_MISSING_KEY' },
  ...[
    'a/b',
    '../x',
    'a:b',
    'a|b',
    'a>b',
    'a<b',
    'a=b',
    '.',
    '..',
    '-rf',
    ' a',
    'a\tb',
    'a\x1b[0m',
    'x'.repeat(256),
  ].map(
    (name): Case => ({
      name: `the package name ${JSON.stringify(name.slice(0, 20))}`,
      bytes: () => info(infoText({ package: name })),
      code: 'INFO_BAD_PACKAGE',
      where: 'INFO:1',
    }),
  ),
  ...['1.0/2', '1. 0', '1.0\x1b[0m', 'x'.repeat(101), ' 1.0', '1.0\n'].map(
    (version): Case => ({
      name: `the version ${JSON.stringify(version)}`,
      bytes: () => info(infoText({ version })),
      code: 'INFO_BAD_VERSION',
      where: 'INFO:2',
    }),
  ),
  {
    name: 'a checksum of the wrong length',
    bytes: () => spkBytes({ info: { checksum: 'abc' } }),
    code: 'INFO_BAD_CHECKSUM',
    where: 'INFO:5',
  },
  {
    name: 'a checksum that is not hexadecimal',
    bytes: () => spkBytes({ info: { checksum: 'z'.repeat(32) } }),
    code: 'INFO_BAD_CHECKSUM',
  },
];

const CONF: readonly Case[] = [
  {
    name: 'an empty conf/privilege',
    bytes: () => file('conf/privilege', ''),
    code: 'CONF_NOT_JSON',
    where: 'conf/privilege:1:1',
  },
  {
    name: 'a conf/privilege that is a text',
    bytes: () => file('conf/privilege', '{\n  run-as: package\n}'),
    code: 'CONF_NOT_JSON',
    where: 'conf/privilege:2:3',
  },
  {
    name: 'a conf/resource without a colon',
    bytes: () => file('conf/resource', '{\n\n  "a" 1\n}'),
    code: 'CONF_NOT_JSON',
    where: 'conf/resource:3:7',
  },
  {
    name: 'a conf/resource that ends early',
    bytes: () => file('conf/resource', '{"a":'),
    code: 'CONF_NOT_JSON',
    where: 'conf/resource:1:6',
  },
  {
    name: 'a conf/resource with something after it',
    bytes: () => file('conf/resource', '{} {}'),
    code: 'CONF_NOT_JSON',
    where: 'conf/resource:1:4',
  },
  {
    name: 'a conf/resource with two commas',
    bytes: () => file('conf/resource', '{"a":[1,,2]}'),
    code: 'CONF_NOT_JSON',
    where: 'conf/resource:1:9',
  },
  {
    name: 'a conf/resource in single quotes',
    bytes: () => file('conf/resource', "{'a':1}"),
    code: 'CONF_NOT_JSON',
    where: 'conf/resource:1:2',
  },
  {
    name: 'a conf/resource with a raw line end in a string',
    bytes: () => file('conf/resource', '{"a\n":1}'),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/resource with an endless comment',
    bytes: () => file('conf/resource', '{} /* x'),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/resource with a bad escape',
    bytes: () => file('conf/resource', '{"a":"\\x"}'),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/resource with a bare word',
    bytes: () => file('conf/resource', '{"a":NaN}'),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/resource nested 100,000 deep',
    bytes: () => file('conf/resource', '['.repeat(100_000)),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/resource in Latin-1',
    bytes: () => file('conf/resource', Buffer.from('{"\xfc":1}', 'latin1')),
    code: 'CONF_NOT_JSON',
  },
  {
    name: 'a conf/privilege that is a list',
    bytes: () => file('conf/privilege', '[]'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a conf/resource that is null',
    bytes: () => file('conf/resource', 'null'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'defaults that are a string',
    bytes: () => file('conf/privilege', '{"defaults":"package"}'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a run-as that is a number',
    bytes: () => file('conf/privilege', '{"defaults":{"run-as":0}}'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a ctrl-script that is an object',
    bytes: () => file('conf/privilege', '{"ctrl-script":{}}'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a ctrl-script without an action',
    bytes: () => file('conf/privilege', '{"ctrl-script":[{"run-as":"root"}]}'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a tool with the permission 0999',
    bytes: () => file('conf/privilege', '{"tool":[{"relpath":"x","permission":"0999"}]}'),
    code: 'CONF_BAD_SHAPE',
  },
  {
    name: 'a PKG_DEPS with an open bracket',
    bytes: () => file('conf/PKG_DEPS', '\n[Package A\n'),
    code: 'CONF_BAD_DEPS',
    where: 'conf/PKG_DEPS:2',
  },
  {
    name: 'a PKG_CONX with an empty name',
    bytes: () => file('conf/PKG_CONX', '[]\n'),
    code: 'CONF_BAD_DEPS',
    where: 'conf/PKG_CONX:1',
  },
  {
    name: 'a PKG_CONX with a line without =',
    bytes: () => file('conf/PKG_CONX', '[A]\nhello\n'),
    code: 'CONF_BAD_DEPS',
    where: 'conf/PKG_CONX:2',
  },
  {
    name: 'a wizard that is not text',
    bytes: () => file('WIZARD_UIFILES/install_uifile', Buffer.from([0xff, 0xfe])),
    code: 'WIZARD_NOT_JSON',
  },
];

const PAYLOAD: readonly Case[] = [
  {
    name: 'an empty package.tgz',
    bytes: () => payload(Buffer.alloc(0)),
    code: 'PAYLOAD_TRUNCATED',
    where: 'package.tgz',
  },
  {
    name: 'a package.tgz that is a text',
    bytes: () => payload(Buffer.from('hello')),
    code: 'PAYLOAD_NOT_TAR',
  },
  {
    name: 'a package.tgz that is bzip2',
    bytes: () => payload(Buffer.from('BZh91AY&SY')),
    code: 'PAYLOAD_NOT_TAR',
  },
  {
    name: 'a package.tgz that is a zip',
    bytes: () => payload(Buffer.from('PK\x03\x04xxxx')),
    code: 'PAYLOAD_NOT_TAR',
  },
  { name: 'a gzip that holds a text', bytes: () => payload(gzipSync('hello')), code: 'PAYLOAD_NOT_TAR' },
  {
    name: 'a gzip that holds a long text',
    bytes: () => payload(gzipSync('hello '.repeat(1000))),
    code: 'PAYLOAD_NOT_TAR',
  },
  { name: 'a gzip in a gzip', bytes: () => payload(gzipSync(SMALL_PAYLOAD)), code: 'PAYLOAD_NOT_TAR' },
  {
    name: 'a gzip that ends early',
    bytes: () => payload(SMALL_PAYLOAD.subarray(0, -20)),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'a gzip that is only its first bytes',
    bytes: () => payload(SMALL_PAYLOAD.subarray(0, 4)),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'a gzip with a flipped bit',
    bytes: () => payload(flip(SMALL_PAYLOAD, SMALL_PAYLOAD.length - 6)),
    code: 'PAYLOAD_DAMAGED',
  },
  {
    name: 'a gzip with garbage after it',
    bytes: () => payload(Buffer.concat([SMALL_PAYLOAD, Buffer.from('garbage')])),
    code: 'PAYLOAD_DAMAGED',
  },
  {
    name: 'an xz that ends early',
    bytes: () => payload(Buffer.from('fd377a585a000004e6d6b446', 'hex')),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'an xz with a damaged header',
    bytes: () => payload(Buffer.from('fd377a585a00ffffffffffffffffffff', 'hex')),
    code: 'PAYLOAD_DAMAGED',
  },
  {
    name: 'an xz with garbage after it',
    bytes: () => payload(Buffer.concat([XZ, Buffer.from('this is no xz stream')])),
    code: 'PAYLOAD_DAMAGED',
  },
  { name: 'an xz cut in its middle', bytes: () => payload(XZ.subarray(0, -30)), code: 'PAYLOAD_TRUNCATED' },
  { name: 'an xz with a flipped bit', bytes: () => payload(flip(XZ, 60)), code: 'PAYLOAD_DAMAGED' },
  {
    name: 'another package.tgz than INFO states',
    bytes: () => spkBytes({ info: { checksum: '0'.repeat(32) } }),
    code: 'PAYLOAD_CHECKSUM',
  },
  {
    name: 'a tar in package.tgz that ends within a member',
    bytes: () => payload(gzipSync(tar([{ name: 'a', size: 9000 }], 0))),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'a tar in package.tgz that ends within a header',
    bytes: () => payload(gzipSync(tar([{ name: 'a' }, Buffer.alloc(100, 1)], 0))),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'a tar in package.tgz that ends within a long name',
    bytes: () => payload(gzipSync(tarEntry(gnuLong('L', 'x'.repeat(2000))).subarray(0, 1024))),
    code: 'PAYLOAD_TRUNCATED',
  },
  {
    name: 'a damaged header in package.tgz',
    bytes: () => inside({ name: 'a' }, { name: 'b', after: (h) => void h.write('z', 0) }),
    code: 'SPK_BAD_HEADER',
    where: 'package.tgz, byte 512',
  },
  {
    name: 'an absolute name in package.tgz',
    bytes: () => inside({ name: '/etc/passwd', body: 'x' }),
    code: 'SPK_REACHES_OUT',
    where: 'package.tgz',
  },
  {
    name: 'a name that climbs out of package.tgz',
    bytes: () => inside({ name: 'bin/../../../x', body: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a pax path that climbs out of package.tgz',
    bytes: () => inside(pax({ path: '../x' }), { name: 'x' }),
    code: 'SPK_REACHES_OUT',
  },
  {
    name: 'a member of package.tgz placed through a link',
    bytes: () => inside({ name: 'a', type: '2', target: '/etc' }, { name: 'a/passwd', body: 'x' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a folder in place of a link',
    bytes: () => inside({ name: 'a', type: '2', target: '/etc' }, { name: './a/', type: '5' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a member placed through a hard link to a link',
    bytes: () =>
      inside(
        { name: 'a', type: '2', target: '/etc' },
        { name: 'b', type: '1', target: './a' },
        { name: 'b/x' },
      ),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'an absolute hard link in package.tgz',
    bytes: () => inside({ name: 'a', type: '1', target: '/etc/shadow' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a hard link that climbs out of package.tgz',
    bytes: () => inside({ name: 'a', type: '1', target: '../x' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a hard link through a symbolic link',
    bytes: () =>
      inside({ name: 'a', type: '2', target: '/etc' }, { name: 'b', type: '1', target: 'a/shadow' }),
    code: 'SPK_LINK_OUT',
  },
  {
    name: 'a device in package.tgz',
    bytes: () => inside({ name: 'sda', type: '4' }),
    code: 'SPK_SPECIAL_FILE',
  },
  { name: 'a pipe in package.tgz', bytes: () => inside({ name: 'p', type: '6' }), code: 'SPK_SPECIAL_FILE' },
  {
    name: 'too many members in package.tgz',
    bytes: () => spkBytes(),
    code: 'SPK_TOO_MANY_MEMBERS',
    limits: { payloadMembers: 2 },
  },
  {
    name: 'link names that fill the memory',
    bytes: () => inside({ name: 'aaaa', type: '2', target: 'x' }),
    code: 'SPK_TOO_MANY_MEMBERS',
    limits: { linkNameBytes: 3 },
  },
  {
    name: 'a member of 1 TiB',
    bytes: () => inside({ name: 'a', before: (h) => writeBase256(h, 124, 12, 2 ** 40) }),
    code: 'SPK_TOO_LARGE',
  },
  {
    name: 'more unpacked bytes than allowed',
    bytes: () => inside({ name: 'a', body: ZEROS }),
    code: 'SPK_TOO_LARGE',
    limits: { payloadBytes: 2 ** 21 },
  },
  {
    name: 'a bomb',
    bytes: () => inside({ name: 'a', body: ZEROS }),
    code: 'SPK_RATIO',
    limits: { ratioFloor: 2 ** 20 },
  },
  {
    name: 'a bomb after the end of the tar',
    bytes: () => payload(gzipSync(Buffer.concat([tar([{ name: 'a' }]), ZEROS]))),
    code: 'SPK_RATIO',
    limits: { ratioFloor: 2 ** 20 },
  },
];

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x10;
  return copy;
}

const folder = temporaryFolder();
const { scan, file: spk } = reader(folder);

async function errorOf(bytes: Buffer, limits?: Partial<Limits>): Promise<unknown> {
  return scan(bytes, limits).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe.each([
  ['the outer archive', OUTER],
  ['INFO', INFO],
  ['conf and wizards', CONF],
  ['package.tgz', PAYLOAD],
])('a malformed archive: %s', (_, cases) => {
  it.each(cases)('$name is refused with $code', async ({ bytes, code, where, limits }) => {
    const made = bytes();
    const before = listing(folder, process.cwd());
    const error = await errorOf(made, limits);
    expect(error).toBeInstanceOf(SpkboxError);
    const problem = error as SpkboxError;
    expect(problem.code, problem.message).toBe(code);
    expect(problem.hint).toMatch(/^[A-Zx].{15,}\.$/s);
    expect(problem.message).toMatch(/^[A-Zpc].*\.$/s);
    expect(`${problem.message}${problem.hint}${problem.where}`).not.toMatch(/undefined|\[object|\n\s+at /);
    expect(problem.where).toContain(where ?? '');
    expect(problem.fault).toBe('package');
    expect(listing(folder, process.cwd())).toEqual([...new Set([...before, spk])].sort());
  });
});

it('covers every code of the archive, of INFO, of conf and of package.tgz', () => {
  const tested = new Set([...OUTER, ...INFO, ...CONF, ...PAYLOAD].map(({ code }) => code));
  const all = Object.keys(ERRORS).filter((code) => /^(SPK|PAYLOAD|INFO|CONF|WIZARD)_/.test(code));
  // A file that changes is tested in payload.test.ts.
  expect(all.filter((code) => !tested.has(code as ErrorCode))).toEqual(['SPK_CHANGED']);
});
