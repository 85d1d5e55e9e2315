import { expect, test } from 'vitest';
import { ENVIRONMENT, isSetIn } from '../../src/dsm/environment.ts';

const textsOn = (build: number) =>
  ENVIRONMENT.filter((row) => isSetIn(row, { script: 'postinst', action: 'install', fidelity: 'dsm' }, build))
    .filter(({ variable }) => ['TERM', 'LANG', 'LC_ALL'].includes(variable))
    .map(({ variable, value }) => [variable, value]);

test('scripts of DSM 6 have a terminal and an encoding, those of DSM 7 have none', () => {
  const UTF8 = { text: 'C.UTF-8' };
  expect(textsOn(25_556)).toEqual([
    ['TERM', { text: 'linux' }],
    ['LANG', UTF8],
    ['LC_ALL', UTF8],
  ]);
  expect(textsOn(72_806)).toEqual([]);
});
