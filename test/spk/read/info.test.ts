import { describe, expect, it } from 'vitest';
import { parseInfo } from '../../../src/spk/read/info.ts';
import { growth, LINEAR } from '../../support/growth.ts';

const NEEDED = 'package="Hello"\nversion="1.0"\n';
const parse = (text: string) => parseInfo(Buffer.from(NEEDED + text));
const value = (text: string) => parse(text).info.fields.get('x');
const notes = (text: string) => parse(text).notes.map(({ code }) => code);

describe('INFO', () => {
  it.each([
    ['double quotes', 'x="a b"', 'a b'],
    ['single quotes', "x='a \"b'", 'a "b'],
    ['no quotes', 'x=a b', 'a b'],
    ['blanks around the equals sign', '  x \t=  "a"  ', 'a'],
    ['no final line end', 'x=a', 'a'],
    ['an equals sign in the value', 'x=a=b', 'a=b'],
    ['an empty value', 'x=', ''],
    ['empty quotes', 'x=""', ''],
    ['escaped quotes and backslashes', 'x="say \\"hi\\" \\\\ \\$HOME"', 'say "hi" \\ $HOME'],
    ['a backslash before another character', 'x="a\\nb"', 'a\\nb'],
    ['a backslash in single quotes', "x='a\\'", 'a\\'],
    ['what a shell would run', 'x="$(touch /tmp/x) `id`"', '$(touch /tmp/x) `id`'],
    ['a value on several lines', 'x="a\n  b\nc"', 'a\n  b\nc'],
    ['a line that is continued', 'x="a\\\nb"', 'ab'],
    ['an apostrophe', "x=it's", "it's"],
    ['a hash in the value', 'x="#fff"', '#fff'],
    ['markup and other scripts', 'x="<br>套件 é"', '<br>套件 é'],
  ])('may have %s', (_, text, expected) => {
    expect(value(text)).toBe(expected);
    expect(notes(text)).toEqual([]);
  });

  it.each([
    ['a comment after the value', 'x="a" # b', 'a', 'info-trailing-text'],
    ['a comment that ends with a quote', 'x="a" # "b"', 'a', 'info-trailing-text'],
    ['garbage after the value', 'x="a";b', 'a', 'info-trailing-text'],
    ['quotes within quotes', 'x="say "hi" to"', 'say "hi" to', 'info-inner-quotes'],
    ['a key twice, of which the last counts', 'x=1\nx=2', '2', 'info-duplicate-key'],
  ])('may have %s, with a note', (_, text, expected, code) => {
    expect(value(text)).toBe(expected);
    expect(notes(text)).toEqual([code]);
    expect(parse(text).notes[0]?.place).toMatchObject({ member: 'INFO', line: expect.toBeOneOf([3, 4]) });
  });

  it('may have a byte order mark, the line ends of Windows, comments and blank lines', () => {
    const { info, notes: found } = parseInfo(
      Buffer.from('\uFEFF# hello\r\n\r\npackage="A"\r\n  # more\r\nversion=1\r\n'),
    );
    expect(info).toMatchObject({ package: 'A', version: '1', displayName: 'A' });
    expect(Object.fromEntries(info.lines)).toEqual({ package: 3, version: 5 });
    expect(found.map(({ code }) => code)).toEqual(['info-bom', 'info-crlf']);
  });

  it('keeps every key in its order, unknown ones and __proto__ too', () => {
    const { fields } = parse('__proto__="x"\ntoString=1\nconstructor=2').info;
    expect([...fields.keys()]).toEqual(['package', 'version', '__proto__', 'toString', 'constructor']);
    expect(fields.get('valueOf')).toBeUndefined();
  });

  it('takes displayname for the name that is shown', () => {
    expect(parse('displayname="Hello, box"').info.displayName).toBe('Hello, box');
    expect(parse('displayname=""').info.displayName).toBe('Hello');
  });

  it.each(['0', '1.2', '1.2.3.4.5.6', '1.2.3-0001', '2024.01.31-2147483647'])(
    'may have the version %s',
    (version) => {
      expect(parseInfo(Buffer.from(`package=a\nversion=${version}`)).info.version).toBe(version);
    },
  );

  it.each(['Node.js_v22', 'Package A', 'a-b', 'über', '+x', '.hidden'])(
    'may have the package name %s',
    (name) => {
      expect(parseInfo(Buffer.from(`version=1\npackage="${name}"`)).info.package).toBe(name);
    },
  );

  it('may have a checksum in upper case, or an empty one', () => {
    expect(() => parse(`checksum="${'A'.repeat(32)}"`)).not.toThrow();
    expect(() => parse('checksum=""')).not.toThrow();
  });

  it('of 1 MiB is read in a time that grows with its size alone', async () => {
    const read = (size: number) => parse(`x="${'\\"a'.repeat(size)}"\n${'k=v\n'.repeat(size / 15)}`);
    expect(await growth(300_000, read)).toBeLessThan(LINEAR);
  });
});
