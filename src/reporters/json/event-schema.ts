/** The events as a schema: a recorded run comes from a file, and nothing in a file is believed. */
import { z } from 'zod';
import { ACTIONS, PACKAGE_SIDES, SCRIPT_NAMES, TASKS } from '../../dsm/actions.ts';
import { FIDELITIES } from '../../dsm/environment.ts';
import { PHASE_NAMES } from '../../dsm/execution-rows.ts';
import { CONSEQUENCES, TIMING_NAMES } from '../../dsm/timing.ts';
import { OUTCOME_RESULTS, REQUESTERS, type RunEvent } from '../../events.ts';
import { SEVERITIES } from '../../findings.ts';

const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly();
const index = z.int().nonnegative();
const ms = z.number().nonnegative();

const packageName = { package: z.string(), version: z.string() };
const action = z.enum(ACTIONS);
const script = z.enum(SCRIPT_NAMES);

const dsm = z.object({
  release: z.string(),
  build: z.number(),
  platform: z.string(),
  arch: z.string(),
  language: z.string(),
  fidelity: z.enum(FIDELITIES),
});

const step = z.object({
  index,
  phase: z.enum(PHASE_NAMES),
  side: z.enum(PACKAGE_SIDES),
  onFailure: z.enum(CONSEQUENCES),
  step: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('script'), script, missing: z.boolean() }),
    z.object({ kind: z.enum(['acquire', 'release']), timing: z.enum(TIMING_NAMES), worker: z.string() }),
    z.object({ kind: z.literal('task'), task: z.enum(TASKS) }),
    z.object({ kind: z.literal('update'), worker: z.string() }),
  ]),
});

const dsmError = z.object({
  code: z.number(),
  description: z.string(),
  detail: z
    .record(z.string(), z.union([z.string(), z.number()]))
    .readonly()
    .exactOptional(),
});

const findingPlace = z.object({
  file: z.string().exactOptional(),
  member: z.string().exactOptional(),
  line: index.exactOptional(),
  column: index.exactOptional(),
  byte: index.exactOptional(),
  key: z.string().exactOptional(),
  package: z.string().exactOptional(),
  process: z.string().exactOptional(),
  path: z.string().exactOptional(),
});

const finding = z.object({
  // Any code: a recording of another version may have one that is no row of the table of this version.
  code: z.string(),
  severity: z.enum(SEVERITIES),
  dsmError: dsmError.exactOptional(),
  text: z.string(),
  place: findingPlace,
  advice: z.string(),
  source: z.string(),
  subject: z.string().exactOptional(),
});

const outcome = z.object({
  id: index,
  action,
  ...packageName,
  result: z.enum(OUTCOME_RESULTS),
  error: dsmError.exactOptional(),
  at: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  oldVersion: z.string().exactOptional(),
  scripts: list(z.object({ script, exitCode: z.number().exactOptional(), message: z.string() })),
  messages: list(z.string()),
  alerts: list(z.string()),
});

const maker = z.object({
  id: index,
  index,
  step: z.string(),
  action,
  package: z.string(),
  afterwards: z.boolean().exactOptional(),
});

const leftFile = z.object({
  path: z.string(),
  change: z.enum(['created', 'modified', 'metadata', 'deleted']),
  kind: z.enum(['file', 'folder', 'link', 'other', 'gone']),
  owner: z.string(),
  mode: z.string(),
  size: z.number().nonnegative(),
  maker: maker.exactOptional(),
});

const leftBehind = z.object({
  kind: z.enum(['files', 'process', 'port', 'account']),
  what: z.string(),
  verdict: z.enum(['kept', 'log', 'left']),
  why: z.string(),
  files: list(leftFile),
  maker: maker.exactOptional(),
});

const pathList = z.object({ total: index, first: list(z.string()) });

const usersFiles = z.object({
  kept: index,
  changed: pathList,
  defaults: pathList,
  lost: pathList,
  unreadable: pathList,
  leftInUpgradeFolder: pathList,
  allowed: pathList,
});

