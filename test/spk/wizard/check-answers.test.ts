import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/findings.ts';
import { defaultAnswers } from '../../../src/spk/wizard/answers.ts';
import { checkAnswers, completeAnswers } from '../../../src/spk/wizard/check-answers.ts';
import { placed } from '../../support/placed.ts';
import { codes, MEMBER, pagesOf, parse } from './support.ts';

const KEEP = { key: 'keep', desc: 'Keep', defaultValue: true };
const DELETE = { key: 'delete', desc: 'Delete', defaultValue: false };

/** A text field `a` with this validator, answered so. */
const check = (validator: object, value: string, more: object = {}) =>
  codes(checkAnswers(pagesOf('textfield', { key: 'a', validator, ...more }), { a: value }));

describe('the answers of a user who only goes on', () => {
  it('are the defaults', () => {
    const { pages } = parse([
      { items: [{ type: 'textfield', subitems: [{ key: 'a' }, { key: 'b', defaultValue: 'x' }] }] },
      {
        items: [
          { type: 'multiselect', subitems: [{ key: 'c' }, { key: 'd', defaultValue: true, hidden: true }] },
        ],
      },
      { items: [{ type: 'singleselect', subitems: [KEEP, DELETE] }] },
      {
        items: [
          { type: 'slider', subitems: [{ key: 'e' }] },
          { type: 'textfield', subitems: [{ key: 'PATH' }, {}] },
        ],
      },
    ]);
    expect(defaultAnswers(pages)).toEqual({
      a: '',
      b: 'x',
      c: 'false',
      d: 'true',
      keep: 'true',
      delete: 'false',
    });
  });

  it('have the last of two radio buttons that are on', () => {
    const pages = pagesOf('singleselect', KEEP, { ...DELETE, defaultValue: true });
    expect(defaultAnswers(pages)).toEqual({ keep: 'false', delete: 'true' });
  });

  it('have the later of two fields with one key', () => {
    const pages = pagesOf('textfield', { key: 'a', defaultValue: '1' }, { key: 'a', defaultValue: '2' });
    expect(defaultAnswers(pages)).toEqual({ a: '2' });
  });
});

describe('answers that are given in part', () => {
  it('come before the defaults, as text', () => {
    const pages = pagesOf(
      'textfield',
      { key: 'port', defaultValue: '80' },
      { key: 'name', defaultValue: 'x' },
    );
    expect(completeAnswers(pages, { port: 8080 })).toEqual({
      answers: { port: '8080', name: 'x' },
      findings: [],
    });
  });

  it('switch off the other radio buttons of the group', () => {
    const pages = pagesOf('singleselect', KEEP, DELETE);
    expect(completeAnswers(pages, { delete: true })).toEqual({
      answers: { keep: 'false', delete: 'true' },
      findings: [],
    });
  });

  it('are kept where the wizard does not ask them, and left out where no script may get them', () => {
    const { answers, findings } = completeAnswers(pagesOf('textfield', { key: 'a' }), {
      other: '1',
      PATH: '/x',
    });
    expect(answers).toEqual({ a: '', other: '1' });
    expect(findings).toMatchObject([
      {
        code: 'wizard-answer-unknown',
        severity: 'warning',
        place: placed(`${MEMBER}: other`),
        advice: 'The wizard asks: a.',
      },
      { code: 'wizard-answer-key', severity: 'warning', place: placed(`${MEMBER}: PATH`) },
    ]);
  });

  it('may have names that every object knows', () => {
    const pages = pagesOf('textfield', { key: 'constructor' }, { key: '__proto__', defaultValue: 'x' });
    const { answers, findings } = completeAnswers(pages, {});
    expect(Object.entries(answers)).toEqual([
      ['constructor', ''],
      ['__proto__', 'x'],
    ]);
    expect(Object.getPrototypeOf(answers)).toBe(Object.prototype);
    expect(findings).toEqual([]);
  });
});

