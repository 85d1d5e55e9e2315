import { expect, test } from 'vitest';
import {
  answerVariables,
  fillResource,
  fittingAnswers,
  unfilledFindings,
} from '../../../src/package-center/package/answers.ts';

test('answers become text, and true and false these words', () => {
  expect(answerVariables({ a: 'x', b: true, c: false, d: 0, e: -1.5, f: '' })).toEqual({
    a: 'x',
    b: 'true',
    c: 'false',
    d: '0',
    e: '-1.5',
    f: '',
  });
});

test.each(['PYTHONPATH', 'PERL5LIB', 'NODE_OPTIONS', '_', 'PS1', 'SHELLOPTS', '__proto__='])(
  '%s is never a key',
  (name) => {
    expect(() => answerVariables({ [name]: 'x' })).toThrow(
      expect.objectContaining({ code: 'USE_BAD_ANSWERS' }),
    );
  },
);

test.each(['wizard_path', 'Path', 'pkgwizard_synopkg', 'home', 'LANG', 'USERNAME', '_a'])(
  '%s may be one',
  (name) => {
    expect(answerVariables({ [name]: 'x' })).toEqual({ [name]: 'x' });
  },
);

test('{{key}} is replaced in every text of conf/resource, however deep, and nowhere else', () => {
  const resource = new Map<string, unknown>([
    ['{{a}}', { '{{a}}': ['{{a}}/{{b}}', 1, null, true, { deep: 'x{{a}}x' }] }],
    ['other', { list: ['{{nobody}}', '{{ a }}', '{a}', '{{}}', '{{a}}{{a}}'] }],
  ]);
  expect([...fillResource(resource, { a: 'A', b: true })]).toEqual([
    ['{{a}}', { '{{a}}': ['A/true', 1, null, true, { deep: 'xAx' }] }],
    ['other', { list: ['{{nobody}}', '{{ a }}', '{a}', '{{}}', 'AA'] }],
  ]);
});

test('an answer stays the text that it is: no JSON, no template, no pattern of a replacement', () => {
  const fill = (a: string) => [...fillResource(new Map([['x', '{{a}}']]), { a })][0]?.[1];
  for (const value of ['"],"y":["', '{{b}}', '{{a}}', '$&', '$1', '\\', '\n'])
    expect(fill(value)).toBe(value);
});

test('keys that every object has are no answers', () => {
  expect([...fillResource(new Map([['x', '{{constructor}}{{toString}}']]), {})]).toEqual([
    ['x', '{{constructor}}{{toString}}'],
  ]);
});

test('what no variable can hold is left out, unless the caller gave it', () => {
  const long = 'x'.repeat(100_000);
  const answers = { nul: 'a\0b', first: long, given: long, last: 'y' };
  expect(fittingAnswers(answers, { given: long })).toEqual({
    answers: { given: long, last: 'y' },
    unfit: ['nul', 'first'],
  });
  expect(fittingAnswers({ a: '1', b: 'x' }, {})).toEqual({ answers: { a: '1', b: 'x' }, unfit: [] });
});

test('all answers together, with the names, are as long as a program can be given, and not a byte longer', () => {
  const most = 128 * 1024 - 1 - 'a='.length - 1;
  expect(fittingAnswers({ a: 'x'.repeat(most) }, {}).unfit).toEqual([]);
  expect(fittingAnswers({ a: 'x'.repeat(most + 1) }, {}).unfit).toEqual(['a']);
});

test('what many templates make of a long answer is bounded, and a finding says so', () => {
  const templates = Array.from({ length: 10_000 }, () => '{{long}}{{short}}');
  const resource = new Map([['worker', templates]]);
  const answers = { long: 'x'.repeat(100_000), short: 'y' };
  const texts = fillResource(resource, answers).get('worker') as readonly string[];
  expect(texts[0]).toBe(`${answers.long}y`);
  expect(texts.at(-1)).toBe('{{long}}{{short}}');
  expect(JSON.stringify(texts).length).toBeLessThan(2 * 1024 * 1024);
  expect(unfilledFindings(resource, answers)).toMatchObject([
    { code: 'resource-answer-unfit', place: { member: 'conf/resource' } },
  ]);
  expect(unfilledFindings(resource, { ...answers, long: 'x' })).toEqual([]);
});
