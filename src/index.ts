/** The library: what an integration test, a tool or the command line may use. */

export type { Action, ScriptName } from './dsm/actions.ts';
export type { Fidelity } from './dsm/environment.ts';
export { EXECUTION_ORDER } from './dsm/execution-order.ts';
export type { Interval, Timing } from './dsm/timing.ts';
export { ERRORS, type ErrorCode, SpkboxError } from './errors.ts';
export type { Finding, LeftBehind, Outcome, RunEvent } from './events.ts';
export {
  collectGarbage,
  type MachineOptions,
  probeEngines,
  startMachine,
} from './machine/choose-machine.ts';
export type { EngineProbe } from './machine/engine-probe.ts';
export { type Machine, ROOT } from './machine/machine.ts';
export { type KnownWizard, readWizard } from './package-center/ask-wizard.ts';
export { type CheckedPackage, checkPackages } from './package-center/check-packages.ts';
export type { InstallOptions } from './package-center/install-package.ts';
export type { LeftBehindReport } from './package-center/left-behind.ts';
export type { PackageSource, TryOptions } from './package-center/life.ts';
export { Nas, type PackageOnNas } from './package-center/nas.ts';
export type { NasFacts, NasOptions } from './package-center/nas-facts.ts';
export { type PlannedAction, type PlanOptions, planPackage } from './package-center/plan-package.ts';
export type { Step } from './package-center/plan-steps.ts';
export { type StartNasOptions, startNas } from './package-center/start-nas.ts';
export type { PackageStatus } from './package-center/status.ts';
export { tryPackage } from './package-center/try-package.ts';
export type { UninstallOptions } from './package-center/uninstall-package.ts';
export { upgradePackage } from './package-center/upgrade-package.ts';
export { VERSION } from './package-center/version.ts';
export type { Answers } from './package-center/wizard-answers.ts';
export { type PackedSpk, packSpk, packUnnamed, spkName, type UnnamedSpk } from './spk/pack-spk.ts';
export { openPayload, scanPayload } from './spk/payload.ts';
export { readSpk } from './spk/read-spk.ts';
export type { Spk } from './spk/spk.ts';
export { chooseWizard } from './spk/wizard/choose-wizard.ts';
export { describeWizard } from './spk/wizard/describe-wizard.ts';
export { parseWizard } from './spk/wizard/parse-wizard.ts';
export { type WizardFile, wizardFiles } from './spk/wizard-files.ts';
export {
  defineWorker,
  type Holding,
  type Worker,
  type WorkerContext,
  type WorkerDefinition,
  WorkerFailure,
} from './workers/define-worker.ts';
