/** The events as a schema: a recorded run comes from a file, and nothing in a file is believed. */
import { z } from 'zod';
import type { RunEvent } from '../events.ts';

const list = <Schema extends z.ZodType>(schema: Schema) => z.array(schema).readonly();
const index = z.int().nonnegative();
const ms = z.number().nonnegative();

const packageName = { package: z.string(), version: z.string() };
const action = z.enum(['install', 'upgrade', 'uninstall', 'start', 'stop', 'move', 'boot', 'shutdown']);
const timing = z.enum([
  'WHEN_PREINST',
  'WHEN_POSTINST',
  'WHEN_ENABLE',
  'WHEN_STARTUP',
  'WHEN_PREUNINST',
  'WHEN_POSTUNINST',
  'WHEN_DISABLE',
  'WHEN_HALT',
]);
const script = z.enum([
  'prereplace',
  'preinst',
  'postinst',
  'postreplace',
  'preupgrade',
  'postupgrade',
  'preuninst',
  'postuninst',
  'prestart',
  'start',
  'prestop',
  'stop',
  'status',
  'log',
]);
const task = z.enum([
  'stage-package',
  'make-accounts',
  'move-into-place',
  'make-hierarchy',
  'finish-install',
  'turn-on',
  'turn-off',
  'note-unit',
  'make-upgrade-folder',
  'remove-replaced',
  'move-volume',
  'remove-target',
  'remove-package',
  'remove-accounts',
]);

const dsm = z.object({
  release: z.string(),
  build: z.number(),
  platform: z.string(),
  arch: z.string(),
  language: z.string(),
  fidelity: z.enum(['dsm', 'guide']),
});

const step = z.object({
  index,
  phase: z.enum(['stage', 'stop', 'uninstall', 'install', 'move', 'start', 'start-again']),
  of: z.enum(['old', 'new']),
  onFailure: z.enum(['abort', 'broken', 'alert', 'ignore']),
  step: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('script'), script, missing: z.boolean() }),
    z.object({ kind: z.enum(['acquire', 'release']), timing, worker: z.string() }),
    z.object({ kind: z.literal('task'), task }),
  ]),
});

const dsmDetail = z.record(z.string(), z.union([z.string(), z.number()])).readonly();

const finding = z.object({
  code: z.string(),
  severity: z.enum(['refused', 'warning', 'note']),
  dsmError: z.number().exactOptional(),
  dsmText: z.string().exactOptional(),
  dsmDetail: dsmDetail.exactOptional(),
  text: z.string(),
  where: z.string(),
  advice: z.string(),
  source: z.string(),
});

const outcome = z.object({
  action,
  ...packageName,
  result: z.enum(['done', 'alerted', 'refused', 'aborted', 'broken', 'not-started']),
  error: z
    .object({ code: z.number(), description: z.string(), detail: dsmDetail.exactOptional() })
    .exactOptional(),
  at: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  oldVersion: z.string().exactOptional(),
  scripts: list(z.object({ script, exitCode: z.number().exactOptional(), message: z.string() })),
  messages: list(z.string()),
  alerts: list(z.string()),
});

const leftFile = z.object({
  path: z.string(),
  change: z.enum(['created', 'modified', 'metadata', 'deleted']),
  kind: z.enum(['file', 'folder', 'link', 'other', 'gone']),
  owner: z.string(),
  mode: z.string(),
  size: z.number().nonnegative(),
});

const leftBehind = z.object({
  kind: z.enum(['files', 'process', 'port', 'account']),
  what: z.string(),
  verdict: z.enum(['kept', 'log', 'left']),
  why: z.string(),
  files: list(leftFile),
});

const pathList = z.object({ total: index, first: list(z.string()) });

const imprecision = z.object({
  fact: z.string(),
  precision: z.enum(['approximate', 'unavailable']),
  why: z.string(),
});

const place = { seq: index, at: ms };
const ofStep = { id: index, index };
const event = <Type extends string, Shape extends z.ZodRawShape>(type: Type, shape: Shape) =>
  z.object({ type: z.literal(type), ...shape, ...place });

export const eventSchema = z.discriminatedUnion('type', [
  event('run-started', { format: z.int(), spkbox: z.string(), started: z.string(), dsm }),
  event('box-made', { engine: z.string(), lacks: z.array(z.string()).readonly(), ms }),
  event('package-read', { file: z.string(), displayName: z.string(), ...packageName }),
  event('findings', { findings: list(finding), ...packageName }),
  event('action-started', { id: index, action, steps: list(step), ...packageName }),
  event('step-started', { ...ofStep, undo: z.boolean() }),
  event('output', { ...ofStep, stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  event('progress', { ...ofStep, value: z.number() }),
  event('message', { ...ofStep, text: z.string() }),
  event('did', { ...ofStep, text: z.string() }),
  event('step-ended', {
    ...ofStep,
    undo: z.boolean(),
    result: z.enum(['passed', 'failed', 'skipped']),
    ms,
    exitCode: z.int().exactOptional(),
    reason: z.string().exactOptional(),
    outputHeld: z.boolean().exactOptional(),
  }),
  event('action-ended', { id: index, ms, outcome }),
  event('status', { code: z.number(), status: z.string(), description: z.string(), ms, ...packageName }),
  event('data-kept', {
    ...packageName,
    from: z.string(),
    same: index,
    made: pathList,
    changed: pathList,
    lost: pathList,
    ms,
  }),
  event('left-behind', { left: list(leftBehind), imprecise: list(imprecision), ms }),
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
    reasons: z.array(z.string()).readonly(),
    without: z.array(z.string()).readonly(),
    ms,
  }),
]);

type Parsed = z.infer<typeof eventSchema>;
type Covers<Narrow extends Wide, Wide> = Narrow;

/** Does not compile when the schema and the events say different things. */
export type SchemaAgrees = [Covers<Parsed, RunEvent>, Covers<RunEvent, Parsed>];
