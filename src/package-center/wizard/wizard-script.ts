/** A wizard that a script writes (guide 11): run before its action, as Package Center runs it. */
import { ACCOUNT_HOME } from '../../dsm/accounts.ts';
import { PACKAGE_STATUS } from '../../dsm/actions.ts';
import { type ScriptEnvironmentInput, scriptEnvironment } from '../../dsm/environment.ts';
import { WIZARD_SCRIPT_EXEC, WIZARD_SCRIPT_LACKS, WIZARD_SCRIPTS } from '../../dsm/wizard-rules.ts';
import type { Finding } from '../../findings.ts';
import { type Command, type CommandResult, type Identity, ROOT } from '../../machine/machine.ts';
import type { WizardFile } from '../../spk/wizard/wizard-files.ts';
import { wizardFinding } from '../../spk/wizard/wizard-finding.ts';
import { readAccountFiles } from '../../system/account-files.ts';
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

/** What the script runs with; a NAS has all of it. */
export type WizardParts = Pick<CenterDependencies, 'machine' | 'config' | 'timeLimit'> &
  Pick<RequestContext, 'username' | 'language' | 'signal'>;

export interface WizardPlace {
  /** The package that is there: the old one of an upgrade, the one that an uninstallation takes away. */
  readonly installed?: PackageRecord | undefined;
  /** Where it will be installed; the first volume when absent. */
  readonly volume?: string | undefined;
  /** Every other package on the NAS. */
  readonly others?: readonly OtherPackage[];
}

/** spkbox's own bound, for a user waits for the pages; no limit of DSM's is known. Milliseconds. */
const LONGEST = 120_000;

/** Enough for parseWizard to see that a text is too long. Bytes. */
const MOST_TEXT = 2 * 1024 * 1024;

/** Makes the function that askWizard runs a wizard's script with. What is made for the run is taken away after it. */
export function wizardScriptRunner(parts: WizardParts, place: WizardPlace = {}): RunWizardScript {
  return async (spk, file) => {
    const { machine, config: nas } = parts;
    const accounts = await readAccountFiles(machine);
    const { installed, others = [] } = place;
    const volume = installed?.volume ?? place.volume ?? nas.volumes[0] ?? '/volume1';
    const facts = makePackageRecord(spk, {
      volume,
      answers: {},
      accounts,
      others,
      form: nas.release.hierarchy,
    });
    const why = whyNotRun(facts, file, { major: nas.release.major, others });
    if (why !== undefined) return { text: undefined, findings: [why] };
    const homes = ACCOUNT_HOME[nas.release.hierarchy].path;
    const stage = await stageWizard(machine, facts, {
      action: file.action,
      accounts,
      installed,
      others,
      homes,
    });
    try {
      return await runStaged(parts, { facts, file, stage, installed });
    } finally {
      await stage.clear();
    }
  };
}

function whyNotRun(
  { spk }: PackageRecord,
  { member }: WizardFile,
  { major, others }: { major: number; others: readonly OtherPackage[] },
): Finding | undefined {
  const mode = spk.members.find(({ name }) => name === member)?.mode ?? 0;
  if (major < WIZARD_SCRIPT_EXEC.since && (mode & 0o111) === 0) {
    const text = `DSM ${major} does not run the wizard's script, because it is not executable: the user is asked nothing.`;
    return wizardFinding('wizard-script-not-executable', { member }, text, `chmod 755 ${member}`);
  }
  const [fault] = accountFindings(spk, others);
  if (fault === undefined) return undefined;
  const text = `The wizard's script was not run, for it has no user to run as. ${fault.text}`;
  return wizardFinding('wizard-script-not-run', { member }, text, fault.advice);
}

interface StagedScript {
  readonly facts: PackageRecord;
  readonly file: WizardFile;
  readonly stage: StagedWizard;
  readonly installed: PackageRecord | undefined;
}

async function runStaged(parts: WizardParts, script: StagedScript): Promise<WrittenWizard> {
  const { machine, signal } = parts;
  const { facts, file, stage } = script;
  const timeLimit = Math.min(parts.timeLimit, LONGEST);
  const before = await pidsOf(parts, facts);
  let stdout = '';
  const output = new ScriptOutput((stream, text) => {
    if (stream === 'stdout' && stdout.length < MOST_SAID) stdout += text.slice(0, MOST_SAID);
  });
  const command = { ...commandOf(parts, script), timeLimit, onOutput: output.take };
  const result = await machine.run(signal === undefined ? command : { ...command, signal });
  output.end();
  if (result.endedBy === 'abort') return { text: undefined, findings: [] };
  const left = [...(await pidsOf(parts, facts))].filter(([pid]) => !before.has(pid)).map(([, name]) => name);
  const failure = failureOf(result, timeLimit);
  const text = (await machine.read(stage.messageFile, MOST_TEXT)) ?? '';
  const said = failure === undefined ? writtenTo(stdout, text, file) : failed(failure, output.stderr(), file);
  return {
    text: failure === undefined ? text : undefined,
    findings: [...said, ...(left.length > 0 ? [stillRuns(left, file)] : [])],
  };
}

