/** The questions of a wizard, and what becomes of the words that somebody types. */
import { describe, expect, test } from 'vitest';
import { askPages } from '../../../src/cli/wizard/ask.ts';
import type { Answers } from '../../../src/package-center/package/answers.ts';
import { parse } from '../../spk/wizard/support.ts';

const LOOK = { colour: false, width: 100, verbose: false };

/** Asks with these lines typed, one for each question; gives the answers, and all that was said. */
async function typed(items: unknown, lines: readonly string[], given: Answers = {}) {
  const { pages } = parse([{ step_title: 'Page', items }]);
  const said: string[] = [];
  const rest = [...lines];
  const questions = {
    tell: (texts: readonly string[]) => void said.push(...texts),
    ask: async (prompt: string) => {
      said.push(prompt);
      const line = rest.shift();
      if (line === undefined) throw new Error(`nobody answers ${prompt}`);
      return line;
    },
  };
  const answers = await askPages(questions, LOOK, { pages, given });
  expect(rest).toEqual([]);
  return { answers, said: said.join('\n') };
}

const group = (type: string, ...subitems: readonly object[]) => [{ type, desc: 'Group', subitems }];
const answersTo = async (items: unknown, lines: readonly string[], given: Answers = {}) =>
  (await typed(items, lines, given)).answers;

describe('a text', () => {
  const text = group('textfield', { key: 'a', defaultValue: 'x', validator: { maxLength: 3 } });

  test.each([
    ['Enter takes the default', [''], 'x'],
    ['two quotes are the empty text', ['""'], ''],
    ['blanks stay', [' y '], ' y '],
    ['a wrong one is asked again', ['long', 'yes'], 'yes'],
  ])('%s', async (_, lines, answer) => {
    expect(await answersTo(text, lines)).toEqual({ a: answer });
  });

  test('that lacks is asked again, with the words of the package', async () => {
    const items = group('textfield', { key: 'a', blankText: 'Say it!', validator: { allowBlank: false } });
    const { answers, said } = await typed(items, ['', 'x']);
    expect(answers).toEqual({ a: 'x' });
    expect(said).toContain('The package says: Say it!');
  });

  test('that the package never accepts is not asked for ever', async () => {
    const items = group('textfield', { key: 'a', validator: { fn: '{return false;}' } });
    expect(await answersTo(items, ['x'])).toEqual({ a: 'x' });
  });

  test('of the package cannot act on the terminal by its default', async () => {
    const { said } = await typed(group('textfield', { key: 'a', defaultValue: '\x1b[2Jx' }), ['']);
    expect(said).not.toContain('\x1b');
  });
});

describe('a check box', () => {
  const box = (defaultValue: boolean) => group('multiselect', { key: 'a', defaultValue });

  test.each([
    [false, '', 'false'],
    [true, '', 'true'],
    [false, 'Y', 'true'],
    [true, 'no', 'false'],
    [false, 'true', 'true'],
  ])('that is %s: %j gives %s', async (first, line, answer) => {
    expect(await answersTo(box(first), [line])).toEqual({ a: answer });
  });

  test('is asked again where the answer is neither', async () => {
    expect(await answersTo(box(false), ['perhaps', 'y'])).toEqual({ a: 'true' });
  });
});

describe('a choice', () => {
  const choice = group(
    'singleselect',
    { key: 'keep', desc: 'Keep', defaultValue: true },
    { key: 'delete', desc: 'Delete' },
    { key: 'never', desc: 'Never', hidden: true },
  );

  test.each([
    ['', 'true', 'false'],
    ['2', 'false', 'true'],
  ])('by %j', async (line, keep, gone) => {
    expect(await answersTo(choice, [line])).toEqual({ keep, delete: gone });
  });

  test.each(['0', '3', 'x', '1.5'])('is asked again for %s', async (line) => {
    expect(await answersTo(choice, [line, '1'])).toEqual({ keep: 'true', delete: 'false' });
  });

  test('is not asked where one of its buttons is given', async () => {
    expect(await answersTo(choice, [], { delete: true })).toEqual({ delete: true });
  });

  test('without a default wants an answer', async () => {
    const items = group('singleselect', { key: 'a' }, { key: 'b' });
    expect(await answersTo(items, ['', '2'])).toEqual({ a: 'false', b: 'true' });
  });
});

describe('a list', () => {
  const store = [
    ['de', 'German'],
    ['fr', 'French'],
  ];
  const list = group('combobox', { key: 'a', store, editable: false, defaultValue: 'de' });

  test.each([
    ['2', 'fr'],
    ['fr', 'fr'],
    ['', 'de'],
  ])('by %j gives %s', async (line, answer) => {
    const { answers, said } = await typed(list, [line]);
    expect(answers).toEqual({ a: answer });
    expect(said).toContain('2  fr  French');
  });

  test('that is not editable takes nothing else', async () => {
    expect(await answersTo(list, ['it', 'de'])).toEqual({ a: 'de' });
  });

  test('of numbers is answered by the number that it has', async () => {
    const numbers = group('combobox', { key: 'a', store: ['2', '1'], editable: false });
    expect(await answersTo(numbers, ['1'])).toEqual({ a: '1' });
  });
});

test('what is hidden, disabled, given, or has no key that a script could get is not asked', async () => {
  const items = group(
    'textfield',
    { key: 'a', hidden: true },
    { key: 'b', disabled: true },
    { key: 'c' },
    { key: 'PATH' },
    { key: '__proto__' },
  );
  const answers = await answersTo(items, ['x'], { c: 'given' });
  expect(Object.entries(answers)).toEqual([
    ['c', 'given'],
    ['__proto__', 'x'],
  ]);
});
