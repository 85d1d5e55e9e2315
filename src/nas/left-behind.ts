/** What is on the NAS now that was not there at the beginning, sorted by whose doing it is. */
import { leftoverRow, SHARE_KEPT } from '../dsm/leftovers.ts';
import { SHARE_LIST } from '../dsm/shares.ts';
import type { Imprecision, LeftBehind, LeftFile } from '../events.ts';
import type { Change, Listener, Machine, Mark, Measured, ProcessEntry } from '../machine/machine.ts';
import type { PackageRecord } from '../package-center/package/installed-package.ts';
import { type AccountFiles, parseGroups, parseUsers } from '../system/accounts.ts';
import type { NasSystem } from '../system/nas-system.ts';
import type { Attribution } from './attribution.ts';
import { boundLeft } from './bounded-left.ts';
import { isChannelPath } from './box-commands.ts';
import { type LeftMakers, leftMakers } from './left-makers.ts';
import { lostMembers } from './lost-members.ts';
import { measuredValue } from './map-measured.ts';
import { mergeChanges } from './merge-changes.ts';
import { type StillInstalled, stillInstalled } from './still-installed.ts';

/** The state that `leftBehind` compares with. */
export interface Baseline {
  readonly mark: Mark;
  /** What had changed already when the mark was taken: on a NAS that was restored, what its snapshot held. */
  readonly earlier: readonly Change[];
  readonly accounts: AccountFiles;
  /** Processes that ran already, and whose ports were open already. */
  readonly pids: ReadonlySet<number>;
}

export interface LeakContext {
  /** Every package that was ever on this NAS. */
  readonly packages: readonly string[];
  /** The paths of shared folders, and of what workers keep. */
  readonly keptPaths: readonly string[];
  /** Processes of the box that are spkbox's own. */
  readonly ownProcesses: ReadonlySet<number>;
  readonly attribution: Measured<Attribution>;
  /** The packages that are installed now. */
  readonly installed: readonly PackageRecord[];
}

export interface LeftBehindReport {
  readonly left: readonly LeftBehind[];
  readonly imprecise: readonly Imprecision[];
}

export async function takeBaseline(machine: Machine, { accounts }: NasSystem): Promise<Baseline> {
  return { mark: await machine.mark(), earlier: [], accounts: await accounts.read(), pids: new Set() };
}

/** What is on the NAS now counts as having been there at the beginning. */
export async function takeBaselineAgain(machine: Machine, system: NasSystem): Promise<Baseline> {
  const running = measuredValue(await machine.processes()) ?? [];
  return { ...(await takeBaseline(machine, system)), pids: new Set(running.map(({ pid }) => pid)) };
}

/** Every change since the baseline. */
export async function changesSinceBaseline(
  machine: Machine,
  { mark, earlier }: Baseline,
): Promise<Measured<readonly Change[]>> {
  const changes = await machine.changesSince(mark);
  if (changes.precision === 'unavailable') return changes;
  return { ...changes, value: mergeChanges(earlier, changes.value) };
}

export async function leftBehind(
  { machine, system }: { readonly machine: Machine; readonly system: NasSystem },
  before: Baseline,
  context: LeakContext,
): Promise<LeftBehindReport> {
  const [changes, processes, listeners, accounts, isListForeign] = await Promise.all([
    changesSinceBaseline(machine, before),
    machine.processes(),
    machine.listeners(),
    system.accounts.read(),
    system.shares.isListForeign(),
  ]);
  const names = namesOf(accounts);
  const running = measuredValue(processes) ?? [];
  const makers = leftMakers(context.attribution, running);
  const standing = stillInstalled(context.installed);
  const leftovers = [
    ...leftFiles(changedFiles(measuredValue(changes) ?? [], isListForeign), {
      context,
      names,
      makers,
      standing,
    }),
    ...leftProcesses(
      running.filter(({ pid }) => !context.ownProcesses.has(pid) && !before.pids.has(pid)),
      { names, makers, standing },
    ),
    ...leftPorts(
      (measuredValue(listeners) ?? []).filter(({ pids }) => !pids.some((pid) => before.pids.has(pid))),
      { makers, standing },
    ),
    ...leftAccounts(before.accounts, accounts, { standing, installed: context.installed }),
  ];
  const facts = {
    'changed files': changes,
    processes,
    'open ports': listeners,
    'who made what': context.attribution,
  };
  const { left, omitted } = boundLeft(leftovers);
  const imprecise = Object.entries(facts).flatMap(([fact, value]) => imprecisionOf(fact, value));
  return { left, imprecise: omitted === 0 ? imprecise : [...imprecise, omission(omitted)] };
}

const omission = (omitted: number): Imprecision => ({
  fact: 'what was left behind',
  precision: 'approximate',
  why: `the list would be too long: ${omitted} files and other lines at its end are left out`,
});

interface Owners {
  readonly names: ReturnType<typeof namesOf>;
  readonly makers: LeftMakers;
  readonly standing: StillInstalled;
}

const leftProcesses = (
  processes: readonly ProcessEntry[],
  { names, makers, standing }: Owners,
): LeftBehind[] =>
  processes.filter(isAlive).map(({ pid, uid, argv, name }) => ({
    kind: 'process',
    what: `${argv.join(' ').trim() || name} (pid ${pid}, ${names.users.get(uid) ?? uid})`,
    verdict: 'left',
    why: 'still runs',
    files: [],
    ...makers.ofProcesses([pid]),
    ...standing({ uid, ...makers.ofProcesses([pid]) }),
  }));

