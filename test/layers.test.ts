/** Every rule of .dependency-cruiser.cjs fires on a file that breaks it, and on none that keeps it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Configuration {
  readonly forbidden: readonly IForbiddenRuleType[];
}

const { forbidden }: Configuration = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** A planted file, and what it imports: a path of the planted tree, or a module. */
type Import = readonly [from: string, to: string];

const BREAKS: readonly (readonly [rule: string, ...Import])[] = [
  ['layer-errors', 'src/errors.ts', 'src/dsm/a.ts'],
  ['layer-package-root', 'src/package-root.ts', 'src/errors.ts'],
  ['layer-version', 'src/version.ts', 'src/errors.ts'],
  ['layer-dsm', 'src/dsm/b.ts', 'src/errors.ts'],
  ['layer-findings', 'src/findings.ts', 'src/errors.ts'],
  ['layer-events', 'src/events.ts', 'src/machine/machine.ts'],
  ['layer-spk', 'src/spk/a.ts', 'src/events.ts'],
  ['layer-machine', 'src/machine/a.ts', 'src/dsm/a.ts'],
  ['layer-system', 'src/system/a.ts', 'src/events.ts'],
  ['layer-system', 'src/system/b.ts', 'src/machine/choose-machine.ts'],
  ['layer-workers', 'src/workers/a.ts', 'src/package-center/center.ts'],
  ['layer-tools', 'src/tools/a.ts', 'src/workers/index.ts'],
  ['layer-package-center', 'src/package-center/a.ts', 'src/nas/nas.ts'],
  ['layer-package-center', 'src/package-center/b.ts', 'src/reporters/fold/report.ts'],
  ['layer-nas', 'src/nas/a.ts', 'src/scenario/run.ts'],
  ['layer-nas', 'src/nas/b.ts', 'src/reporters/pretty/pretty.ts'],
  ['layer-scenario', 'src/scenario/a.ts', 'src/cli/main.ts'],
  ['layer-reporters', 'src/reporters/a.ts', 'src/nas/nas.ts'],
  ['layer-vitest', 'src/vitest.ts', 'src/nas/nas.ts'],
  ['layer-vitest', 'src/vitest/a.ts', 'src/nas/nas.ts'],
  ['no-circular', 'src/dsm/circle.ts', 'src/dsm/circle-back.ts'],
  ['pure-rooms', 'src/dsm/effect.ts', 'node:fs'],
  ['pure-rooms', 'src/findings.ts', 'node:fs/promises'],
  ['pure-rooms', 'src/events.ts', 'node:net'],
  ['pure-rooms', 'src/package-center/preflight/rule-c.ts', 'chokidar'],
  ['pure-rooms', 'src/package-center/action/plan-steps.ts', 'node:os'],
  ['pure-rooms', 'src/reporters/fold/effect.ts', 'node:http'],
  ['only-machine-starts-processes', 'src/nas/process.ts', 'node:child_process'],
  ['only-machine-starts-processes', 'src/cli/process.ts', 'execa'],
  ['workers-do-not-know-each-other', 'src/workers/one.ts', 'src/workers/two.ts'],
  ['workers-do-not-know-each-other', 'src/workers/one/part.ts', 'src/workers/two/part.ts'],
  ['commands-do-not-know-each-other', 'src/tools/commands/synopkg.ts', 'src/tools/commands/synopkgctl.ts'],
  ['commands-do-not-know-each-other', 'src/tools/commands/synopkg/part.ts', 'src/tools/commands/synouser.ts'],
  [
    'preflight-rules-do-not-know-each-other',
    'src/package-center/preflight/rule-a.ts',
    'src/package-center/preflight/rule-b.ts',
  ],
  ['formats-do-not-know-each-other', 'src/reporters/junit/junit.ts', 'src/reporters/pretty/pretty.ts'],
  ['fold-knows-no-format', 'src/reporters/fold/a.ts', 'src/reporters/pretty/pretty.ts'],
  ['engines-do-not-know-each-other', 'src/machine/docker/a.ts', 'src/machine/namespace/a.ts'],
  ['shared-knows-no-engine', 'src/machine/shared/a.ts', 'src/machine/namespace/a.ts'],
  ['engines-stay-behind-the-machine', 'src/system/c.ts', 'src/machine/shared/b.ts'],
  ['engines-stay-behind-the-machine', 'src/index.ts', 'src/machine/namespace/a.ts'],
  ['cli-through-the-door', 'src/cli/door.ts', 'src/nas/nas.ts'],
  ['no-test-in-src', 'src/nas/tested.ts', 'test/support.ts'],
  ['not-unreachable', 'src/index.ts', ''],
  ['resolvable', 'src/nas/lost.ts', 'src/nas/nowhere.ts'],
];