const imprecision = z.object({
  fact: z.string(),
  precision: z.enum(['approximate', 'unavailable']),
  why: z.string(),
});

const parent = z.object({ id: index, index: index.exactOptional() });

const notEmulated = z.object({ kind: z.enum(['worker', 'package', 'command']), name: z.string() });

const place = { run: z.string(), seq: index, at: ms };
const ofStep = { id: index, index };
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape, ...place });

export const eventSchema = z.discriminatedUnion('type', [
  event('run-started', { format: z.int(), spkbox: z.string(), started: z.string(), dsm }),
  event('box-made', { engine: z.string(), missingCommands: list(z.string()), ms }),
  event('package-read', { file: z.string(), displayName: z.string(), ...packageName }),
  event('findings', { findings: list(finding), ...packageName }),
  event('action-started', {
    id: index,
    action,
    by: z.enum(REQUESTERS),
    parent: parent.exactOptional(),
    steps: list(step),
    ...packageName,
  }),
  event('step-started', { ...ofStep, undo: z.boolean() }),
  event('output', { ...ofStep, stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  event('progress', { ...ofStep, value: z.number() }),
  event('message', { ...ofStep, text: z.string() }),
  event('step-note', { ...ofStep, text: z.string() }),
  event('step-ended', {
    ...ofStep,
    undo: z.boolean(),
    result: z.enum(['passed', 'failed', 'skipped']),
    ms,
    exitCode: z.int().exactOptional(),
    reason: z.string().exactOptional(),
    outputStillOpen: z.boolean().exactOptional(),
  }),
  event('action-ended', { id: index, ms, outcome, expected: z.boolean().exactOptional() }),
  event('scenario-started', {
    name: z.string(),
    file: z.string(),
    cell: z.string(),
    position: z.object({ index, count: index }).exactOptional(),
  }),
  event('scenario-step', {
    part: z.enum(['before', 'steps', 'after']),
    title: z.string(),
    line: index,
    skipped: z.boolean(),
  }),
  event('expectation', {
    key: z.string(),
    text: z.string(),
    result: z.enum(['met', 'failed', 'not-checked']),
    actual: z.string().exactOptional(),
    file: z.string(),
    line: index,
  }),
  event('status', { code: z.number(), status: z.string(), description: z.string(), ms, ...packageName }),
  event('upgrade-data', {
    ...packageName,
    from: z.string(),
    unchanged: index,
    created: pathList,
    changed: pathList,
    lost: pathList,
    users: usersFiles.exactOptional(),
    ms,
  }),
  event('lived-in', { ...packageName, edited: pathList, added: pathList, seeded: pathList, ms }),
  event('left-behind', { left: list(leftBehind), imprecise: list(imprecision), ms }),
  event('command-called', {
    command: z.string(),
    args: list(z.string()),
    package: z.string(),
    caller: z.string(),
    parent: parent.exactOptional(),
    exitCode: z.int(),
    emulated: z.boolean(),
    ms,
  }),
  event('consumer-failed', { consumer: z.string(), text: z.string() }),
  event('power-cut', { lost: z.enum(['nothing', 'unsynced']), ms }),
  event('snapshot-taken', { snapshot: index, ms }),
  event('snapshot-restored', { snapshot: index, ms }),
  event('error', {
    code: z.string(),
    text: z.string(),
    hint: z.string(),
    // JSON drops the key of an undefined value.
    where: z
      .string()
      .optional()
      .transform((value) => value),
  }),
  event('run-ended', {
    passed: z.boolean(),
    reasons: list(z.string()),
    notEmulated: list(notEmulated),
    // A recording of an earlier version has none.
    notChecked: list(z.string()).default([]),
    ms,
  }),
]);

type Parsed = z.infer<typeof eventSchema>;
type Covers<Narrow extends Wide, Wide> = Narrow;

/** Does not compile when the schema and the events say different things. */
export type SchemaAgrees = [Covers<Parsed, RunEvent>, Covers<RunEvent, Parsed>];
