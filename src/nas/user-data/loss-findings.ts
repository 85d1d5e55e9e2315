/** What an upgrade did to the user's files as findings: each script and line once, with the files. Pure. */
import { type Finding, type FindingCode, makeFinding, type Place } from '../../findings.ts';
import { scriptFile } from '../../package-center/action/plan-steps.ts';
import type { PackageRecord } from '../../package-center/package/installed-package.ts';
import type { Spk } from '../../spk/spk.ts';
import { type BlamedLine, blameLine } from './blame.ts';
import type { Fate } from './fate.ts';
import type { UpgradeCulprit } from './upgrade-looks.ts';

export interface LostFile {
  readonly path: string;
  /** `var/settings.conf`. */
  readonly own: string;
  readonly fate: Fate;
  /** The script that did it; undefined where it is not known, or where nothing was done. */
  readonly culprit: UpgradeCulprit | undefined;
}

export interface UpgradedVersion {
  readonly version: string;
  readonly spk: Spk;
  readonly user: PackageRecord['user'];
}

export interface UpgradedVersions {
  readonly old: UpgradedVersion;
  readonly new: UpgradedVersion;
}

/** The files of one script and line. */
interface Loss {
  readonly fate: Fate;
  readonly files: readonly [LostFile, ...LostFile[]];
  readonly blamed: BlamedLine | undefined;
}

const CODES = {
  lost: 'upgrade-data-lost',
  'left-in-upgrade-folder': 'upgrade-data-not-moved-back',
  defaults: 'upgrade-data-reset',
  unreadable: 'upgrade-data-unreadable',
} as const satisfies Partial<Record<Fate, FindingCode>>;

/** The most findings of one upgrade. */
const MOST_FINDINGS = 20;

export function lossFindings(
  files: readonly LostFile[],
  versions: UpgradedVersions,
  inUpgradeFolder: readonly string[],
): Finding[] {
  const failures = losses(files, versions).flatMap((loss) => lossFinding(loss, versions));
  const stale = inUpgradeFolder.length === 0 ? [] : [staleFinding(inUpgradeFolder, versions)];
  return [...failures.slice(0, MOST_FINDINGS), ...stale];
}

function losses(files: readonly LostFile[], versions: UpgradedVersions): Loss[] {
  const byCause = new Map<string, Loss>();
  for (const file of files) {
    const blamed = blamedLine(file, versions);
    const { script, side, loss } = file.culprit ?? {};
    const cause = [file.fate, script, side, loss, blamed?.member, blamed?.line].join(' ');
    const known = byCause.get(cause);
    const sure = blamed?.sure !== false && known?.blamed?.sure !== false;
    const all: Loss['files'] = known === undefined ? [file] : [...known.files, file];
    byCause.set(cause, { fate: file.fate, files: all, blamed: blamed && { ...blamed, sure } });
  }
  return [...byCause.values()];
}

function blamedLine({ own, culprit }: LostFile, versions: UpgradedVersions): BlamedLine | undefined {
  if (culprit === undefined) return undefined;
  const { spk } = versions[culprit.side];
  const scripts = [...spk.files].filter(([name]) => name.startsWith('scripts/'));
  const texts = new Map(scripts.map(([name, content]) => [name, content.toString('utf8')]));
  return blameLine(texts, `scripts/${scriptFile(culprit.script)}`, { own, loss: culprit.loss });
}

function lossFinding(loss: Loss, versions: UpgradedVersions): Finding[] {
  const { fate } = loss;
  if (fate === 'kept' || fate === 'changed') return [];
  return [makeFinding(CODES[fate], placeOf(loss), lossText(fate, loss, versions))];
}

function placeOf({ files: [{ path, culprit }], blamed }: Loss): Place {
  if (blamed !== undefined) return { member: blamed.member, line: blamed.line, path };
  return culprit === undefined ? { path } : { member: `scripts/${scriptFile(culprit.script)}`, path };
}

function lossText(fate: keyof typeof CODES, loss: Loss, versions: UpgradedVersions): string {
  const names = nameList(loss.files.map(({ own }) => own));
  const upgrade = `the upgrade from ${versions.old.version} to ${versions.new.version}`;
  const isOne = loss.files.length === 1;
  const cause = causeText(loss, versions);
  switch (fate) {
    case 'lost':
      return `The user's ${names} ${isOne ? 'was' : 'were'} lost in ${upgrade}: ${cause}.`;
    case 'left-in-upgrade-folder':
      return `The user's ${names} ${isOne ? 'was' : 'were'} not moved back from SYNOPKG_TEMP_UPGRADE_FOLDER in ${upgrade}: ${cause}.`;
    case 'defaults':
      return `What the user had changed in ${names} was undone in ${upgrade}: ${cause}.`;
    case 'unreadable':
      return `After ${upgrade} the package's user ${versions.new.user.username} cannot read ${names}, which ${versions.old.user.username} could.`;
  }
}

/** `postinst of 2.0-1 wrote over it, line 3`. */
function causeText({ files, blamed }: Loss, versions: UpgradedVersions): string {
  const [{ culprit }] = files;
  if (culprit === undefined) return 'no script of the upgrade, but a program that ran';
  const done = `${culprit.loss === 'removed' ? 'removed' : 'wrote over'} ${files.length === 1 ? 'it' : 'them'}`;
  const script = `${culprit.script} of ${versions[culprit.side].version} ${done}`;
  if (blamed === undefined) return script;
  const isOther = blamed.member !== `scripts/${scriptFile(culprit.script)}`;
  const line = `line ${blamed.line}${isOther ? ` of ${blamed.member}` : ''}`;
  return `${script}, ${blamed.sure ? '' : 'probably '}${line}`;
}

function staleFinding(names: readonly string[], { old, new: newer }: UpgradedVersions): Finding {
  const upgrade = `The upgrade from ${old.version} to ${newer.version}`;
  const text = `${upgrade} left in SYNOPKG_TEMP_UPGRADE_FOLDER, for the next upgrade to find: ${nameList(names)}.`;
  return makeFinding('upgrade-folder-left', {}, text);
}

const MOST_NAMES = 3;

function nameList(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  if (more > 0) return `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more`;
  return names.length === 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
