/** Runs a script that writes its wizard's pages (guide 11), before the action, as Package Center runs it. */
import { ACCOUNT_HOME } from '../../dsm/accounts.ts';
import { PACKAGE_STATUS } from '../../dsm/actions.ts';
import { type ScriptEnvironmentInput, scriptEnvironment } from '../../dsm/environment.ts';
import { WIZARD_SCRIPT_EXEC, WIZARD_SCRIPT_LACKS, WIZARD_SCRIPTS } from '../../dsm/wizard-rules.ts';
import type { Finding } from '../../findings.ts';
import { type Command, type CommandResult, type Identity, ROOT } from '../../machine/machine.ts';
import type { WizardFile } from '../../spk/wizard/wizard-files.ts';
import { wizardFinding } from '../../spk/wizard/wizard-finding.ts';
import type { CenterDependencies } from '../center-dependencies.ts';
import type { OtherPackage } from '../package/account-request.ts';
import { type PackageRecord, runsAsPackage } from '../package/installed-package.ts';
import { makePackageRecord } from '../package/package-record.ts';
import { accountFindings } from '../preflight/accounts.ts';
import type { RequestContext } from '../request/action-request.ts';
import { scriptArgv, spkFileIn, standingInput } from '../script/script-environment.ts';
import { ScriptOutput } from '../script/script-output.ts';
import type { RunWizardScript, WrittenWizard } from './ask-wizard.ts';
import { type StagedWizard, stageWizard } from './staged-wizard.ts';

/** The parts of a NAS that a wizard's script needs. */
export type WizardParts = Pick<CenterDependencies, 'machine' | 'system' | 'config' | 'timeLimit'> &
  Pick<RequestContext, 'username' | 'language' | 'signal'>;

export interface WizardPlace {
  /** The installed package, for an upgrade or an uninstallation. */
  readonly installed?: PackageRecord | undefined;
  /** The volume of the installation; the NAS's first volume when absent. */
  readonly volume?: string | undefined;
  /** Every other package on the NAS. */
  readonly otherPackages?: readonly OtherPackage[];
}

/** Milliseconds that a script may run. The limit is spkbox's own, because a user waits for the pages; DSM's is unknown. */
const LONGEST_RUN = 120_000;

/** Bytes of pages that are read: enough for parseWizard to see that a text is too long. */
const MOST_PAGES_TEXT = 2 * 1024 * 1024;

/** Makes the function with which askWizard runs a wizard's script. Everything that a run stages is removed after it. */
export function wizardScriptRunner(parts: WizardParts, place: WizardPlace = {}): RunWizardScript {
  return async (spk, file) => {
    const { system, config: nas } = parts;
    const accounts = await system.accounts.read();
    const { installed, otherPackages = [] } = place;
    const volume = installed?.volume ?? place.volume ?? nas.volumes[0] ?? '/volume1';
    const record = makePackageRecord(spk, {
      volume,
      answers: {},
      accounts,
      otherPackages,
      form: nas.release.hierarchy,
    });
    const notRunFinding = findNotRunReason(record, file, { major: nas.release.major, otherPackages });
    if (notRunFinding !== undefined) return { text: undefined, findings: [notRunFinding] };
    const homes = ACCOUNT_HOME[nas.release.hierarchy].path;
    const stage = await stageWizard(parts, record, {
      action: file.action,
      accounts,
      installed,
      otherPackages,
      homes,
    });
    try {
      return await runStaged(parts, { record, file, stage, installed });
    } finally {
      await stage.clear();
    }
  };
}

function findNotRunReason(
  { spk }: PackageRecord,
  { member }: WizardFile,
  { major, otherPackages }: { major: number; otherPackages: readonly OtherPackage[] },
): Finding | undefined {
  const mode = spk.members.find(({ name }) => name === member)?.mode ?? 0;
  if (major < WIZARD_SCRIPT_EXEC.since && (mode & 0o111) === 0) {
    const text = `DSM ${major} does not run the wizard's script, because it is not executable: the user sees no pages.`;
    return wizardFinding('wizard-script-not-executable', { member }, text, `chmod 755 ${member}`);
  }
  const [fault] = accountFindings(spk, otherPackages);
  if (fault === undefined) return undefined;
  const text = `The wizard's script was not run, because it has no user to run as. ${fault.text}`;
  return wizardFinding('wizard-script-not-run', { member }, text, fault.advice);
}

interface StagedScript {
  readonly record: PackageRecord;
  readonly file: WizardFile;
  readonly stage: StagedWizard;
  readonly installed: PackageRecord | undefined;
}

async function runStaged(parts: WizardParts, script: StagedScript): Promise<WrittenWizard> {
  const { machine, signal } = parts;
  const { record, file, stage } = script;
  const timeLimit = Math.min(parts.timeLimit, LONGEST_RUN);
  const before = await pidsOf(parts, record);
  let stdout = '';
  const output = new ScriptOutput((stream, text) => {
    if (stream === 'stdout' && stdout.length < MOST_QUOTED) stdout += text.slice(0, MOST_QUOTED);
  });
  const command = { ...wizardCommand(parts, script), timeLimit, onOutput: output.take };
  const result = await machine.run(signal === undefined ? command : { ...command, signal });
  output.end();
  if (result.endedBy === 'abort') return { text: undefined, findings: [] };
  const leftRunning = [...(await pidsOf(parts, record))]
    .filter(([pid]) => !before.has(pid))
    .map(([, name]) => name);
  const failure = wizardFailure(result, timeLimit);
  const text = (await machine.read(stage.messageFile, MOST_PAGES_TEXT)) ?? '';
  const outcomeFindings =
    failure === undefined
      ? [...stdoutFindings(stdout, text, file), ...stderrFindings(output.stderr(), file)]
      : failedFindings(failure, output.stderr(), file);
  return {
    text: failure === undefined ? text : undefined,
    findings: [
      ...outcomeFindings,
      ...(leftRunning.length > 0 ? [stillRunningFinding(leftRunning, file)] : []),
    ],
  };
}

