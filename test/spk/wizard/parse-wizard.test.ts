import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseWizard } from '../../../src/spk/wizard/parse-wizard.ts';
import { wizardFields } from '../../../src/spk/wizard/wizard-page.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import { placed } from '../../support/placed.ts';
import { codes, fieldOf, MEMBER, parse } from './support.ts';

const HELLO = readFileSync(
  new URL('../../../scenarios/packages/hello/WIZARD_UIFILES/install_uifile', import.meta.url),
  'utf8',
);

describe('a wizard', () => {
  it('has pages, groups and fields', () => {
    const { pages, notes } = parse(HELLO);
    expect(notes).toEqual([]);
    expect(pages).toMatchObject([
      { title: 'Greeting', invalidNextDisabled: false, custom: undefined, member: MEMBER },
    ]);
    expect(pages[0]?.groups.map(({ type }) => type)).toEqual(['textfield', 'multiselect']);
    expect(wizardFields(pages)).toMatchObject([
      {
        key: 'hello_greeting',
        label: 'Greeting',
        default: 'Hello, world',
        hint: 'What Hello says',
        hidden: false,
        submitted: true,
        validator: { allowBlank: false, maxLength: 80, regex: { expr: '/^[^<>]+$/' } },
        place: placed(`${MEMBER}: hello_greeting`),
      },
      { key: 'hello_write_share', default: 'false', validator: { allowBlank: true, regex: undefined } },
    ]);
  });

  it('has texts between its fields', () => {
    const { pages } = parse([
      {
        step_title: 'T',
        items: [{ desc: '<b>Read</b> this' }, { type: 'textfield', subitems: [{ key: 'a' }] }],
      },
    ]);
    expect(pages[0]?.groups).toMatchObject([
      { type: 'text', text: '<b>Read</b> this', fields: [] },
      { type: 'textfield', text: '', fields: [{ key: 'a' }] },
    ]);
  });

  it.each(['invalid_next_disabled', 'invalid_next_disabled_v2'])('may forbid to go on by %s', (word) => {
    expect(parse([{ step_title: 'T', [word]: true, items: [] }]).pages[0]?.invalidNextDisabled).toBe(true);
  });

  it('asks nothing where its script wrote nothing', () => {
    expect(parse('\n')).toEqual({ pages: [], notes: [] });
  });
});

describe('what a field gives untouched', () => {
  it.each([
    ['textfield', {}, ''],
    ['textfield', { defaultValue: 8080 }, '8080'],
    ['textfield', { defaultValue: null }, ''],
    ['textfield', { defaultValue: ['a'] }, ''],
    ['password', { defaultValue: 'secret' }, 'secret'],
    ['multiselect', {}, 'false'],
    ['multiselect', { defaultValue: true }, 'true'],
    ['singleselect', { defaultValue: 'true' }, 'true'],
    ['singleselect', { defaultValue: 'false' }, 'false'],
    ['singleselect', { defaultValue: '${US}' }, 'false'],
    ['combobox', { defaultValue: 'falloc' }, 'falloc'],
  ])('in a %s with %j is %j', (type, subitem, expected) => {
    expect(fieldOf(type, { key: 'a', ...subitem }).default).toBe(expected);
  });
});

describe('the list of a combobox', () => {
  const DEVICES = [
    { value: 'a', label: 'A' },
    { value: 'b', label: 'B' },
  ];
  it.each([
    ['texts', { store: ['a', 'b'] }, DEVICES.map(({ value }) => ({ value, label: value }))],
    [
      'pairs',
      {
        store: [
          ['a', 'A'],
          ['b', 'B'],
        ],
      },
      DEVICES,
    ],
    [
      'rows of an array store',
      {
        displayField: 'name',
        valueField: 'id',
        store: {
          xtype: 'arraystore',
          fields: ['name', 'id'],
          data: [
            ['A', 'a'],
            ['B', 'b'],
          ],
        },
      },
      DEVICES,
    ],
    [
      'objects',
      {
        displayField: 'name',
        valueField: 'id',
        store: {
          data: [
            { id: 'a', name: 'A' },
            { id: 'b', name: 'B' },
          ],
        },
      },
      DEVICES,
    ],
  ])('may be %s', (_, subitem, options) => {
    expect(fieldOf('combobox', { key: 'a', editable: false, ...subitem }).list).toEqual({
      editable: false,
      options,
    });
  });

  it('is unknown where a NAS makes it', () => {
    const api_store = {
      api: 'SYNO.Core.Share',
      method: 'list',
      version: 1,
      root: 'shares',
      fields: ['name'],
    };
    const field = { key: 'a', mode: 'remote', displayField: 'name', valueField: 'name', api_store };
    expect(fieldOf('combobox', field).list).toEqual({ editable: true, options: undefined });
  });
});

