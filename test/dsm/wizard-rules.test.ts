import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/dsm/source.ts';
import {
  INVALID_NEXT_DISABLED,
  isAnswerKey,
  WIZARD_MISSPELLINGS,
  WIZARD_PAGE_FUNCTIONS,
  WIZARD_SCRIPT_LACKS,
  WIZARD_SCRIPTS,
  WIZARD_TYPES,
  WIZARD_VTYPES,
} from '../../src/dsm/wizard-rules.ts';

const TABLES: Readonly<Record<string, readonly { readonly source: Source }[]>> = {
  INVALID_NEXT_DISABLED,
  WIZARD_MISSPELLINGS,
  WIZARD_PAGE_FUNCTIONS,
  WIZARD_SCRIPT_LACKS,
  WIZARD_SCRIPTS,
  WIZARD_TYPES,
  WIZARD_VTYPES,
};

describe('the rules of wizards', () => {
  it.each(Object.entries(TABLES))('each row of %s says where it comes from', (_, rows) => {
    expect(rows.length).toBeGreaterThan(0);
    for (const { source } of rows) expect(source.from.length).toBeGreaterThan(10);
  });

  it.each([
    ['alpha', 'a_B', 'a1'],
    ['alphanum', 'a_1', 'a-1'],
    ['email', 'first.last+tag@mail.example.com', 'user@localhost'],
    ['url', 'https://nas.example.com:5001/x?y=1', 'nas.example.com'],
    ['url', 'http://localhost/', 'file:///etc/passwd'],
  ])('the vtype %s takes %s and not %s', (name, good, bad) => {
    const [, source = '', flags] = /^\/(.*)\/(.*)$/.exec(
      WIZARD_VTYPES.find((row) => row.name === name)!.expr,
    )!;
    expect(new RegExp(source, flags).test(good)).toBe(true);
    expect(new RegExp(source, flags).test(bad)).toBe(false);
  });

  it.each([
    'wizard_port',
    'PKGWIZARD_SHARE',
    'a',
    '_a1',
    '__proto__',
    'wizard_path',
    'TZ',
    'LANG',
    'GIT_USER',
    'JAVA_HOME',
    'PHP_VERSION',
    'MALLOC',
  ])('%s may be the key of an answer', (key) => {
    expect(isAnswerKey(key)).toBe(true);
  });

  it.each([
    'PATH',
    'LD_PRELOAD',
    'SYNOPKG_PKGNAME',
    'BASH_ENV',
    'IFS',
    'ENV',
    'PS4',
    'PERL5LIB',
    'PERLLIB',
    'PYTHONPATH',
    'NODE_OPTIONS',
    'RUBYOPT',
    'LUA_INIT',
    'JAVA_TOOL_OPTIONS',
    'GIT_SSH_COMMAND',
    'GCONV_PATH',
    'GLIBC_TUNABLES',
    'PROMPT_COMMAND',
    'BASH_FUNC_echo%%',
    '_',
    '',
    '1st',
    'my-key',
    'a b',
    'a\n',
  ])('%j may not', (key) => {
    expect(isAnswerKey(key)).toBe(false);
  });
});