describe('an answer that is what the empty field shows', () => {
  const pages = pagesOf('textfield', {
    key: 'a',
    defaultValue: 'x',
    emptyText: 'x',
    validator: { allowBlank: false },
  });

  it('stays, and is noted', () => {
    const { answers, findings } = completeAnswers(pages, {});
    expect(answers).toEqual({ a: 'x' });
    expect(findings).toMatchObject([{ code: 'wizard-answer-is-hint', severity: 'note' }]);
  });

  it('is not noted where it is another, or empty', () => {
    expect(completeAnswers(pages, { a: 'y' }).findings).toEqual([]);
    expect(completeAnswers(pagesOf('textfield', { key: 'a', emptyText: '' }), {}).findings).toEqual([]);
  });
});

describe('an answer', () => {
  it.each([
    ['is missing', { allowBlank: false }, '', ['wizard-answer-missing']],
    ['may be empty', { minLength: 5, vtype: 'email', regex: { expr: '/x/' } }, '', []],
    ['is too short', { minLength: 5 }, 'abcd', ['wizard-answer-short']],
    ['is just long enough', { minLength: '5' }, 'abcde', []],
    ['is too long', { maxLength: 2 }, 'abc', ['wizard-answer-long']],
    ['matches', { regex: { expr: '/^\\/volume\\w*[0-9]{1,2}\\/[^<>: */?"]*/' } }, '/volume1/x', []],
    ['matches by flags', { regex: { expr: '/^[A-Z]+$/i' } }, 'abc', []],
    ['matches an expression without slashes', { regex: { expr: '^[a-z]+$' } }, 'abc', []],
    [
      'does not match',
      { regex: { expr: '/^\\d+$/', errorText: 'Digits' } },
      'abc',
      ['wizard-answer-pattern'],
    ],
    ['is no address', { vtype: 'email' }, 'abc', ['wizard-answer-vtype']],
    ['is an address', { vtype: 'url' }, 'https://example.com', []],
    ['has a vtype that nobody knows', { vtype: 'sharename' }, 'abc', ['wizard-not-checked']],
    ['has an expression that is none', { regex: { expr: '/(/' } }, 'abc', ['wizard-not-checked']],
    [
      'is checked by a function',
      { fn: '{var v = arguments[0]; return v > 1;}' },
      'abc',
      ['wizard-not-checked'],
    ],
    ['is checked by a function that takes all', { fn: '{ return true; }' }, 'abc', []],
    ['is never right', { fn: '{return false;}' }, 'abc', ['wizard-blocked']],
    [
      'has several faults',
      { minLength: 9, regex: { expr: '/^\\d+$/' } },
      'a',
      ['wizard-answer-short', 'wizard-answer-pattern'],
    ],
  ])('%s', (_, validator, value, expected) => {
    expect(check(validator, value)).toEqual(expected);
  });

  it('that is refused has the words of the package, without their markup', () => {
    const validator = { regex: { expr: '/^\\d+$/', errorText: 'Only <b>digits</b>' } };
    const pages = pagesOf('textfield', { key: 'port', desc: 'Port', validator });
    expect(checkAnswers(pages, { port: 'x' })).toMatchObject([
      {
        severity: 'refused',
        text: 'port ("Port") does not match /^\\d+$/. The package says: Only digits',
        place: placed(`${MEMBER}: port`),
        source: expect.stringContaining('guide 11'),
      },
    ]);
  });

  it('is never told, since it may be a password', () => {
    const validator = { minLength: 20, vtype: 'alpha', regex: { expr: '/^x$/' } };
    const findings = checkAnswers(pagesOf('password', { key: 'a', validator }), { a: 'hunter2!' });
    expect(findings).toHaveLength(3);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  it('of a default is checked too', () => {
    const pages = pagesOf('textfield', { key: 'a', defaultValue: 'x', validator: { minLength: 2 } });
    expect(codes(checkAnswers(pages, {}))).toEqual(['wizard-answer-short']);
  });

  it.each(['yes', '1', 'TRUE', ''])('to a check box cannot be %j', (value) => {
    expect(codes(checkAnswers(pagesOf('multiselect', { key: 'a' }), { a: value }))).toEqual([
      'wizard-answer-not-boolean',
    ]);
  });

  it('has the shape of every other finding', () => {
    const findings: readonly Finding[] = checkAnswers(pagesOf('textfield', { key: 'a' }), { b: '1' });
    expect(findings).toHaveLength(1);
  });
});

describe('radio buttons', () => {
  const pages = pagesOf('singleselect', KEEP, DELETE);
  it.each([
    ['take one', { keep: false, delete: true }, []],
    ['do not take two', { keep: true, delete: 'true' }, ['wizard-choice-twice']],
    ['warn of none', { keep: false }, ['wizard-choice-none']],
  ])('%s', (_, given, expected) => {
    expect(codes(checkAnswers(pages, given))).toEqual(expected);
  });
});

describe('a list', () => {
  const list = { key: 'a', store: ['none', 'falloc'], defaultValue: 'falloc' };
  it.each([
    ['takes its entries', { ...list, editable: false }, 'none', []],
    ['takes nothing else', { ...list, editable: false }, 'x', ['wizard-answer-not-listed']],
    ['takes all when the user may write', list, 'x', []],
    [
      'is not known before a NAS makes it',
      { key: 'a', editable: false, api_store: {} },
      'x',
      ['wizard-not-checked'],
    ],
  ])('%s', (_, subitem, value, expected) => {
    expect(codes(checkAnswers(pagesOf('combobox', subitem), { a: value }))).toEqual(expected);
  });
});

describe('a field that no user reaches', () => {
  it.each(['hidden', 'disabled'])('is %s: another answer than its default is odd', (word) => {
    const pages = pagesOf('textfield', { key: 'a', defaultValue: 'x', [word]: true });
    expect(codes(checkAnswers(pages, { a: 'y' }))).toEqual(['wizard-answer-hidden']);
    expect(checkAnswers(pages, { a: 'x' })).toEqual([]);
  });

  it('is checked when it is hidden, and not when it is disabled', () => {
    const field = { key: 'a', validator: { allowBlank: false } };
    expect(codes(checkAnswers(pagesOf('textfield', { ...field, hidden: true }), {}))).toEqual([
      'wizard-answer-missing',
    ]);
    expect(checkAnswers(pagesOf('textfield', { ...field, disabled: true }), {})).toEqual([]);
  });

  it('stops an upgrade without a key', () => {
    const pages = pagesOf('textfield', { hidden: true, validator: { fn: '{return false;}' } });
    expect(checkAnswers(pages, {})).toMatchObject([
      { code: 'wizard-blocked', severity: 'refused', place: placed(`${MEMBER}: page 1`) },
    ]);
  });
});

describe('a page that cannot be shown', () => {
  it('may ask any key', () => {
    const { pages } = parse([{ custom_render_fn: 'x', custom_render_name: 'n' }]);
    expect(checkAnswers(pages, { isSelected: true })).toMatchObject([
      { code: 'wizard-not-checked', severity: 'note' },
    ]);
  });
});

describe('an expression that takes for ever', () => {
  const validator = { regex: { expr: '/^(a+)+$/' } };
  const value = `${'a'.repeat(5000)}!`;

  it('is stopped, and said', () => {
    expect(check(validator, value)).toEqual(['wizard-not-checked']);
  });

  it('in 150 fields is not tried 150 times', () => {
    const fields = Array.from({ length: 150 }, (_, index) => ({
      key: `k${index}`,
      defaultValue: value,
      validator,
    }));
    const timeOf = (work: () => void): number => {
      const began = performance.now();
      work();
      return performance.now() - began;
    };
    const once = timeOf(() => check(validator, value));
    const all = timeOf(() => expect(checkAnswers(pagesOf('textfield', ...fields), {})).toHaveLength(150));
    expect(all).toBeLessThan(50 * once);
  });

  it('is text, of which nothing runs', () => {
    const expr = '/x/.test(value); globalThis.constructor.constructor("process.exit(1)")(); (/';
    expect(check({ regex: { expr } }, 'x')).toEqual(['wizard-not-checked']);
  });
});