const identityOf = ({ spk, user }: PackageRecord): Identity => (runsAsPackage(spk) ? user : ROOT);

/** Inferred: like an action's scripts it runs by its shebang, else by /bin/sh, in / and with systemd's umask. */
function wizardCommand(parts: WizardParts, script: StagedScript): Command {
  const { record, file, stage } = script;
  const path = `${stage.folder}/${file.member.slice(file.member.lastIndexOf('/') + 1)}`;
  return {
    argv: scriptArgv(record.spk, file.member, [path]),
    as: identityOf(record),
    env: environmentOf(parts, script),
    cwd: '/',
    umask: 0o022,
  };
}

/** By the guide, a wizard's script has every variable that other scripts have. */
function environmentOf(parts: WizardParts, script: StagedScript): Record<string, string> {
  const { action } = script.file;
  const { fidelity } = parts.config;
  const like = WIZARD_SCRIPTS.find((row) => row.action === action)?.like ?? 'preinst';
  const all = scriptEnvironment(wizardEnvironment(parts, script), { script: like, action, fidelity });
  if (fidelity === 'guide') return all;
  const absent = WIZARD_SCRIPT_LACKS.map(({ variable }) => variable);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !absent.includes(name)));
}

/** On DSM, SYNOPKG_PKGVER is the installed version in an upgrade. Source: schmidhorst/synology-FritzBox-CallMonitor. */
function wizardEnvironment(
  { config: nas, username, language }: WizardParts,
  { record, file, stage, installed }: StagedScript,
): ScriptEnvironmentInput {
  const oldVersion = file.action === 'upgrade' ? (installed?.version ?? '') : '';
  const isSeenOld = oldVersion !== '' && nas.fidelity === 'dsm';
  return {
    ...standingInput(record, { ...nas, language }),
    version: isSeenOld ? oldVersion : record.version,
    oldVersion,
    stagedPackage: `${stage.root}/package`,
    messageFile: stage.messageFile,
    upgradeFolder: stage.upgradeFolder,
    spkFile: spkFileIn(stage.root, record),
    progressFile: stage.progressFile,
    packageStatus: PACKAGE_STATUS[file.action],
    username,
  };
}

function wizardFailure({ exitCode, signal, endedBy }: CommandResult, timeLimit: number): string | undefined {
  if (endedBy === 'time limit') return `was still running after ${timeLimit / 1000} s and was ended`;
  if (signal !== undefined) return `was ended by ${signal}`;
  return exitCode === 0 ? undefined : `exited with ${exitCode}`;
}

/** The most characters and lines of a stream that a finding quotes. */
const MOST_QUOTED = 1000;
const LAST_LINES = 5;

function lastLines(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LAST_LINES).join(' | ').slice(-MOST_QUOTED);
}

function failedFindings(failure: string, stderr: string, { member }: WizardFile): Finding[] {
  const last = lastLines(stderr);
  const lastOutput = last === '' ? 'It wrote nothing to stderr.' : `On stderr: ${last}`;
  const text = `The wizard's script ${failure}, so the user sees no pages. ${lastOutput}`;
  return [wizardFinding('wizard-script-failed', { member }, text)];
}

/** A script may write no pages and ask nothing. Pages on stdout are a mistake: Package Center does not read them. */
function stdoutFindings(stdout: string, pages: string, { member }: WizardFile): Finding[] {
  if (pages.trim() !== '' || !stdout.trimStart().startsWith('[')) return [];
  const text =
    "The wizard's script wrote its pages to standard output, which Package Center ignores: the user sees no pages.";
  return [wizardFinding('wizard-script-stdout', { member }, text)];
}

/** A script that goes on after a failed command shows pages that are not what it meant. */
function stderrFindings(stderr: string, { member }: WizardFile): Finding[] {
  const last = lastLines(stderr);
  const text = `The wizard's script exited with 0, but wrote to standard error: ${last}`;
  return last === '' ? [] : [wizardFinding('wizard-script-stderr', { member }, text)];
}

function stillRunningFinding(names: readonly string[], { member }: WizardFile): Finding {
  const processes = names.slice(0, LAST_LINES).join(', ').slice(0, MOST_QUOTED);
  const text = `The wizard's script left processes running, although the package is not installed yet: ${processes}.`;
  return wizardFinding('wizard-script-still-runs', { member }, text);
}

/** The processes of the user that the script runs as. */
async function pidsOf({ machine }: WizardParts, record: PackageRecord): Promise<ReadonlyMap<number, string>> {
  const fact = await machine.processes();
  if (fact.precision === 'unavailable') return new Map();
  const scriptUid = identityOf(record).uid;
  const alive = fact.value.filter(({ uid, state }) => uid === scriptUid && state !== 'Z');
  return new Map(alive.map(({ pid, name, argv }) => [pid, `${argv.join(' ').trim() || name} (pid ${pid})`]));
}
