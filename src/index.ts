/**
 * The library's door: everything that an integration test, a tool or a command line may use. spkbox's own command line
 * has no other door.
 */

// A NAS with packages on it

export type { EventConsumer, SubscribeOptions } from './nas/event-log.ts';
export type { ExecCommand, ExecOptions, ExecResult } from './nas/exec.ts';
export {
  FAULTS,
  type FaultKind,
  type FaultMoment,
  type FaultName,
  type FaultPlace,
  type StepFault,
} from './nas/faults/fault.ts';
export { faultHook, faultText } from './nas/faults/fault-hook.ts';
export type { LeftBehindReport } from './nas/left-behind.ts';
export type { NasListener } from './nas/listeners.ts';
export type { LogFile, PackageLogs } from './nas/logs.ts';
export {
  type BootOptions,
  Nas,
  type PackageOnNas,
  type RequestOptions,
  type RestoreOptions,
  type UpgradeOptions,
} from './nas/nas.ts';
export type { NasProcess } from './nas/processes.ts';
export type { SlowBoot } from './nas/slow-boot.ts';
export type { NasSnapshot } from './nas/snapshot.ts';
export { type StartNasOptions, startNas } from './nas/start-nas.ts';
export type { LiveInOptions } from './nas/user-data/live-in.ts';
export type {
  FileCondition,
  Found,
  FoundFile,
  FoundLine,
  LogCondition,
  PortCondition,
  ProcessCondition,
  StatusCondition,
  WaitCondition,
  WaitOptions,
} from './nas/wait/condition.ts';
export type { CommandChange, HookContext, RunStep, StepHook } from './package-center/action/hooks.ts';
export type { StepResult } from './package-center/action/step-result.ts';
export type { InstallOptions, UninstallOptions } from './package-center/request/action-request.ts';
export type { PowerCut } from './package-center/request/power-cut.ts';
export type { PackageStatus } from './package-center/request/status.ts';
export type { Accounts, Group, User } from './system/accounts.ts';
export { dsmIdentity, makeNasConfig, type NasConfig, type NasOptions } from './system/nas-config.ts';
export type { NasSystem } from './system/nas-system.ts';
export type { Ports, RegisteredPorts } from './system/ports.ts';
export type { Share, ShareCreation, Shares } from './system/shares.ts';

// Scenarios on a NAS of their own

export { type ChaosOptions, type ChaosReport, chaosPackage } from './scenario/chaos/chaos.ts';
export { LIFE_ACTIONS, type LifeAction } from './scenario/chaos/chaos-life.ts';
export type { Attempt, ChaosRow } from './scenario/chaos/chaos-row.ts';
export { type Environments, environmentHook } from './scenario/environments.ts';
export type { ExpectationDefinition } from './scenario/expectations/define-expectation.ts';
export {
  checkExpectations,
  EXPECTATIONS,
  type Expectations,
  expectations,
  type KeyedCheck,
  recordCheck,
} from './scenario/expectations/index.ts';
export type { TextPattern } from './scenario/expectations/text-pattern.ts';
export { type Cell, cellText } from './scenario/file/matrix.ts';
export { type FileScenario, parseScenarios, readScenarios } from './scenario/file/read-scenario.ts';
export { jsonSchema } from './scenario/file/schema.ts';
export { findScenarioFiles } from './scenario/find-scenarios.ts';
export type { Stumble } from './scenario/nasty/complaints.ts';
export {
  type NastyOptions,
  type NastyReport,
  type NastyRow,
  tryNastyAnswers,
} from './scenario/nasty/nasty.ts';
export { NASTY_ANSWERS, NASTY_NAMES, type NastyName } from './scenario/nasty/nasty-answers.ts';
export { type FileScenarioOptions, runFileScenario } from './scenario/run-file-scenario.ts';
export { inParallel } from './scenario/run-many.ts';
export { runScenario, type ScenarioResult } from './scenario/run-scenario.ts';
export type { Scenario, ScenarioOptions } from './scenario/scenario.ts';
export type { Check, ScenarioPlace, StepEffect, Subject } from './scenario/scenario-place.ts';
export { type Shard, shardOf } from './scenario/shard.ts';
export { tryPackage } from './scenario/try-package.ts';
export { type UpgradePackageOptions, upgradePackage } from './scenario/upgrade-package.ts';
export { UPGRADE_PATHS, type UpgradePath } from './scenario/upgrade-path.ts';

// Packages, read and packed

export { installPlace } from './package-center/package/installed-package.ts';
export type { Requirement } from './spk/conf/requirements.ts';
export { type PackedSpk, packSpk, packUnnamed, spkName, type UnnamedSpk } from './spk/pack/pack-spk.ts';
export { openPayload, readPayload, scanPayload } from './spk/read/payload.ts';
export { payloadFindings } from './spk/read/payload-findings.ts';
export { type PackageSource, readSpk } from './spk/read-spk.ts';
export type { Member, Spk } from './spk/spk.ts';

// What DSM would refuse and do, without a box

export { type PlannedAction, type PlanOptions, planPackage } from './package-center/action/plan-package.ts';
export type { Step } from './package-center/action/plan-steps.ts';
export { type CheckedPackage, checkPackages } from './package-center/preflight/check-packages.ts';
export { isRefused } from './package-center/preflight/preflight.ts';

// Wizards and their answers

