/** INFO: the properties of a package. The file is parsed, never sourced. */
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { type InfoEntry, readEntries } from './info-lines.ts';
import { utf8, withoutBom } from './text.ts';

export interface Info {
  /** Every key in the file's order, unknown keys too. */
  readonly fields: ReadonlyMap<string, string>;
  /** The line of each key, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  readonly package: string;
  readonly version: string;
  /** displayname, else the package name. */
  readonly displayName: string;
}

export interface ParsedInfo {
  readonly info: Info;
  readonly notes: readonly Finding[];
}

/** Parses INFO and checks package name, version and checksum. Package Center's preflight checks the other keys. */
export function parseInfo(bytes: Buffer): ParsedInfo {
  const text = infoText(bytes);
  const { entries, notes } = readEntries(infoLines(text));
  const fields = new Map(entries.map(({ key, value }) => [key, value]));
  const lines = new Map(entries.map(({ key, line }) => [key, line]));
  const info: Info = {
    fields,
    lines,
    package: requireField(fields, 'package'),
    version: requireField(fields, 'version'),
    displayName: fields.get('displayname') || requireField(fields, 'package'),
  };
  checkPackage(info);
  checkVersion(info);
  checkChecksum(info);
  return { info, notes: [...formNotes(text), ...notes, ...duplicateNotes(entries)] };
}

/** INFO as text; a byte order mark is kept. */
export function infoText(bytes: Buffer): string {
  const text = utf8(bytes);
  if (text !== undefined && !text.includes('\0')) return text;
  const problem = text === undefined ? 'is not UTF-8 text' : 'holds a NUL byte';
  const hint = 'Save INFO as plain UTF-8 text.';
  throw new SpkboxError('INFO_NOT_TEXT', `INFO ${problem}.`, { hint, where: 'INFO' });
}

/** The lines of INFO, without line ends. */
export function infoLines(text: string): readonly string[] {
  return withoutBom(text).split(/\r\n|\n|\r/);
}

function requireField(fields: ReadonlyMap<string, string>, key: string): string {
  const value = fields.get(key);
  if (value) return value;
  const problem = value === undefined ? `has no ${key}` : `has an empty ${key}`;
  const hint = `Add a line such as ${key}="${key === 'version' ? '1.0.0-0001' : 'MyPackage'}".`;
  throw new SpkboxError('INFO_MISSING_KEY', `INFO ${problem}.`, { hint, where: 'INFO' });
}

function checkPackage(info: Info): void {
  const problem = nameProblem(info.package);
  if (problem === undefined) return;
  throw new SpkboxError('INFO_BAD_PACKAGE', `The package name ${JSON.stringify(info.package)} ${problem}.`, {
    hint: 'Use letters, digits, dots, dashes and underscores.',
    where: lineOfKey(info, 'package'),
  });
}

/** The name becomes a folder, a user and an argument of commands. The guide forbids the characters in the first line. */
function nameProblem(name: string): string | undefined {
  if (/[:/><|=]/.test(name)) return 'holds one of : / > < | =';
  if (/[\x00-\x1f\x7f]/.test(name)) return 'holds a control character';
  if (name === '.' || name === '..') return 'cannot be the name of a folder';
  if (name.startsWith('-')) return 'starts with a dash, as an option does';
  if (name !== name.trim()) return 'starts or ends with a blank';
  return Buffer.byteLength(name) > 255 ? 'has more than 255 bytes' : undefined;
}

/** What would break a file name or a line of a log. Which forms a DSM takes depends on its release. */
function checkVersion(info: Info): void {
  const isText = /^[^\x00-\x20/\x7f]+$/.test(info.version);
  if (isText && Buffer.byteLength(info.version) <= LONGEST_VERSION) return;
  const problem = isText
    ? `has more than ${LONGEST_VERSION} bytes`
    : 'holds a blank, a slash or a control character';
  throw new SpkboxError('INFO_BAD_VERSION', `The version ${JSON.stringify(info.version)} ${problem}.`, {
    hint: 'Use one to six numbers with dots, then a dash and a build number if you like: 1.2.3-0001.',
    where: lineOfKey(info, 'version'),
  });
}

const LONGEST_VERSION = 100;

function checkChecksum(info: Info): void {
  const checksum = info.fields.get('checksum');
  if (!checksum || /^[0-9a-f]{32}$/i.test(checksum)) return;
  throw new SpkboxError(
    'INFO_BAD_CHECKSUM',
    `The checksum ${JSON.stringify(checksum.slice(0, 80))} is not an MD5 sum.`,
    {
      hint: 'State what md5sum package.tgz prints, 32 hexadecimal digits, or leave the line out.',
      where: lineOfKey(info, 'checksum'),
    },
  );
}

function lineOfKey(info: Info, key: string): string {
  return `INFO:${info.lines.get(key)}`;
}

function formNotes(text: string): Finding[] {
  const place = { member: 'INFO', line: 1 };
  const bom = 'INFO starts with a byte order mark; a shell takes it for a part of the first key.';
  const crlf = 'INFO has the line ends of Windows; a shell takes them for a part of each value.';
  return [
    ...(text.startsWith('\uFEFF') ? [makeFinding('info-bom', place, bom)] : []),
    ...(text.includes('\r') ? [makeFinding('info-crlf', place, crlf)] : []),
  ];
}

/** As in a shell, the last value counts. */
function duplicateNotes(entries: readonly InfoEntry[]): Finding[] {
  const keys = new Set<string>();
  const notes: Finding[] = [];
  for (const { key, line } of entries) {
    if (keys.has(key)) {
      const text = `Line ${line} of INFO states ${key} again; the last one counts.`;
      notes.push(makeFinding('info-duplicate-key', { member: 'INFO', line, key }, text));
    }
    keys.add(key);
  }
  return notes;
}
