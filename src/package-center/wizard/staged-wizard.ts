/** Makes, for one run of a wizard's script, its files, the file for the pages and an account, and removes them afterwards. */
import { createHash } from 'node:crypto';
import { fillPlace, STAGING } from '../../dsm/hierarchy.ts';
import { WIZARD_SCRIPT_PLACES, type WizardAction } from '../../dsm/wizard-rules.ts';
import { type FileOp, type Machine, ROOT } from '../../machine/machine.ts';
import type { Spk } from '../../spk/spk.ts';
import {
  type AccountFiles,
  type AccountRequest,
  type Accounts,
  addAccount,
  findAccount,
  removeAccount,
} from '../../system/accounts.ts';
import { messagesFolder } from '../action/action-places.ts';
import { accountRequest, type OtherPackage } from '../package/account-request.ts';
import { type PackageRecord, runsAsPackage } from '../package/installed-package.ts';
import { packMembers } from '../script/pack-members.ts';

export interface StagedWizard {
  /** `/volume1/@tmp/synopkg/wizard.XXXXXX`, or the package's own folder. */
  readonly root: string;
  /** WIZARD_UIFILES in `root`. */
  readonly folder: string;
  readonly messageFile: string;
  readonly progressFile: string;
  readonly upgradeFolder: string;
  clear(): Promise<void>;
}

export interface StageSetting {
  readonly action: WizardAction;
  readonly accounts: AccountFiles;
  readonly installed: PackageRecord | undefined;
  readonly otherPackages: readonly OtherPackage[];
  /** The path of an account's home, with {volume} and {package}. */
  readonly homes: string;
}

/** Six letters in place of DSM's random ones. They depend on the package's name alone, because runs must compare. */
const lettersOf = (name: string): string => createHash('md5').update(name).digest('hex').slice(0, 6);

export async function stageWizard(
  { machine, system }: { readonly machine: Machine; readonly system: { readonly accounts: Accounts } },
  record: PackageRecord,
  setting: StageSetting,
): Promise<StagedWizard> {
  const { accounts } = system;
  const stage = stagePlaces(record, setting);
  const { root, messageFile } = stage;
  const request = missingAccount(record, setting);
  const stagedPaths = [...(root === record.home ? [] : [root]), messageFile];
  const clear = async () => {
    await machine.change(stagedPaths.map((path) => ({ op: 'remove', path })));
    if (request === undefined) return;
    const accountsToKeep = setting.otherPackages.flatMap(({ user, spk }) =>
      spk.privilege === undefined ? [] : [user],
    );
    await accounts.change((files) => removeAccount(files, request, accountsToKeep));
  };
  try {
    if (request !== undefined) await accounts.change((files) => addAccount(files, request));
    await machine.change([
      ...stagedPaths.map((path) => ({ op: 'remove', path }) as const),
      messagesFolder(),
      messageFileOp(messageFile, record),
    ]);
    if (root !== record.home) await unpack(machine, record.spk, root);
  } catch (error) {
    await clear();
    throw error;
  }
  return { ...stage, clear };
}

/** Inferred: an uninstallation has no .spk, and its wizard's script runs from the installed package. */
function stagePlaces(
  record: PackageRecord,
  { action, installed }: StageSetting,
): Omit<StagedWizard, 'clear'> {
  const variables = { volume: record.base, package: record.name };
  const letters = lettersOf(record.name);
  const { staging, messages } = WIZARD_SCRIPT_PLACES;
  const stagingFolder = `${fillPlace(STAGING.folder.path, variables)}/${staging.name}.${letters}`;
  const root = action === 'uninstall' && installed !== undefined ? record.home : stagingFolder;
  return {
    root,
    folder: `${root}/WIZARD_UIFILES`,
    messageFile: `${STAGING.messages.path}/${messages.name}.${letters}`,
    progressFile: `${STAGING.messages.path}/synopkg.progress.${letters}`,
    upgradeFolder: fillPlace(STAGING.upgradeFolder.path, variables),
  };
}

async function unpack(machine: Machine, spk: Spk, folder: string): Promise<void> {
  await machine.change([{ op: 'folder', path: folder, mode: 0o755, owner: { uid: 0, gid: 0 } }]);
  // All members but package.tgz, with exec bits. Sources: schmidhorst/synology-FritzBox-CallMonitor, whose script reads
  // other members; spksrc#5524, where a script without an exec bit runs on DSM 7.
  await machine.unpack(await packMembers(spk.files, () => new Date(0)), folder);
}

function messageFileOp(path: string, { spk, user }: PackageRecord): FileOp {
  const { uid, gid } = runsAsPackage(spk) ? user : ROOT;
  return { op: 'file', path, text: '', mode: 0o600, owner: { uid, gid } };
}

/** The account to make before the script runs; undefined when it exists or the script runs as root. Source: spksrc#5577. */
function missingAccount(
  { name, spk, user, volume }: PackageRecord,
  { accounts, otherPackages, homes }: StageSetting,
): AccountRequest | undefined {
  if (!runsAsPackage(spk) || findAccount(accounts, user.username) !== undefined) return undefined;
  return accountRequest(spk, fillPlace(homes, { volume, package: name }), otherPackages);
}
