/** The report of a run as a pure fold over its events: every format is made from it, live or from a recording. */
import type { DsmIdentity } from '../../dsm/identity.ts';
import type {
  CheckedExpectation,
  Imprecision,
  LeftBehind,
  LivedIn,
  PackageName,
  RunEvent,
  RunPosition,
  Verdict,
} from '../../events.ts';
import type { RecordedFinding } from '../../findings.ts';
import { addAction } from './concurrent.ts';
import {
  type ActionReport,
  addCall,
  addToAction,
  type CommandCallReport,
  type EventOf,
  isStepRunning,
  startedAction,
} from './report-action.ts';
import { startedUpgrade, type UpgradeDataReport, withFailures } from './upgrades.ts';
import { addToJudgement, EMPTY_JUDGEMENT, type Judgement } from './verdict.ts';

export type { ActionReport, CommandCallReport, OutputPiece, StepReport } from './report-action.ts';
export type { UpgradeDataReport } from './upgrades.ts';

export interface RunHeader {
  readonly spkbox: string;
  readonly started: string;
  readonly dsm: DsmIdentity;
}

export interface BoxReport {
  readonly engine: string;
  readonly missingCommands: readonly string[];
  readonly ms: number;
}

export interface PackageReport extends PackageName {
  readonly file: string;
  readonly displayName: string;
  readonly findings: readonly RecordedFinding[];
}

export interface StatusReport extends PackageName {
  readonly code: number;
  readonly status: string;
  readonly description: string;
  readonly ms: number;
}

export interface LeftBehindReport {
  readonly left: readonly LeftBehind[];
  readonly imprecise: readonly Imprecision[];
  readonly ms: number;
}

export type LivedInReport = LivedIn & PackageName;

export interface ErrorReport {
  readonly code: string;
  readonly text: string;
  readonly hint: string;
  readonly where: string | undefined;
}

/** A consumer of the events that threw, and gets no further event. */
export interface FailedConsumer {
  readonly consumer: string;
  readonly text: string;
}

export interface ScenarioStepReport {
  readonly part: 'before' | 'steps' | 'after';
  readonly title: string;
  readonly line: number;
  readonly skipped: boolean;
  /** An expectation was not met, or an action failed that was not expected to. */
  readonly failed: boolean;
  readonly expectations: readonly CheckedExpectation[];
}

/** The scenario file that the run follows. */
export interface ScenarioReport {
  readonly name: string;
  readonly file: string;
  readonly cell: string;
  readonly position?: RunPosition;
  readonly steps: readonly ScenarioStepReport[];
}

export interface Report {
  /** Undefined for a run that follows no scenario file. */
  readonly scenario: ScenarioReport | undefined;
  readonly run: RunHeader | undefined;
  readonly box: BoxReport | undefined;
  readonly packages: readonly PackageReport[];
  readonly actions: readonly ActionReport[];
  readonly statuses: readonly StatusReport[];
  /** One for each upgrade, in order. */
  readonly upgrades: readonly UpgradeDataReport[];
  /** One for each time that somebody lived in a package, in order. */
  readonly livedIn: readonly LivedInReport[];
  readonly leftBehind: LeftBehindReport | undefined;
  readonly errors: readonly ErrorReport[];
  readonly failedConsumers: readonly FailedConsumer[];
  /** Calls of DSM's commands in the box. */
  readonly calls: readonly CommandCallReport[];
  /** What decides the verdict, so far. */
  readonly judgement: Judgement;
  /** The verdict at the end of the run; undefined until then. */
  readonly ended: Verdict | undefined;
  /** How long the run took; until it has ended, how far it is. */
  readonly ms: number;
}

export function emptyReport(): Report {
  return {
    scenario: undefined,
    run: undefined,
    box: undefined,
    packages: [],
    actions: [],
    statuses: [],
    upgrades: [],
    livedIn: [],
    leftBehind: undefined,
    errors: [],
    failedConsumers: [],
    calls: [],
    judgement: EMPTY_JUDGEMENT,
    ended: undefined,
    ms: 0,
  };
}

/** The report with one more event. An event about an unannounced action or step changes nothing. */
export function addEvent(report: Report, event: RunEvent): Report {
  const next = { ...fold(report, event), judgement: addToJudgement(report.judgement, event) };
  return event.type === 'run-ended' ? next : { ...next, ms: event.at };
}

function fold(report: Report, event: RunEvent): Report {
  switch (event.type) {
    case 'run-started':
      return { ...report, run: { spkbox: event.spkbox, started: event.started, dsm: event.dsm } };
    case 'scenario-started':
    case 'scenario-step':
    case 'expectation':
      return addToScenario(report, event);
    case 'box-made':
      return {
        ...report,
        box: { engine: event.engine, missingCommands: event.missingCommands, ms: event.ms },
      };
    case 'package-read':
      return { ...report, packages: keep(report.packages, readPackage(event)) };
    case 'findings':
      return addFindings(report, event);
    case 'action-started':
      return { ...report, actions: newest(addAction(report.actions, startedAction(event))) };
    case 'action-ended':
      return changeAction(failScenarioStep(report, event), event.id, (action) => endedAction(action, event));
    case 'step-started':
    case 'step-ended':
    case 'output':
    case 'progress':
    case 'message':
    case 'step-note':
      return changeAction(report, event.id, (action) => addToAction(action, event));
    case 'status':
      return { ...report, statuses: keep(report.statuses, readStatus(event)) };
    case 'upgrade-data':
      return { ...report, upgrades: keep(report.upgrades, startedUpgrade(event, report.actions)) };
    case 'lived-in':
      return { ...report, livedIn: keep(report.livedIn, readLivedIn(event)) };
    case 'command-called':
      return callCommand(report, event);
    case 'consumer-failed':
      return { ...report, failedConsumers: keep(report.failedConsumers, readFailedConsumer(event)) };
    case 'power-cut':
    case 'snapshot-taken':
    case 'snapshot-restored':
      return report;
    case 'left-behind':
      return { ...report, leftBehind: { left: event.left, imprecise: event.imprecise, ms: event.ms } };
    case 'error':
      return { ...report, errors: keep(report.errors, readError(event)) };
    case 'run-ended':
      return { ...report, ended: verdictIn(event), ms: event.ms };
  }
}

