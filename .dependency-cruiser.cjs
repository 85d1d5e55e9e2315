// The layers of src/, as the table in CONTRIBUTING.md draws them. Each rule says what to do when it fails.
const WITH_EFFECTS =
  '^(fs|fs/promises|child_process|net|http|https|dgram|tls|worker_threads|cluster|os|execa|dockerode|chokidar|tar-stream)$';

/** What each room of src/ may import, besides itself. */
const MAY_IMPORT = {
  'errors\\.ts': [],
  'version\\.ts': [],
  'dsm/': [],
  'events\\.ts': ['dsm/'],
  'spk/': ['dsm/', 'errors\\.ts'],
  'machine/': ['errors\\.ts'],
  'workers/': ['dsm/', 'errors\\.ts', 'events\\.ts', 'machine/machine\\.ts'],
  'tools/': ['dsm/', 'errors\\.ts', 'events\\.ts', 'machine/machine\\.ts'],
  'package-center/': ['dsm/', 'errors\\.ts', 'events\\.ts', 'spk/', 'machine/', 'workers/', 'tools/'],
  'reporters/': ['dsm/', 'errors\\.ts', 'events\\.ts'],
};

const layers = Object.entries(MAY_IMPORT).map(([room, allowed]) => ({
  name: `layer-${room.replace(/[\\/]|\.ts/g, '')}`,
  comment: `src/${room} may import only: ${allowed.join(', ') || 'nothing'}. Move the code, or pass the value in.`,
  severity: 'error',
  from: { path: `^src/${room}` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...allowed].join('|')})` },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'no-circular',
      comment: 'Data flows one way. Move what both need into a room below them.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-rooms',
      comment: 'DSM as data, the events, the plan and the fold do no I/O: pass the value in.',
      severity: 'error',
      from: {
        path: '^src/(dsm/|events\\.ts|package-center/(plan|preflight)([^/]*\\.ts|/)|reporters/report\\.ts)',
      },
      to: { path: WITH_EFFECTS },
    },
    {
      name: 'only-machine-starts-processes',
      comment: 'Processes are started by src/machine/ alone; ask the Machine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/machine/' },
      to: { path: '^(child_process|execa)$|node_modules/execa' },
    },
    {
      name: 'workers-do-not-know-each-other',
      comment:
        'A worker sees its own parts and define-worker.ts. What two share belongs in src/dsm/ or define-worker.ts.',
      severity: 'error',
      from: { path: '^src/workers/(?!index|define-worker)([^/]+)\\.ts$' },
      to: { path: '^src/workers/', pathNot: '^src/workers/(define-worker\\.ts|$1/)' },
    },
    {
      name: 'tools-do-not-know-each-other',
      comment:
        'A command of DSM sees its own parts and what all share: tool.ts, door.ts, accounts.ts, json-line.ts.',
      severity: 'error',
      from: { path: '^src/tools/(syno[a-z]+)(\\.ts|/)' },
      to: { path: '^src/tools/syno', pathNot: '^src/tools/$1(\\.ts|/)' },
    },
    {
      name: 'engines-stay-behind-the-machine',
      comment: 'Only choose-machine.ts and an engine itself know an engine.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/machine/' },
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
        'Nobody imports this file: delete it, or wire it. (Tables of DSM may be there before somebody reads them.)',
      severity: 'error',
      from: { path: '^src/(index|cli/main)\\.ts$' },
      to: { path: '^src/', reachable: false, pathNot: '\\.d\\.ts$|^src/cli/main\\.ts$|^src/dsm/' },
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
