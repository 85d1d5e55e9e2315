/** Whatever text a package holds, no command prints anything that acts on a terminal. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { runCheck } from '../../src/cli/check/run.ts';
import { printError } from '../../src/cli/errors.ts';
import { runExplain } from '../../src/cli/explain/run.ts';
import { runInspect } from '../../src/cli/inspect/run.ts';
import { runPack } from '../../src/cli/pack/run.ts';
import { runPlan } from '../../src/cli/plan/run.ts';
import { runReplay } from '../../src/cli/replay/run.ts';
import { openReporting } from '../../src/cli/reporting.ts';
import { findSource, withSpk } from '../../src/cli/source.ts';
import { say } from '../../src/cli/terminal.ts';
import { reuse } from '../../src/cli/wizard/answer.ts';
import { askPages } from '../../src/cli/wizard/ask.ts';
import { headLines } from '../../src/cli/wizard/lines.ts';
import { findWizard, viewOf } from '../../src/cli/wizard/read.ts';
import { runWizard } from '../../src/cli/wizard/run.ts';
import { readAnswers } from '../../src/cli/wizard-options.ts';
import { ACTIVE } from '../support/active.ts';
import { temporaryFolder } from '../support/packages.ts';
import { fc } from '../support/seeded.ts';
import { spkBytes } from '../support/spk-builder.ts';

const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        'a',
        'B',
        '7',
        ' ',
        'ü',
        '\x1b[2J',
        '\x1b]0;title\x07',
        '\x9b31m',
        '\x07',
        '\b',
        '\r',
        '\x7f',
        '\x85',
      ],
      ...['\u202e', '\u2066', '\u2069', '\u200b', '\ufeff', '\u00ad', '\u2028', '\u061c', '\u{e0041}'],
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** JSON can also hold what no file name and no line of INFO can. */
const hostileJson = fc.oneof(hostile, fc.constantFrom('\0', '\ud800x', 'a\nb', '\u2029'));

interface HostilePackage {
  readonly bytes: Buffer;
  readonly info: string;
}

const infoValue = (text: string): string => text.replaceAll(/[\r\n\u2028\x85]/g, '');

const packages: fc.Arbitrary<HostilePackage> = fc
  .record({
    text: hostile,
    name: hostile,
    json: hostileJson,
    version: hostile,
    isVersionHostile: fc.boolean(),
  })
  .map(({ text, name, json, version, isVersionHostile }) => {
    const value = infoValue(text);
    const fields = [
      'displayname',
      'description',
      'maintainer',
      'os_min_ver',
      'firmware',
      'arch',
      'odd',
      'adminport',
    ];
    const info = [
      'package="hello"',
      `version="${isVersionHostile ? infoValue(version) : '1.0-1'}"`,
      ...fields.map((key) => `${key}="${value}"`),
      `${value}="x"`,
      '',
    ].join('\n');
    const wizard = [
      {
        step_title: json,
        invalid_next_disabled: json,
        items: [
          {
            type: 'textfield',
            desc: json,
            subitems: [{ key: 'wizard_a', desc: json, defaultValue: json, emptyText: json }],
          },
          { type: json, desc: json, subitems: [{ key: json, desc: json }] },
        ],
      },
    ];
    return {
      info,
      bytes: spkBytes({
        info,
        files: {
          'conf/privilege': JSON.stringify({
            defaults: { 'run-as': 'package' },
            username: json,
            [json]: 1,
            tool: [{ relpath: json, user: json }],
          }),
          'conf/resource': JSON.stringify({
            [json]: { x: json },
            'port-config': { 'protocol-file': json },
            'usr-local-linker': { bin: [json] },
          }),
          'conf/PKG_DEPS': `[${value}]\n${value}=${value}\n`,
          [`scripts/${name.replaceAll('\0', '')}`]: text,
          'WIZARD_UIFILES/install_uifile': JSON.stringify(wizard),
          LICENSE: text,
        },
      }),
    };
  });

/** What the command writes to both streams, its error included. */
async function printed(command: () => Promise<unknown>): Promise<string> {
  let output = '';
  const write = (text: unknown) => {
    output += text;
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write);
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
  try {
    await command().catch(printError);
  } finally {
    vi.restoreAllMocks();
  }
  return output;
}

/** Reads a folder as `try` does, which tells that it was packed. */
async function openAloud(folder: string): Promise<number> {
  await using source = await findSource(folder, say);
  await source.open();
  return 0;
}

/** Asks the wizard as on a terminal; the user takes every default. */
async function askAloud(file: string): Promise<number> {
  const flags = { action: 'install' } as const;
  const page = { colour: false, width: 80, verbose: false };
  return withSpk(file, async (spk) => {
    const wizard = await findWizard(spk, flags);
    if (typeof wizard === 'number') return wizard;
    for (const line of headLines(page, viewOf(spk, wizard, { flags, given: {} }))) say(line);
    const questions = {
      tell: (lines: readonly string[]) => lines.forEach(say),
      async ask(prompt: string) {
        say(prompt);
        return '';
      },
    };
    const answers = await askPages(questions, page, { pages: wizard.pages ?? [], given: {} });
    for (const line of reuse(answers)) say(line);
    return 0;
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

test('no text of a package reaches the terminal as anything but text', async () => {
  const folder = temporaryFolder();
  const [spk, source, recording] = ['x.spk', 'source', 'run.ndjson'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await fc.assert(
    fc.asyncProperty(packages, hostileJson, async ({ bytes, info }, text) => {
      writeFileSync(spk, bytes);
      rmSync(source, { recursive: true, force: true });
      mkdirSync(join(source, 'package'), { recursive: true });
      writeFileSync(join(source, 'INFO'), info);
      writeFileSync(recording, JSON.stringify({ type: text, format: text, spkbox: text }));
      const plan = { action: 'install', path: spk, before: undefined } as const;
      const commands: readonly (() => Promise<number>)[] = [
        ...[{}, { verbose: true } as const, { json: true } as const].flatMap((flags) => [
          () => runInspect(spk, flags),
          () => runCheck([spk], flags),
          () => runCheck([spk, spk, source], flags),
          () => runPlan(plan, flags),
          () => runWizard(spk, { action: 'install', ...flags }),
        ]),
        () => askAloud(spk),
        () => openAloud(source),
        () => runPack(source, { out: folder }),
        () => runReplay(recording, {}),
        () => runExplain(text, {}),
      ];
      for (const command of commands) {
        const output = await printed(command);
        expect(output).not.toBe('');
        expect(output).not.toMatch(ACTIVE);
      }
    }),
    { numRuns: 40 },
  );
});

test('no path that is wrong reaches the terminal as anything but text', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (name) => {
      const path = `/nowhere/${name}`;
      const commands: readonly (() => Promise<unknown>)[] = [
        () => runInspect(path, {}),
        () => runCheck([path, path], {}),
        () => runPlan({ action: 'upgrade', path, before: path }, {}),
        () => runWizard(path, { action: 'install' }),
        () => runPack(path, {}),
        () => runReplay(path, {}),
        () => readAnswers({ wizardFile: path }),
        async () => openReporting({ reporter: [{ name: 'pretty', file: path }] }, []),
        async () => openReporting({ reporter: [{ name, file: path }] }, []),
      ];
      for (const command of commands) {
        const output = await printed(command);
        expect(output).toContain('USE_');
        expect(output).not.toMatch(ACTIVE);
      }
    }),
    { numRuns: 40 },
  );
});
