/** What an error says to a reader that prints its message and nothing else. */
import { describe, expect, test } from 'vitest';
import { errorSummary, SpkboxError } from '../src/errors.ts';

const message = (summary: string, where: string | undefined, hint: string): string =>
  new SpkboxError('INFO_BAD_QUOTES', summary, { hint, ...(where === undefined ? {} : { where }) }).message;

describe('the message of an error', () => {
  test('says what happened, where, and what to do', () => {
    expect(message('INFO opens a quote and does not close it.', 'INFO:3', 'Close the quote.')).toBe(
      'INFO opens a quote and does not close it (INFO:3). Close the quote.',
    );
  });

  test('ends its first sentence, and needs no place', () => {
    expect(message('there is no volume /volume9', undefined, 'It has /volume1.')).toBe(
      'there is no volume /volume9. It has /volume1.',
    );
  });

  test('does not repeat a place that the first sentence names', () => {
    expect(message('could not write /var/x in the box: Is a directory', '/var/x', 'Look there.')).toBe(
      'could not write /var/x in the box: Is a directory. Look there.',
    );
  });
});

test('the summary is the first sentence alone', () => {
  const error = new SpkboxError('SPK_EMPTY', 'The file is empty.', {
    hint: 'Build it again.',
    where: 'a.spk',
  });
  expect(error.summary).toBe('The file is empty.');
  expect(errorSummary(error)).toBe('The file is empty.');
  expect(errorSummary(new TypeError('x'))).toBe('x');
  expect(errorSummary('y')).toBe('y');
});
