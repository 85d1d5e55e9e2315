/** The library: everything that an integration test, a tool or the command line may use. */

export type { Action, ScriptName, Task } from './dsm/actions.ts';
export type { Fidelity } from './dsm/environment.ts';
export type { DsmError } from './dsm/error-codes.ts';
export { EXECUTION_ORDER } from './dsm/execution-order.ts';
export type { DsmIdentity } from './dsm/identity.ts';
export type { StatusWord } from './dsm/status-codes.ts';
export type { Interval, Timing } from './dsm/timing.ts';
export { ERRORS, type ErrorCode, type Fault, SpkboxError } from './errors.ts';
export type {
  ActionParent,
  Imprecision,
  LeftBehind,
  LeftFile,
  Maker,
  NotEmulated,
  Outcome,
  OutcomeResult,
  PlannedStep,
  Requester,
  RunEvent,
  UpgradeData,
  Verdict,
} from './events.ts';
export {
  FINDINGS,
  type Finding,
  type FindingCode,
  type Place,
  placeText,
  type RecordedFinding,
  type Severity,
} from './findings.ts';
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
  type Measured,
  type ProcessEntry,
  ROOT,
} from './machine/machine.ts';
export type { EventConsumer, SubscribeOptions } from './nas/event-log.ts';
export type { ExecCommand, ExecOptions, ExecResult } from './nas/exec.ts';
export type { LeftBehindReport } from './nas/left-behind.ts';
export type { NasListener } from './nas/listeners.ts';
export type { LogFile, PackageLogs } from './nas/logs.ts';
export { Nas, type PackageOnNas, type RequestOptions, type RestoreOptions } from './nas/nas.ts';
export type { NasProcess } from './nas/processes.ts';
export type { NasSnapshot } from './nas/snapshot.ts';
export { type StartNasOptions, startNas } from './nas/start-nas.ts';
export { VERSION } from './nas/version.ts';
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
export type { HookContext, StepHook } from './package-center/action/hooks.ts';
export { type PlannedAction, type PlanOptions, planPackage } from './package-center/action/plan-package.ts';
export type { Step } from './package-center/action/plan-steps.ts';
export type { StepResult } from './package-center/action/step-result.ts';
export type { Answers } from './package-center/package/answers.ts';
export { type CheckedPackage, checkPackages } from './package-center/preflight/check-packages.ts';
export type { InstallOptions, UninstallOptions } from './package-center/request/action-request.ts';
export type { PackageStatus } from './package-center/request/status.ts';
export { type KnownWizard, readWizard } from './package-center/wizard/ask-wizard.ts';
export {
  type ActionReport,
  addEvent,
  emptyReport,
  type Report,
  type StepReport,
} from './reporters/fold/report.ts';
export { type VerdictOptions, verdict } from './reporters/fold/verdict.ts';
export { makeReporter, replay } from './reporters/index.ts';
export { parseEvents } from './reporters/json/events-file.ts';
export type { Reporter, ReporterOptions } from './reporters/reporter.ts';
export { runScenario, type ScenarioResult } from './scenario/run-scenario.ts';
export type { Scenario, ScenarioOptions } from './scenario/scenario.ts';
export { tryPackage } from './scenario/try-package.ts';
export { upgradePackage } from './scenario/upgrade-package.ts';
export { type PackedSpk, packSpk, packUnnamed, spkName, type UnnamedSpk } from './spk/pack/pack-spk.ts';
export { openPayload, scanPayload } from './spk/read/payload.ts';
export { type PackageSource, readSpk } from './spk/read-spk.ts';
export type { Spk } from './spk/spk.ts';
export { chooseWizard } from './spk/wizard/choose-wizard.ts';
export { describeWizard } from './spk/wizard/describe-wizard.ts';
export { parseWizard } from './spk/wizard/parse-wizard.ts';
export { type WizardFile, wizardFiles } from './spk/wizard/wizard-files.ts';
export type { Accounts, Group, User } from './system/accounts.ts';
export type { NasConfig, NasOptions } from './system/nas-config.ts';
export type { NasSystem } from './system/nas-system.ts';
export type { Ports, RegisteredPorts } from './system/ports.ts';
export type { Share, ShareCreation, Shares } from './system/shares.ts';
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
