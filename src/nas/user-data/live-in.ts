/** Somebody lives in a package: changes its settings and adds files of his own, as its users would, in a bounded number. */
import type { LivedIn, PathList } from '../../events.ts';
import type { FileOp, Machine, Owner } from '../../machine/machine.ts';
import { toPathList } from '../path-list.ts';
import { dataPlaces, type PackageData } from './data-places.ts';
import { editMark, editSettings } from './edit-settings.ts';
import { findFiles, MOST_SETTINGS_BYTES, SMALL } from './find-files.ts';
import { isDatabase, isSettingsText, isTransient } from './left-alone.ts';
import { type DataPlace, ownPath } from './own-path.ts';
import { settingsForm } from './settings-form.ts';
import type { UsersItem } from './users-item.ts';

export interface LiveInOptions {
  /** Whether settings are changed and files added; true when absent. */
  readonly edits?: boolean;
  /** A shell script that does in the box what the package's users do. */
  readonly seed?: string;
  /** Who runs it: the package's user, in the environment of its scripts, when absent. */
  readonly seedAs?: 'package' | 'root';
}

/** What somebody who lives in a package has there. */
export interface UsersData {
  readonly round: number;
  readonly items: readonly UsersItem[];
}

/** Files that are looked at, and files that are changed. */
const MOST_READ = 300;
const MOST_EDITED = 50;

const FILE_NAME = 'spkbox-users-file.txt';

export interface Living extends PackageData {
  readonly earlier: UsersData;
  readonly edits: boolean;
  /** Runs the author's script, if there is one. */
  readonly seed: (() => Promise<void>) | undefined;
}

export async function liveInPackage(living: Living): Promise<{
  readonly data: UsersData;
  readonly did: Omit<LivedIn, 'ms'>;
}> {
  const { machine, edits, seed, earlier } = living;
  const round = earlier.round + 1;
  const places = await dataPlaces(living);
  const found = await readData(machine, places);
  const changed = edits ? await editAll(machine, found, round) : [];
  const added = edits ? await addFiles(machine, places, round) : [];
  const seeded = seed === undefined ? [] : await runSeed({ machine, places, seed });
  const all = [...seeded, ...withOriginals(changed, earlier), ...added];
  const touched = new Set(all.map(({ path }) => path));
  const watched = found.filter(({ path, kind }) => kind === 'kept' && !touched.has(path));
  return {
    data: { round, items: [...new Map([...all, ...watched].map((item) => [item.path, item])).values()] },
    did: { edited: pathsOf(changed), added: pathsOf(added), seeded: pathsOf(seeded) },
  };
}

function withOriginals(changed: readonly UsersItem[], { items }: UsersData): UsersItem[] {
  const earlier = new Map(items.map(({ path, original, before }) => [path, original ?? before]));
  return changed.map((item) => {
    const original = earlier.get(item.path);
    return original === undefined ? item : { ...item, original };
  });
}

const pathsOf = (items: readonly UsersItem[]): PathList => toPathList(items.map(({ path }) => path));

/** The settings and databases, each with its text where it is text. */
async function readData(machine: Machine, places: readonly DataPlace[]): Promise<UsersItem[]> {
  const folders = places.map(({ path }) => path);
  const paths = (await findFiles(machine, folders, { tests: ['-size', '+0'] }))
    .filter((path) => !isTransient(ownPath(places, path) ?? ''))
    .slice(0, MOST_READ);
  const texts = await machine.readTogether(paths, MOST_SETTINGS_BYTES + 1);
  return paths.flatMap((path, index) => toItem(path, ownPath(places, path) ?? path, texts[index]));
}

function toItem(path: string, own: string, text: string | undefined): UsersItem[] {
  const item = { path, own, kind: 'kept' } as const;
  if (isDatabase(path) || text?.startsWith('SQLite format 3') === true) return [item];
  if (text === undefined || text.length > MOST_SETTINGS_BYTES || !isSettingsText(path, text)) return [];
  const isSettings = own.startsWith('etc/') || !['words', undefined].includes(settingsForm(text));
  const isEditable = editSettings(path, text, editMark(0, 0)) !== undefined;
  return isSettings || isEditable ? [{ ...item, before: text, text }] : [];
}

async function editAll(machine: Machine, found: readonly UsersItem[], round: number): Promise<UsersItem[]> {
  const editable = found.filter(({ path, before = '' }) => editSettings(path, before, editMark(round, 0)));
  const edited = editable
    .slice(0, MOST_EDITED)
    .flatMap((item, index) => edit(item, editMark(round, index + 1)));
  // The file keeps its mode and owner.
  await machine.change(edited.map(({ path, text }): FileOp => ({ op: 'rewrite', path, text })));
  return edited;
}

type ItemWithText = UsersItem & { readonly text: string };

function edit(item: UsersItem, wanted: string): ItemWithText[] {
  const change = editSettings(item.path, item.before ?? '', wanted);
  if (change === undefined) return [];
  const { kind, text, mark } = change;
  return [{ ...item, kind: 'settings', edit: kind, text, ...(mark === undefined ? {} : { mark }) }];
}

/** One file in var, in home, and in each shared folder. */
async function addFiles(machine: Machine, places: readonly DataPlace[], round: number): Promise<UsersItem[]> {
  const homes = places.filter(({ name }) => name !== 'etc' && name !== 'share');
  const folders = await machine.look(homes.map(({ path }) => path));
  const items = homes.map(({ name, path }, index): ItemWithText => {
    const mark = editMark(round, MOST_EDITED + index + 1);
    const [file, own] = [`${path}/${FILE_NAME}`, `${name}/${FILE_NAME}`];
    return { path: file, own, kind: 'file', mark, text: `A file of the user's, ${mark}.\n` };
  });
  await machine.change(
    items.map(({ path, own, text }, index): FileOp => {
      const owner = own.startsWith('shares/') ? SHARE_USER : (folders[index]?.owner ?? SHARE_USER);
      return { op: 'file', path, text, mode: 0o644, owner };
    }),
  );
  return items;
}

/** `admin` of the group `users`, as whom people reach a shared folder. */
const SHARE_USER: Owner = { uid: 1024, gid: 100 };

interface Seeding {
  readonly machine: Machine;
  readonly places: readonly DataPlace[];
  readonly seed: () => Promise<void>;
}

/** What the script made or wrote is known by a comparison of the texts before and after. */
async function runSeed({ machine, places, seed }: Seeding): Promise<UsersItem[]> {
  const before = await smallTexts(machine, places);
  await seed();
  const after = await smallTexts(machine, places);
  return [...after].flatMap(([path, text]): UsersItem[] => {
    const earlier = before.get(path);
    if (earlier === text) return [];
    const item = { path, own: ownPath(places, path) ?? path, kind: 'seeded', mark: text, text } as const;
    return [earlier === undefined ? item : { ...item, before: earlier }];
  });
}

async function smallTexts(
  machine: Machine,
  places: readonly DataPlace[],
): Promise<ReadonlyMap<string, string>> {
  const paths = (
    await findFiles(
      machine,
      places.map(({ path }) => path),
      SMALL,
    )
  ).slice(0, MOST_READ);
  const texts = await machine.readTogether(paths, MOST_SETTINGS_BYTES);
  return new Map(paths.flatMap((path, index) => [[path, texts[index] ?? ''] as const]));
}
