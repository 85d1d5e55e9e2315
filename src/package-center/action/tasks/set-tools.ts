/** Gives files of the package the owners, modes and capabilities of conf/privilege: its `executable` and `tool` (guide 15). */
import { TOOL_CAPABILITIES, TOOL_FAILURE } from '../../../dsm/privilege-rules.ts';
import { fullName } from '../../../dsm/releases.ts';
import { runnerNamed } from '../../../dsm/run-as.ts';
import { compareOsVersions } from '../../../dsm/versions.ts';
import type { FileOp, Owner } from '../../../machine/machine.ts';
import { type AccountFiles, idOf } from '../../../system/accounts.ts';
import { capabilityNames, setFileCapabilities } from '../../../system/file-capabilities.ts';
import { fileOwner } from '../../package/file-owner.ts';
import type { PackageRecord } from '../../package/installed-package.ts';
import { type StepContext, StepFailure } from '../action-context.ts';

/** A file of the package with its own owner, mode or capabilities. */
interface PrivilegedFile {
  readonly section: 'executable' | 'tool';
  readonly relpath: string;
  readonly owner: Owner;
  readonly permission: number | undefined;
  readonly capabilities: string | undefined;
}

type LocatedFile = PrivilegedFile & { readonly path: string };

/** DSM fails with 313 when a file is missing or cannot be changed. */
export async function setTools(context: StepContext): Promise<void> {
  const { machine, system, package: pkg } = context;
  const { executable = [], tool = [] } = pkg.record.spk.privilege ?? {};
  if (executable.length + tool.length === 0) return;
  const privileged = privilegedFiles(pkg.record, await system.accounts.read());
  const located = await Promise.all(privileged.map((special) => locateFile(machine, pkg.record, special)));
  await machine.change(located.flatMap(ownerOps));
  for (const file of located) await giveCapabilities(context, file);
}

function privilegedFiles(record: PackageRecord, accounts: AccountFiles): PrivilegedFile[] {
  const { executable = [], tool = [] } = record.spk.privilege ?? {};
  return [
    ...executable.map(
      ({ relpath, runAs }): PrivilegedFile => ({
        section: 'executable',
        relpath,
        owner: fileOwner(record, runnerNamed(runAs)),
        permission: undefined,
        capabilities: undefined,
      }),
    ),
    ...tool.map(
      ({ relpath, user, group, permission, capabilities }): PrivilegedFile => ({
        section: 'tool',
        relpath,
        owner: toolOwner(record, accounts, { relpath, user, group }),
        permission,
        capabilities,
      }),
    ),
  ];
}

/** The account `package`; with a developer token also an account of the NAS. */
function toolOwner(
  { user: own }: PackageRecord,
  { passwd, group: groups }: AccountFiles,
  { relpath, user, group }: { readonly relpath: string; readonly user: string; readonly group: string },
): Owner {
  const uid = user === 'package' ? own.uid : idOf(passwd, user);
  const gid = group === 'package' ? own.gid : idOf(groups, group);
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  const missing = uid === undefined ? `user ${user}` : `group ${group}`;
  throw toolFailure('tool', relpath, `should belong to the ${missing}, which does not exist`);
}

/** Inferred: a link is followed, as chmod and setcap follow it, but only within the package. */
async function locateFile(
  machine: StepContext['machine'],
  { folders: { target } }: PackageRecord,
  special: PrivilegedFile,
): Promise<LocatedFile> {
  const { section, relpath } = special;
  const isInside = !relpath.split('/').includes('..');
  const path = isInside ? await machine.resolve(`${target}/${relpath}`) : undefined;
  if (path?.startsWith(`${target}/`) !== true) throw toolFailure(section, relpath, 'does not exist');
  return { ...special, path };
}

/** Changing the owner clears the set-id bits, so the mode is set afterwards. */
function ownerOps({ section, path, owner, permission }: LocatedFile): FileOp[] {
  return [
    { op: 'own', path, owner, recursive: section === 'executable' },
    ...(permission === undefined ? [] : [{ op: 'mode', path, mode: permission } as const]),
  ];
}

async function giveCapabilities(
  { machine, nas: { release }, note }: StepContext,
  { path, relpath, capabilities }: LocatedFile,
): Promise<void> {
  if (capabilities === undefined || capabilities.trim() === '') return;
  if (compareOsVersions(fullName(release), TOOL_CAPABILITIES.since.version) < 0) {
    note(`${relpath} runs without ${capabilities}: DSM ${release.name} does not know capabilities`);
    return;
  }
  const names = capabilityNames(capabilities);
  if (names === undefined) throw toolFailure('tool', relpath, `cannot have the capabilities ${capabilities}`);
  const [kind] = await machine.kinds([path]);
  if (kind !== 'file') throw toolFailure('tool', relpath, 'cannot have capabilities: it is not a file');
  const { given: granted, withheld, failure: error } = await setFileCapabilities(machine, { path, names });
  if (error !== undefined)
    note(`${relpath} runs without ${names.join(', ')}: this box cannot set it (${error})`);
  if (granted.length > 0) note(`gave ${relpath} ${granted.join(', ')}`);
  if (withheld.length > 0)
    note(`${relpath} runs without ${withheld.join(', ')}: no program in a box has them`);
}

const toolFailure = (section: PrivilegedFile['section'], relpath: string, problem: string): StepFailure =>
  new StepFailure(
    `conf/privilege: the ${section} target/${relpath} ${problem} (${TOOL_FAILURE.description})`,
  );