describe('a wizard that is not strictly JSON', () => {
  it.each([
    ['a semicolon behind the end', '[{"step_title": "a", "items": []}];\n', `${MEMBER}:1:35`],
    ['a byte order mark and a comma too many', '\ufeff[{"step_title": "a", "items": [],}]', `${MEMBER}:1:34`],
    ['a comment', '// one\n[{"step_title": "a", "items": []}]', `${MEMBER}:1:1`],
  ])('is read with %s, and a note', (_, text, where) => {
    const { pages, notes } = parse(text);
    expect(pages).toMatchObject([{ title: 'a' }]);
    expect(notes).toMatchObject([{ code: 'wizard-not-json', place: placed(where) }]);
  });

  it('keeps the line breaks within its texts, as scripts write them', () => {
    const fn = '{\n\tvar a = \\"x\\";\n\treturn true;\n}';
    const text = `[{"step_title": "a", "items": [{"type": "textfield", "subitems": [{"key": "k", "validator": {"fn": "${fn}"}}]}]}]; x`;
    const { pages } = parse(text);
    expect(wizardFields(pages)[0]?.validator.fn).toBe('{\n\tvar a = "x";\n\treturn true;\n}');
  });

  it.each([
    ['text without quotes', '[{"step_title":\nRemove folder\n}]', `${MEMBER}:2:1`],
    ['a missing end', '[{"step_title": "a"', `${MEMBER}:1:20`],
    ['trouble behind a broken line', '[{"step_title": "a\nb", "items": x}]', `${MEMBER}:2:14`],
    ['a backslash that escapes nothing', '[{"step_title": "\\w"}]', `${MEMBER}:1:17`],
  ])('asks nothing with %s, and says where', (_, text, where) => {
    expect(parse(text)).toMatchObject({
      pages: [],
      notes: [{ code: 'wizard-not-json', place: placed(where) }],
    });
  });
});

describe('what is odd about a wizard', () => {
  it.each([
    ['one page without a list', { step_title: 'a' }, 'wizard-not-list'],
    ['a page that is no object', ['a'], 'wizard-odd-part'],
    ['an item that is no object', [{ items: ['a'] }], 'wizard-odd-part'],
    ['a subitem that is no object', [{ items: [{ type: 'textfield', subitems: [1] }] }], 'wizard-odd-part'],
    ['an unknown type', [{ items: [{ type: 'slider', subitems: [{ key: 'a' }] }] }], 'wizard-type-unknown'],
    ['a field without a key', [{ items: [{ type: 'textfield', subitems: [{ desc: 'a' }] }] }], 'wizard-key'],
    ['the key PATH', [{ items: [{ type: 'textfield', subitems: [{ key: 'PATH' }] }] }], 'wizard-key'],
    [
      'defaultVaule',
      [{ items: [{ type: 'textfield', subitems: [{ key: 'a', defaultVaule: 'x' }] }] }],
      'wizard-misspelled',
    ],
    [
      'a key twice',
      [{ items: [{ type: 'textfield', subitems: [{ key: 'a' }, { key: 'a' }] }] }],
      'wizard-key-twice',
    ],
    ['a function that prepares a page', [{ activeate: '{alert(1)}', items: [] }], 'wizard-function'],
    ['a function that ends a page', [{ deactivate: '{alert(1)}', items: [] }], 'wizard-function'],
    [
      'a page of Vue',
      [{ custom_render_fn: 'x', custom_render_name: 'remove_setting' }],
      'wizard-custom-page',
    ],
  ])('is noted: %s', (_, value, code) => {
    const { notes } = parse(value);
    expect(codes(notes)).toEqual([code]);
    expect(notes[0]).toMatchObject({
      text: expect.stringMatching(/\.$/),
      advice: expect.stringMatching(/\.$/),
    });
  });

  it('is no field that only stops the user', () => {
    const subitems = [{ hidden: true, validator: { fn: '{return false;}' } }];
    expect(parse([{ items: [{ type: 'textfield', subitems }] }]).notes).toEqual([]);
  });

  it('leaves fields that no script may get out of the answers', () => {
    const { pages } = parse([
      { items: [{ type: 'textfield', subitems: [{ key: 'LD_PRELOAD' }, { key: 'a' }] }] },
    ]);
    expect(wizardFields(pages).map(({ submitted }) => submitted)).toEqual([false, true]);
  });

  it('does not ask the fields of a page of Vue', () => {
    const { pages } = parse([{ custom_render_fn: 'x', custom_render_name: 'n', items: [{ desc: 'a' }] }]);
    expect(pages).toMatchObject([{ custom: 'n', groups: [] }]);
  });
});