const KEEPS: readonly Import[] = [
  ['src/dsm/keeps.ts', 'src/dsm/a.ts'],
  ['src/spk/keeps.ts', 'node:fs'],
  ['src/machine/choose-machine.ts', 'src/machine/namespace/keeps.ts'],
  ['src/machine/namespace/keeps.ts', 'src/machine/shared/b.ts'],
  ['src/machine/docker/keeps.ts', 'execa'],
  ['src/system/keeps.ts', 'src/machine/machine.ts'],
  ['src/workers/define-worker.ts', 'src/system/keeps.ts'],
  ['src/workers/two.ts', 'src/workers/define-worker.ts'],
  ['src/workers/two.ts', 'src/workers/two/part.ts'],
  ['src/workers/index.ts', 'src/workers/two.ts'],
  ['src/tools/keeps.ts', 'src/system/keeps.ts'],
  ['src/tools/commands/synopkg/keeps.ts', 'src/tools/keeps.ts'],
  ['src/tools/commands/synopkg/keeps.ts', 'src/tools/commands/synopkg/part-b.ts'],
  ['src/package-center/keeps.ts', 'src/system/keeps.ts'],
  ['src/package-center/keeps.ts', 'src/tools/keeps.ts'],
  ['src/package-center/preflight/preflight.ts', 'src/package-center/preflight/rule-b.ts'],
  ['src/package-center/preflight/rule-b.ts', 'src/package-center/preflight/input.ts'],
  ['src/nas/keeps.ts', 'src/reporters/fold/report.ts'],
  ['src/nas/keeps.ts', 'src/machine/choose-machine.ts'],
  ['src/scenario/keeps.ts', 'src/nas/nas.ts'],
  ['src/reporters/json/keeps.ts', 'src/reporters/fold/report.ts'],
  ['src/reporters/json/keeps.ts', 'src/reporters/labels.ts'],
  ['src/cli/keeps.ts', 'src/index.ts'],
  ['src/cli/keeps.ts', 'src/errors.ts'],
];

let folder: string;
let violations: ICruiseResult['summary']['violations'];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'spkbox-layers-'));
  plant();
  const { output } = await cruise(
    ['src'],
    {
      baseDir: folder,
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    { extensions: ['.ts', '.js'] },
  );
  if (typeof output === 'string') throw new Error(output);
  violations = output.summary.violations;
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('each rule fires', () => {
  test.each(BREAKS)('%s: %s imports %s', (rule, from, to) => {
    expect(rulesBroken(from, to)).toContain(rule);
  });
});

test('no rule is without a file that breaks it', () => {
  const tried = new Set(BREAKS.map(([rule]) => rule));
  expect(forbidden.map(({ name }) => name).filter((name) => name === undefined || !tried.has(name))).toEqual(
    [],
  );
});

test.each(KEEPS)('no rule fires where %s imports %s', (from, to) => {
  expect(rulesBroken(from, to)).toEqual([]);
});

/** The rules that an import breaks; with `to` empty, those that the file breaks by itself. */
function rulesBroken(from: string, to: string): string[] {
  const concerned = violations.filter((violation) =>
    to === '' ? violation.from === from : isImport(violation, from, to),
  );
  return concerned.map(({ rule }) => rule.name);
}

/** A circle is reported once, from either end; a module by its resolved path, and a lost file as it is written. */
function isImport(
  violation: { readonly from: string; readonly to: string },
  from: string,
  to: string,
): boolean {
  const ends = [violation.from, violation.to];
  if (ends.includes(from) && ends.includes(to)) return true;
  const written = /^(src|test)\//.test(to) ? `./${posix.basename(to)}` : to.replace('node:', '');
  return (
    violation.from === from && (violation.to === written || violation.to.startsWith(`node_modules/${to}/`))
  );
}

/** Writes every file of the tables, with its imports. */
function plant(): void {
  const imports = [...BREAKS.map(([, from, to]) => [from, to] as const), ...KEEPS];
  const files = new Map<string, string[]>([['src/dsm/circle-back.ts', ['src/dsm/circle.ts']]]);
  for (const [from, to] of imports) {
    files.set(from, [...(files.get(from) ?? []), ...(to === '' ? [] : [to])]);
    if (/^(src|test)\//.test(to) && !to.endsWith('nowhere.ts')) files.set(to, files.get(to) ?? []);
  }
  for (const [path, targets] of files) write(path, targets.map((to) => importLine(path, to)).join(''));
  for (const name of ['execa', 'chokidar']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'module.exports = {};\n');
  }
}

function importLine(from: string, to: string): string {
  const isPlanted = /^(src|test)\//.test(to);
  const path = isPlanted ? posix.relative(posix.dirname(from), to) : to;
  return `import '${isPlanted && !path.startsWith('.') ? `./${path}` : path}';\n`;
}

function write(path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text === '' ? 'export {};\n' : text);
}
