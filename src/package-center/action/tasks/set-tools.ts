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

/** A file of the package that gets something of its own. */
interface Special {
  readonly section: 'executable' | 'tool';
  readonly relpath: string;
  readonly owner: Owner;
  readonly permission: number | undefined;
  readonly capabilities: string | undefined;
}

type Placed = Special & { readonly path: string };

/** DSM fails with 313 where a file is missing, or cannot be changed. */
export async function setTools(context: StepContext): Promise<void> {
  const { machine, system, package: pkg } = context;
  const { executable = [], tool = [] } = pkg.record.spk.privilege ?? {};
  if (executable.length + tool.length === 0) return;
  const specials = specialFiles(pkg.record, await system.accounts.read());
  const placed = await Promise.all(specials.map((special) => place(machine, pkg.record, special)));
  await machine.change(placed.flatMap(changesOf));
  for (const file of placed) await giveCapabilities(context, file);
}

function specialFiles(facts: PackageRecord, accounts: AccountFiles): Special[] {
  const { executable = [], tool = [] } = facts.spk.privilege ?? {};
  return [
    ...executable.map(
      ({ relpath, runAs }): Special => ({
        section: 'executable',
        relpath,
        owner: fileOwner(facts, runnerNamed(runAs)),
        permission: undefined,
        capabilities: undefined,
      }),
    ),
    ...tool.map(
      ({ relpath, user, group, permission, capabilities }): Special => ({
        section: 'tool',
        relpath,
        owner: toolOwner(facts, accounts, { relpath, user, group }),
        permission,
        capabilities,
      }),
    ),
  ];
}

/** `package`, or where a developer token lets it through, an account of the NAS. */
function toolOwner(
  { user: own }: PackageRecord,
  { passwd, group: groups }: AccountFiles,
  { relpath, user, group }: { readonly relpath: string; readonly user: string; readonly group: string },
): Owner {
  const uid = user === 'package' ? own.uid : idOf(passwd, user);
  const gid = group === 'package' ? own.gid : idOf(groups, group);
  if (uid !== undefined && gid !== undefined) return { uid, gid };
  const who = uid === undefined ? `user ${user}` : `group ${group}`;
  throw failure('tool', relpath, `is to belong to the ${who}, which is not there`);
}

/** Inferred: a link is followed, as chmod and setcap do, but not out of the package. */
async function place(
  machine: StepContext['machine'],
  { folders: { target } }: PackageRecord,
  special: Special,
): Promise<Placed> {
  const { section, relpath } = special;
  const isInside = !relpath.split('/').includes('..');
  const path = isInside ? await machine.resolve(`${target}/${relpath}`) : undefined;
  if (path?.startsWith(`${target}/`) !== true) throw failure(section, relpath, 'is not there');
  return { ...special, path };
}

/** A change of owner takes set-id bits away, so that the mode comes after it. */
function changesOf({ section, path, owner, permission }: Placed): FileOp[] {
  return [
    { op: 'own', path, owner, recursive: section === 'executable' },
    ...(permission === undefined ? [] : [{ op: 'mode', path, mode: permission } as const]),
  ];
}

async function giveCapabilities(
  { machine, nas: { release }, note }: StepContext,
  { path, relpath, capabilities }: Placed,
): Promise<void> {
  if (capabilities === undefined || capabilities.trim() === '') return;
  if (compareOsVersions(fullName(release), TOOL_CAPABILITIES.since.version) < 0) {
    note(`${relpath} runs without ${capabilities}: DSM ${release.name} does not know capabilities`);
    return;
  }
  const names = capabilityNames(capabilities);
  if (names === undefined) throw failure('tool', relpath, `cannot have the capabilities ${capabilities}`);
  const [kind] = await machine.kinds([path]);
  if (kind !== 'file') throw failure('tool', relpath, 'cannot have capabilities: it is no file');
  const { given, withheld, failure: why } = await setFileCapabilities(machine, { path, names });
  if (why !== undefined) note(`${relpath} runs without ${names.join(', ')}: this box cannot set it (${why})`);
  if (given.length > 0) note(`gave ${relpath} ${given.join(', ')}`);
  if (withheld.length > 0) note(`${relpath} runs without ${withheld.join(', ')}: no program in a box has it`);
}

const failure = (section: Special['section'], relpath: string, what: string): StepFailure =>
  new StepFailure(`conf/privilege: the ${section} target/${relpath} ${what} (${TOOL_FAILURE.description})`);
