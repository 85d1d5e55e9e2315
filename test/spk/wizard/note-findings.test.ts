import { expect, it } from 'vitest';
import { noteFindings } from '../../../src/spk/wizard/note-findings.ts';
import { parse } from './support.ts';

const severities = (value: unknown) =>
  noteFindings(parse(value).notes).map(({ code, severity }) => [code, severity]);

it('what the user gets less of is a fault of the wizard', () => {
  expect(
    severities([{ items: [{ type: 'slider' }, { type: 'textfield', subitems: [{ key: 'PATH' }] }] }]),
  ).toEqual([
    ['WIZARD_TYPE_UNKNOWN', 'warning'],
    ['WIZARD_KEY', 'warning'],
  ]);
});

it('what works on a NAS and cannot be shown here is none', () => {
  expect(severities([{ activeate: '{}' }, { custom_render_fn: 'x' }])).toEqual([
    ['WIZARD_FUNCTION', 'note'],
    ['WIZARD_CUSTOM_PAGE', 'note'],
  ]);
});
