// The layers of src/, as the table in CONTRIBUTING.md draws them. Each rule says what to do when it fails.
// test/layers.test.ts breaks every rule once.

/** Modules of Node core and npm that reach files, processes or the network. */
const WITH_EFFECTS = [
  '^(node:)?(fs|fs/promises|child_process|net|http|https|http2|dgram|dns|tls|worker_threads|cluster|os|readline)$',
  '(^|node_modules/)(execa|dockerode|chokidar|tar-stream)(/|$)',
];

const BOX = 'machine/machine\\.ts';
const BELOW_WORKERS = ['dsm/', 'errors\\.ts', 'events\\.ts', 'findings\\.ts', 'system/', BOX];
const BELOW_CENTER = [...BELOW_WORKERS, 'spk/', 'workers/', 'tools/'];
const BELOW_NAS = [
  ...BELOW_CENTER,
  'package-center/',
  'machine/choose-machine\\.ts',
  'reporters/fold/',
  'version\\.ts',
];

/** What each room of src/ may import, besides itself. */
const MAY_IMPORT = {
  'errors\\.ts': [],
  'package-root\\.ts': [],
  'version\\.ts': ['package-root\\.ts'],
  'dsm/': [],
  'findings(\\.ts|/)': ['dsm/'],
  'events\\.ts': ['dsm/', 'findings\\.ts'],
  'spk/': ['dsm/', 'errors\\.ts', 'findings\\.ts'],
  'machine/': ['errors\\.ts', 'package-root\\.ts'],
  'system/': ['dsm/', 'errors\\.ts', BOX],
  'workers/': BELOW_WORKERS,
  'tools/': BELOW_WORKERS,
  'package-center/': BELOW_CENTER,
  'nas/': BELOW_NAS,
  'scenario/': [...BELOW_NAS, 'nas/'],
  'reporters/': ['dsm/', 'errors\\.ts', 'events\\.ts', 'findings\\.ts'],
  'vitest(\\.ts|/)': ['index\\.ts'],
};

const layers = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `layer-${/^[\w-]+/.exec(room)}`,
  comment: `src/${room} may import only: ${allowed.join(', ') || 'nothing'}. Move the code, or pass the value in.`,
  severity: 'error',
  from: { path: `^src/${room}` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})` },
}));

/** Files of one kind do not import each other. `from` captures the name of the file or of its folder of parts. */
const apart = ({ name, comment, from, to, shared }) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { path: to, pathNot: shared },
});

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-circular',
      comment: 'Data flows one way. Move what both files need into a room below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-rooms',
      comment:
        'DSM as data, findings, events, preflight, the plan and the fold do no I/O: pass the value in.',
      severity: 'error',
      from: {
        path: '^src/(dsm/|findings|events\\.ts|package-center/(preflight/|action/plan)|reporters/fold/)',
      },
      to: { path: WITH_EFFECTS },
    },
    {
      name: 'only-machine-starts-processes',
      comment: 'Only src/machine/ starts processes; ask the Machine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/machine/' },
      to: { path: ['^(node:)?child_process$', '(^|node_modules/)execa(/|$)'] },
    },
    apart({
      name: 'workers-do-not-know-each-other',
      comment:
        'A worker imports its own parts and define-worker.ts. What two workers share belongs in dsm/, system/ or define-worker.ts.',
      from: '^src/workers/(?!index|define-worker)([^/.]+)(\\.ts$|/)',
      to: '^src/workers/',
      shared: '^src/workers/(define-worker\\.ts$|$1(\\.ts$|/))',
    }),
    apart({
      name: 'commands-do-not-know-each-other',
      comment:
        'A command of DSM imports its own parts. What two commands share belongs in src/tools/ itself, system/ or dsm/.',
      from: '^src/tools/commands/([^/.]+)(\\.ts$|/)',
      to: '^src/tools/commands/',
      shared: '^src/tools/commands/$1(\\.ts$|/)',
    }),
    apart({
      name: 'preflight-rules-do-not-know-each-other',
      comment:
        'A rule imports input.ts and make-finding.ts. What two rules share belongs there, in dsm/ or in package-center/package/.',
      from: '^src/package-center/preflight/(?!preflight|check-)([^/.]+)(\\.ts$|/)',
      to: '^src/package-center/preflight/',
      shared: '^src/package-center/preflight/(input\\.ts$|make-finding\\.ts$|$1(\\.ts$|/))',
    }),
    apart({
      name: 'formats-do-not-know-each-other',
      comment: 'A format of reports imports its own folder, the fold and the files right in src/reporters/.',
      from: '^src/reporters/([^/]+)/',
      to: '^src/reporters/[^/]+/',
      shared: '^src/reporters/(fold|$1)/',
    }),
    {
      name: 'fold-knows-no-format',
      comment: 'The fold makes the report; the formats print it.',
      severity: 'error',
      from: { path: '^src/reporters/fold/' },
      to: { path: '^src/reporters/', pathNot: '^src/reporters/fold/' },
    },
    apart({
      name: 'engines-do-not-know-each-other',
      comment: 'What both engines do alike belongs in src/machine/shared/.',
      from: '^src/machine/(?!shared/)([^/]+)/',
      to: '^src/machine/[^/]+/',
      shared: '^src/machine/(shared|$1)/',
    }),
    {
      name: 'shared-knows-no-engine',
      comment: 'src/machine/shared/ is what both engines do alike.',
      severity: 'error',
      from: { path: '^src/machine/shared/' },
      to: { path: '^src/machine/[^/]+/', pathNot: '^src/machine/shared/' },
    },
    {
      name: 'engines-stay-behind-the-machine',
      comment: 'Only choose-machine.ts and an engine itself know an engine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(machine|cli)/' },
      to: { path: '^src/machine/[^/]+/' },
    },
    {
      // errors.ts and version.ts are leaves that the door exports, too. The command line reads them beside it, since
      // "spkbox --version", "--help" and a mistake in an option need no more, and the whole library takes four times
      // as long to load. The alternatives are worse: a second door has two lists to keep, and options that throw a
      // plain error instead need a translation for each.
      name: 'cli-through-the-door',
      comment: 'The command line uses what any user can: export it from src/index.ts.',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/', pathNot: '^src/(cli/|(index|errors|version)\\.ts$)' },
    },
    {
      name: 'no-test-in-src',
      severity: 'error',
      comment: 'src/ never imports test/ or bench/.',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'not-unreachable',
      comment:
        'No file imports this file: delete it, or wire it. (A table of DSM may wait for its first reader; tables of documents are made by the tests.)',
      severity: 'error',
      from: { path: '^src/(index|vitest|cli/main)\\.ts$' },
      to: {
        path: '^src/',
        reachable: false,
        pathNot:
          '\\.d\\.ts$|^src/(vitest|cli/main)\\.ts$|^src/dsm/|^src/(findings/findings|scenario/scenarios)-doc\\.ts$',
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Unresolved import.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types'] },
  },
};
