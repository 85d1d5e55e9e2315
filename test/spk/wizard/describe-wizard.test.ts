import { describe, expect, it } from 'vitest';
import { describeWizard } from '../../../src/spk/wizard/describe-wizard.ts';
import { plainText } from '../../../src/spk/wizard/plain-text.ts';
import { growth, LINEAR } from '../../support/growth.ts';
import { pagesOf, parse } from './support.ts';

describe('a wizard described', () => {
  it('has what a terminal needs, without markup', () => {
    const { pages } = parse([
      {
        step_title: '<b>Ports</b>',
        items: [
          { desc: 'One<br>two' },
          {
            type: 'textfield',
            desc: 'Where?',
            subitems: [
              {
                key: 'port',
                desc: 'Port',
                defaultValue: '80',
                emptyText: '8080',
                validator: {
                  allowBlank: false,
                  maxLength: 5,
                  regex: { expr: '/^\\d+$/', errorText: 'Digits only' },
                },
              },
            ],
          },
        ],
      },
    ]);
    expect(describeWizard(pages)).toEqual([
      {
        title: 'Ports',
        unshown: '',
        groups: [
          { kind: 'text', text: 'One\ntwo', fields: [] },
          {
            kind: 'fields',
            text: 'Where?',
            fields: [
              {
                key: 'port',
                kind: 'text',
                label: 'Port',
                default: '80',
                hint: '8080',
                required: true,
                disabled: false,
                options: [],
                rules: ['at most 5 characters', 'Digits only'],
              },
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    ['password', 'secret', 'fields'],
    ['multiselect', 'flag', 'fields'],
    ['singleselect', 'choice', 'choice'],
    ['combobox', 'entry', 'fields'],
  ])('knows a %s', (type, kind, group) => {
    expect(describeWizard(pagesOf(type, { key: 'a' }))[0]?.groups).toMatchObject([
      { kind: group, fields: [{ kind }] },
    ]);
  });

  it('leaves out what is hidden or answers nothing', () => {
    const pages = pagesOf('textfield', { key: 'a', hidden: true }, { key: 'PATH' }, {});
    expect(describeWizard(pages)[0]?.groups).toEqual([{ kind: 'text', text: 'Group', fields: [] }]);
  });

  it('says which page cannot be shown', () => {
    const { pages } = parse([{ custom_render_fn: 'x', custom_render_name: 'n' }]);
    expect(describeWizard(pages)).toMatchObject([
      { unshown: 'The page is drawn by a Vue component of the package.' },
    ]);
  });

  it('is plain data', () => {
    const description = describeWizard(pagesOf('combobox', { key: 'a', store: ['x'] }));
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });
});

describe('markup as plain text', () => {
  it.each([
    ['a<br/>b<BR>c', 'a\nb\nc'],
    ['a\n  b', 'a b'],
    ['<p>a</p>\n<p>b</p>', 'a\n\nb'],
    ['<ul><li>a</li><li>b</li></ul>', '- a\n\n- b'],
    ['a &lt;b&gt; &amp; &quot;c&quot; &#39;&#x2022;&nbsp;&unknown;', 'a <b> & "c" \'• &unknown;'],
    ['&amp;lt;', '&lt;'],
    ['1 < 2 and 3 > 2', '1 < 2 and 3 > 2'],
    ['a<script>alert(1)</script>b<style>c</style>d', 'abd'],
    ['<a href="https://example.com">here</a>', 'here'],
    ['\u001b[31mred\u0007 \u202eevil&#27;', '[31mred evil'],
    ['&#1114112;&#xd800;', '&#1114112;&#xd800;'],
  ])('%j is %j', (markup, expected) => {
    expect(plainText(markup)).toBe(expected);
  });

  it.each(['<', '<a', '<script>', '&#1', '<a<b>'])(
    'takes no longer for each of a million of %j',
    async (part) => {
      expect(await growth(1_000_000, (size) => plainText(part.repeat(size / part.length)))).toBeLessThan(
        LINEAR,
      );
    },
  );
});