describe('a hostile wizard', () => {
  it('has 10,000 groups: the first 5,000 parts are read, and it is said once', () => {
    const { pages, notes } = parse([
      {
        items: Array.from({ length: 10_000 }, (_, index) => ({
          type: 'textfield',
          subitems: [{ key: `k${index}` }],
        })),
      },
      { items: [{ desc: 'a' }] },
    ]);
    expect(codes(notes)).toEqual(['wizard-too-large']);
    expect(pages.flatMap(({ groups }) => groups).length).toBeLessThan(5000);
  });

  it('is too long to be read', () => {
    expect(parse(`[${' '.repeat(1024 * 1024)}]`)).toMatchObject({
      pages: [],
      notes: [{ code: 'wizard-too-large' }],
    });
  });

  it('nests without end', () => {
    const { pages, notes } = parse('['.repeat(500_000));
    expect(pages).toEqual([]);
    expect(codes(notes)).toEqual(['wizard-not-json']);
  });

  it('is full of quotes and backslashes', async () => {
    const inString = (size: number) => parse(`["${'\\"'.repeat(size)}\n`);
    const asStrings = (size: number) => parse('"\n'.repeat(size));
    expect(await growth(400_000, inString)).toBeLessThan(LINEAR);
    expect(await growth(400_000, asStrings)).toBeLessThan(LINEAR);
  });

  it('speaks of prototypes', () => {
    const { pages } = parse(
      '[{"__proto__": {"step_title": "x"}, "items": [{"type": "textfield", "subitems": [{"key": "__proto__", "__proto__": {"hidden": true}}, {"key": "constructor"}]}]}]',
    );
    expect(pages[0]?.title).toBe('');
    expect(wizardFields(pages)).toMatchObject([
      { key: '__proto__', hidden: false },
      { key: 'constructor', default: '' },
    ]);
    expect(({} as { step_title?: string }).step_title).toBeUndefined();
  });

  it('has hundreds of faults, of which the first hundred are told', () => {
    expect(parse(Array.from({ length: 4000 }, () => 1)).notes).toHaveLength(100);
  });

  it('has a key with escape sequences, of which no note has any', () => {
    const { notes } = parse([{ items: [{ type: 'textfield', subitems: [{ key: 'a\u001b[2J\nb' }] }] }]);
    expect(JSON.stringify(notes)).not.toMatch(/\\u001b|\\n/);
  });

  it.each([null, true, 1, 'a', {}, [[]], [null], [{ items: {} }], [{ items: [{ type: [] }] }]])(
    'is %j, and does not throw',
    (value) => {
      expect(() => parseWizard(JSON.stringify(value), MEMBER)).not.toThrow();
    },
  );
});