const identityOf = ({ spk, user }: PackageRecord): Identity => (runsAsPackage(spk) ? user : ROOT);

/** Inferred: by its shebang, else by /bin/sh, in / and with systemd's umask, as the scripts of an action are. */
function commandOf(parts: WizardParts, script: StagedScript): Command {
  const { facts, file, stage } = script;
  const path = `${stage.folder}/${file.member.slice(file.member.lastIndexOf('/') + 1)}`;
  return {
    argv: scriptArgv(facts.spk, file.member, [path]),
    as: identityOf(facts),
    env: environmentOf(parts, script),
    cwd: '/',
    umask: 0o022,
  };
}

/** To the letter of the guide, it has all that other scripts have. */
function environmentOf(parts: WizardParts, script: StagedScript): Record<string, string> {
  const { action } = script.file;
  const { fidelity } = parts.config;
  const like = WIZARD_SCRIPTS.find((row) => row.action === action)?.like ?? 'preinst';
  const all = scriptEnvironment(scriptFacts(parts, script), { script: like, action, fidelity });
  if (fidelity === 'guide') return all;
  const lacks = WIZARD_SCRIPT_LACKS.map(({ variable }) => variable);
  return Object.fromEntries(Object.entries(all).filter(([name]) => !lacks.includes(name)));
}

/** SYNOPKG_PKGVER of an upgrade was seen to be the version that is there. Source: schmidhorst/synology-FritzBox-CallMonitor. */
function scriptFacts(
  { config: nas, username, language }: WizardParts,
  { facts, file, stage, installed }: StagedScript,
): ScriptEnvironmentInput {
  const oldVersion = file.action === 'upgrade' ? (installed?.version ?? '') : '';
  const isSeenOld = oldVersion !== '' && nas.fidelity === 'dsm';
  return {
    ...standingInput(facts, { ...nas, language }),
    version: isSeenOld ? oldVersion : facts.version,
    oldVersion,
    stagedPackage: `${stage.root}/package`,
    messageFile: stage.messageFile,
    upgradeFolder: stage.upgradeFolder,
    spkFile: spkFileIn(stage.root, facts),
    progressFile: stage.progressFile,
    packageStatus: PACKAGE_STATUS[file.action],
    username,
  };
}

function failureOf({ exitCode, signal, endedBy }: CommandResult, timeLimit: number): string | undefined {
  if (endedBy === 'time limit') return `was still running after ${timeLimit / 1000} s and was ended`;
  if (signal !== undefined) return `was ended by ${signal}`;
  return exitCode === 0 ? undefined : `exited with ${exitCode}`;
}

/** Characters of a stream, and lines of it, that a finding repeats. */
const MOST_SAID = 1000;
const LAST_LINES = 5;

function failed(failure: string, stderr: string, { member }: WizardFile): Finding[] {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const last = lines.slice(-LAST_LINES).join(' | ').slice(-MOST_SAID);
  const said = last === '' ? 'It wrote nothing to stderr.' : `On stderr: ${last}`;
  const text = `The wizard's script ${failure}, so the user sees no pages. ${said}`;
  return [wizardFinding('wizard-script-failed', { member }, text)];
}

/** A script that writes nothing asks nothing, which is as good as any other wizard. */
function writtenTo(stdout: string, pages: string, { member }: WizardFile): Finding[] {
  if (pages.trim() !== '' || !stdout.trimStart().startsWith('[')) return [];
  const text = 'The wizard’s script wrote its pages to its standard output, where they are lost.';
  return [wizardFinding('wizard-script-stdout', { member }, text)];
}

function stillRuns(names: readonly string[], { member }: WizardFile): Finding {
  const shown = names.slice(0, LAST_LINES).join(', ').slice(0, MOST_SAID);
  const text = `The wizard's script left something running, before its package is even there: ${shown}.`;
  return wizardFinding('wizard-script-still-runs', { member }, text);
}

/** The processes of whom the script runs as. */
async function pidsOf({ machine }: WizardParts, facts: PackageRecord): Promise<ReadonlyMap<number, string>> {
  const fact = await machine.processes();
  if (fact.precision === 'unavailable') return new Map();
  const own = identityOf(facts).uid;
  const alive = fact.value.filter(({ uid, state }) => uid === own && state !== 'Z');
  return new Map(alive.map(({ pid, name, argv }) => [pid, `${argv.join(' ').trim() || name} (pid ${pid})`]));
}