/** Entries of one kind that a report keeps, the newest: a NAS may live for weeks. */
const MOST_ENTRIES = 2000;

const newest = <T>(entries: readonly T[]): readonly T[] => entries.slice(-MOST_ENTRIES);

const keep = <T>(entries: readonly T[], entry: T): readonly T[] => newest([...entries, entry]);

const addFindings = (report: Report, event: EventOf<'findings'>): Report => ({
  ...report,
  packages: withFindings(report.packages, event),
  upgrades: withFailures(report.upgrades, event),
});

const readFailedConsumer = ({ consumer, text }: EventOf<'consumer-failed'>): FailedConsumer => ({
  consumer,
  text,
});

function readLivedIn({ type, run, seq, at, ...lived }: EventOf<'lived-in'>): LivedInReport {
  return lived;
}

function callCommand(report: Report, event: EventOf<'command-called'>): Report {
  const { type, run, seq, at, ...call } = event;
  const reportWithCall = { ...report, calls: keep(report.calls, call) };
  const { parent } = call;
  if (parent?.index === undefined || !isFromRunningStep(report, call)) return reportWithCall;
  const { id, index } = parent;
  return changeAction(reportWithCall, id, (action) => addCall(action, index, call));
}

/** Whether a step that still runs made the call. */
export function isFromRunningStep({ actions }: Report, { parent }: CommandCallReport): boolean {
  const action = actions.findLast(({ id }) => id === parent?.id);
  return action !== undefined && parent?.index !== undefined && isStepRunning(action, parent.index);
}

const endedAction = (
  action: ActionReport,
  { outcome, expected = false, ms }: EventOf<'action-ended'>,
): ActionReport => ({ ...action, outcome, expected, ms });

const verdictIn = ({ passed, reasons, notEmulated, notChecked }: EventOf<'run-ended'>): Verdict => ({
  passed,
  reasons,
  notEmulated,
  notChecked,
});

const readPackage = ({
  package: name,
  version,
  file,
  displayName,
}: EventOf<'package-read'>): PackageReport => ({
  package: name,
  version,
  file,
  displayName,
  findings: [],
});

const readStatus = ({
  package: name,
  version,
  code,
  status,
  description,
  ms,
}: EventOf<'status'>): StatusReport => ({
  package: name,
  version,
  code,
  status,
  description,
  ms,
});

const readError = ({ code, text, hint, where }: EventOf<'error'>): ErrorReport => ({
  code,
  text,
  hint,
  where,
});

function withFindings(
  packages: readonly PackageReport[],
  event: EventOf<'findings'>,
): readonly PackageReport[] {
  const position = packages.findLastIndex(
    (pkg) => pkg.package === event.package && pkg.version === event.version,
  );
  const pkg = packages[position];
  if (pkg === undefined) {
    const { package: name, version, findings } = event;
    return keep(packages, { package: name, version, file: '', displayName: '', findings });
  }
  return packages.with(position, { ...pkg, findings: [...pkg.findings, ...event.findings] });
}

function changeAction(report: Report, id: number, change: (action: ActionReport) => ActionReport): Report {
  const position = report.actions.findLastIndex((action) => action.id === id);
  const action = report.actions[position];
  return action === undefined
    ? report
    : { ...report, actions: report.actions.with(position, change(action)) };
}

type ScenarioEvent = EventOf<'scenario-started'> | EventOf<'scenario-step'> | EventOf<'expectation'>;

function addToScenario(report: Report, event: ScenarioEvent): Report {
  if (event.type === 'scenario-started') {
    const { type, run, seq, at, ...scenario } = event;
    return { ...report, scenario: { ...scenario, steps: [] } };
  }
  const { scenario } = report;
  if (scenario === undefined) return report;
  const steps =
    event.type === 'scenario-step' ? [...scenario.steps, openStep(event)] : met(scenario.steps, event);
  return { ...report, scenario: { ...scenario, steps } };
}

/** An action that failed against expectation fails the newest step. */
function failScenarioStep(report: Report, { outcome, expected = false }: EventOf<'action-ended'>): Report {
  const { scenario } = report;
  const last = scenario?.steps.at(-1);
  if (scenario === undefined || last === undefined || expected || outcome.result === 'done') return report;
  const steps = [...scenario.steps.slice(0, -1), { ...last, failed: true }];
  return { ...report, scenario: { ...scenario, steps } };
}

const openStep = ({ part, title, line, skipped }: EventOf<'scenario-step'>): ScenarioStepReport => ({
  ...{ part, title, line, skipped, failed: false },
  expectations: [],
});

/** An expectation belongs to the newest step. */
function met(
  steps: readonly ScenarioStepReport[],
  { key, text, result, actual, file, line }: EventOf<'expectation'>,
): readonly ScenarioStepReport[] {
  const last = steps.at(-1);
  if (last === undefined) return steps;
  const checked = { key, text, result, file, line, ...(actual === undefined ? {} : { actual }) };
  const failed = last.failed || result === 'failed';
  return [...steps.slice(0, -1), { ...last, failed, expectations: [...last.expectations, checked] }];
}