const leftPorts = (
  listeners: readonly Listener[],
  { makers, standing }: Omit<Owners, 'names'>,
): LeftBehind[] =>
  listeners.map(({ protocol, address, port, uid, pids }) => ({
    kind: 'port',
    what: `${protocol} ${address}:${port}`,
    verdict: 'left',
    why: pids.length > 0 ? `still open, held by pid ${pids.join(', ')}` : 'still open',
    files: [],
    ...makers.ofProcesses(pids),
    ...standing({ uid, ...makers.ofProcesses(pids) }),
  }));

/** A zombie has ended: only its parent has not noticed yet. */
const isAlive = ({ state }: ProcessEntry): boolean => state !== 'Z';

function imprecisionOf(fact: string, value: Measured<unknown>): Imprecision[] {
  return value.precision === 'exact' ? [] : [{ fact, precision: value.precision, why: value.why }];
}

interface Names {
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

function namesOf({ passwd, group }: AccountFiles): Names {
  return {
    users: new Map(parseUsers(passwd).map(({ uid, name }) => [uid, name])),
    groups: new Map(parseGroups(group).map(({ gid, name }) => [gid, name])),
  };
}

/** Accounts are reported line by line, and shared folders by their folders. */
const ACCOUNT_FILES: readonly string[] = ['/etc/passwd', '/etc/group', '/etc/shadow'];

/** DSM's list of shared folders is reported only where something besides DSM changed it. */
function changedFiles(changes: readonly Change[], isListForeign: boolean): Change[] {
  const hidden = isListForeign ? ACCOUNT_FILES : [...ACCOUNT_FILES, SHARE_LIST.path];
  return changes.filter(({ path }) => !hidden.includes(path) && !isChannelPath(path));
}

/** One line for each topmost path; what lies below comes with it. */
function leftFiles(
  changes: readonly Change[],
  {
    context,
    names,
    makers,
    standing,
  }: { context: LeakContext; names: Names; makers: LeftMakers; standing: StillInstalled },
): LeftBehind[] {
  const trees = new Map<string, LeftFile[]>();
  for (const change of changes) {
    const file = { ...leftFile(change, names), ...makers.ofPath(change.path) };
    const tree = treeOf(change.path, trees);
    if (tree === undefined) trees.set(change.path, [file]);
    else tree.push(file);
  }
  return [...trees].map(([path, files]) => ({
    kind: 'files',
    what: path,
    ...verdictOf(path, files, context),
    files,
    ...makers.ofPath(path),
    ...standing({ path, ...makers.ofPath(path) }),
  }));
}

/** The files of a new folder that the path is in. */
function treeOf(path: string, trees: ReadonlyMap<string, LeftFile[]>): LeftFile[] | undefined {
  for (let end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
    const tree = trees.get(path.slice(0, end));
    if (tree?.[0]?.change === 'created') return tree;
  }
  return undefined;
}

function leftFile({ path, change, file }: Change, { users, groups }: Names): LeftFile {
  const owner =
    file === undefined
      ? ''
      : `${users.get(file.owner.uid) ?? file.owner.uid}:${groups.get(file.owner.gid) ?? file.owner.gid}`;
  return {
    path,
    change,
    kind: file?.kind ?? 'gone',
    owner,
    mode: (file?.mode ?? 0).toString(8).padStart(4, '0'),
    size: file?.size ?? 0,
  };
}

const WHY_LEFT: Readonly<Record<LeftFile['change'], string>> = {
  created: 'made, and not removed',
  modified: 'changed',
  metadata: 'mode or owner changed',
  deleted: 'removed, though it was not the package’s',
};

function verdictOf(
  path: string,
  files: readonly LeftFile[],
  { packages, keptPaths }: LeakContext,
): Pick<LeftBehind, 'verdict' | 'why'> {
  if (keptPaths.includes(path)) return { verdict: 'kept', why: SHARE_KEPT };
  const row = leftoverRow(path, packages);
  if (row !== undefined) return { verdict: row.verdict, why: row.why };
  return { verdict: 'left', why: WHY_LEFT[files[0]?.change ?? 'created'] };
}

/** Accounts that are told one by one; root in the box can fill the files with them. */
const MOST_ACCOUNTS = 200;

function leftAccounts(
  before: AccountFiles,
  now: AccountFiles,
  {
    standing,
    installed,
  }: { readonly standing: StillInstalled; readonly installed: readonly PackageRecord[] },
): LeftBehind[] {
  const left = (what: string, accounts: readonly string[]): LeftBehind => ({
    kind: 'account',
    what,
    verdict: 'left',
    why: 'made or changed, and not put back',
    files: [],
    ...standing({ accounts }),
  });
  const added = (['user', 'group'] as const).flatMap((kind) => {
    const file = kind === 'user' ? 'passwd' : 'group';
    const lines = addedLines(before[file], now[file]);
    const rest = lines.length - MOST_ACCOUNTS;
    return [
      ...lines
        .slice(0, MOST_ACCOUNTS)
        .map((line) => left(`${kind} ${line.split(':')[0]}`, accountNames(kind, line))),
      ...(rest > 0 ? [left(`${rest} more lines of /etc/${file}`, [])] : []),
    ];
  });
  return [...added, ...lostMembers(installed, before, now)];
}

function addedLines(before: string, now: string): string[] {
  const known = new Set(before.split('\n'));
  return [...new Set(now.split('\n'))].filter((line) => line !== '' && !known.has(line));
}

/** The name in front, and the members of a group. */
function accountNames(kind: 'user' | 'group', text: string): string[] {
  const [name = '', , , members = ''] = text.split(':');
  return kind === 'group' ? [name, ...members.split(',')] : [name];
}