export { type Answers, answerVariables } from './package-center/package/answers.ts';
export {
  type KnownWizard,
  type RunWizardScript,
  readWizard,
  type WizardLookup,
} from './package-center/wizard/ask-wizard.ts';
export { type WizardParts, wizardScriptRunner } from './package-center/wizard/wizard-script.ts';
export { type CompleteAnswers, completeAnswers } from './spk/wizard/check-answers.ts';
export { checkField } from './spk/wizard/check-field.ts';
export { chooseWizard } from './spk/wizard/choose-wizard.ts';
export {
  describeWizard,
  type FieldDescription,
  type GroupDescription,
  type PageDescription,
} from './spk/wizard/describe-wizard.ts';
export { parseWizard } from './spk/wizard/parse-wizard.ts';
export { type WizardFile, wizardFiles } from './spk/wizard/wizard-files.ts';
export type { WizardField, WizardGroup, WizardPage } from './spk/wizard/wizard-page.ts';

// Workers

export {
  defineWorker,
  type Worker,
  type WorkerContext,
  type WorkerDefinition,
  WorkerFailure,
  type WorkerInterval,
  type WorkerPackage,
  type WorkerSystem,
} from './workers/define-worker.ts';
export { WORKERS } from './workers/index.ts';

// The box

export {
  collectGarbage,
  type EngineProbe,
  type MachineOptions,
  probeEngines,
  startMachine,
} from './machine/choose-machine.ts';
export {
  type Change,
  type Command,
  type CommandResult,
  type FileEntry,
  type FileOp,
  type Identity,
  type Listener,
  type Machine,
  type Mark,
  type Measured,
  type ProcessEntry,
  ROOT,
} from './machine/machine.ts';

// DSM as data

export type { Action, ScriptName, Task } from './dsm/actions.ts';
export { archValues } from './dsm/architectures.ts';
export { COMMANDS, type CommandRow, installText } from './dsm/commands.ts';
export type { Fidelity } from './dsm/environment.ts';
export {
  DSM_MESSAGES,
  type DsmError,
  type DsmErrorRow,
  dsmErrors,
  ERROR_CODES,
  WEB_API_ERRORS,
  webApiError,
} from './dsm/error-codes.ts';
export { EXECUTION_ORDER } from './dsm/execution-order.ts';
export type { DsmIdentity } from './dsm/identity.ts';
export { isYes } from './dsm/info-fields.ts';
export { descriptionIn, displayNameIn } from './dsm/info-texts.ts';
export { choiceHint, nearWords } from './dsm/near-words.ts';
export { MOST_PORT_FILE_BYTES, parsePortFile } from './dsm/port-file.ts';
export type { PortRange } from './dsm/ports.ts';
export { brokenPrivilegeRules } from './dsm/privilege-rules.ts';
export { DEFAULT_RUNNERS, runnerNamed } from './dsm/run-as.ts';
export type { StatusWord } from './dsm/status-codes.ts';
export type { Consequence, Interval, Timing } from './dsm/timing.ts';
export type { WizardAction } from './dsm/wizard-rules.ts';

// Events, and the report that they fold into

export {
  type ActionParent,
  EVENT_FORMAT,
  type EventBody,
  type Imprecision,
  type LeftBehind,
  type LeftFile,
  type LivedIn,
  type Maker,
  type NotEmulated,
  type Outcome,
  type OutcomeResult,
  type PlannedStep,
  type Requester,
  type RunEvent,
  type RunPosition,
  type UpgradeData,
  type UsersFiles,
  type Verdict,
} from './events.ts';
export {
  type ActionReport,
  addEvent,
  type CommandCallReport,
  emptyReport,
  type Report,
  type StepReport,
} from './reporters/fold/report.ts';
export { type VerdictOptions, verdict } from './reporters/fold/verdict.ts';

// Findings: what a package does wrong, and what DSM refuses

export {
  FINDINGS,
  type Finding,
  type FindingCode,
  type FindingRow,
  type Place,
  placeText,
  type RecordedFinding,
  type Severity,
  sourceText,
} from './findings.ts';

// Reporters

export type { CheckedEntry } from './reporters/checked-package.ts';
export {
  type Comparison,
  collectFailures,
  compareRuns,
  type FailureCollector,
  type RunFailures,
} from './reporters/compare-runs.ts';
export { escapeActive } from './reporters/escape-active.ts';
export { githubCheck } from './reporters/github/github-check.ts';
export { makeReporter, replay } from './reporters/index.ts';
export { parseEvents } from './reporters/json/events-file.ts';
export { junitCheck } from './reporters/junit/junit-check.ts';
export { type BrokenReporter, type Multiplexer, multiplex } from './reporters/multiplex.ts';
export type { Reporter, ReporterOptions, Write } from './reporters/reporter.ts';
export { sarifCheck } from './reporters/sarif/sarif-check.ts';

// Pages of text, as the pretty reporter lays them out

export { countText, scriptName } from './reporters/labels.ts';
export { explainLines, findingLines, findingsLines } from './reporters/pretty/findings.ts';
export {
  columnsOf,
  formatLine,
  indentLines,
  narrowPage,
  type Page,
  pageOf,
  paragraph,
  type Span,
  shortenText,
  type Tone,
} from './reporters/pretty/layout.ts';
export { printable, printableLines } from './reporters/printable.ts';

// Errors, the version, and where spkbox's own files are

export { ERRORS, type ErrorCode, type Fault, hostLimitError, SpkboxError } from './errors.ts';
export { PACKAGE_ROOT } from './package-root.ts';
export { VERSION } from './version.ts';
