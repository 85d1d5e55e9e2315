/** Name and description of a package in a language, against guide 05. */
import { expect, test } from 'vitest';
import { descriptionIn, displayNameIn } from '../../src/dsm/info-texts.ts';

const FIELDS = new Map([
  ['package', 'hello'],
  ['displayname', 'Hello'],
  ['displayname_ger', 'Hallo'],
  ['displayname_fre', ''],
  ['description', 'Greets'],
  ['description_ger', 'Grüßt'],
]);

test.each([
  ['a language that INFO has texts of', FIELDS, 'ger', 'Hallo', 'Grüßt'],
  ['a language whose text is empty', FIELDS, 'fre', 'Hello', 'Greets'],
  ['a language without texts', FIELDS, 'enu', 'Hello', 'Greets'],
  ['the language that nobody chose', FIELDS, 'def', 'Hello', 'Greets'],
  ['INFO without texts', new Map([['package', 'hello']]), 'ger', 'hello', ''],
])('%s', (_, fields, language, name, description) => {
  expect(displayNameIn(fields, language)).toBe(name);
  expect(descriptionIn(fields, language)).toBe(description);
});
