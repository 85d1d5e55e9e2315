/** Undocumented keys of INFO that packages use, and suggestions for misspelt keys. */
import { INFO_FIELDS, infoField } from './info-fields.ts';
import { LANGUAGES } from './languages.ts';
import { likely, type Source, sure } from './source.ts';

export interface UndocumentedKey {
  readonly name: string;
  readonly decides: string;
  readonly source: Source;
}

const TOOLKIT = sure('pkg_dump_info of the package toolkit (pkg_util.sh)');
const SPKSRC_MAKEFILE = sure('spksrc mk/spksrc.spk.mk');

const key = (name: string, decides: string, source: Source): UndocumentedKey => ({ name, decides, source });

/** Harmless keys. Those whose effect is known do not influence an installation. */
export const UNDOCUMENTED_KEYS: readonly UndocumentedKey[] = [
  key('package_icon', 'The icon of 72 pixels, base64.', TOOLKIT),
  key('package_icon_72', 'The icon of 72 pixels, base64.', likely('INFO of packages for DSM 5 and 6')),
  key('package_icon_120', 'The icon of 120 pixels, base64.', TOOLKIT),
  key('package_icon_128', 'The icon of 128 pixels, base64.', TOOLKIT),
  key('package_icon_144', 'The icon of 144 pixels, base64.', TOOLKIT),
  key('package_icon_256', 'The icon of 256 pixels, base64.', TOOLKIT),
  key('allow_altport', 'Not known.', TOOLKIT),
  key('ctl_install', 'Not known; its siblings ctl_stop and ctl_uninstall are about buttons.', TOOLKIT),
  key('log_collector', 'Not known.', TOOLKIT),
  key('support_aaprofile', 'Whether there is an AppArmor profile.', TOOLKIT),
  key('toolkit_version', 'The toolkit that packed it.', likely('INFO of packages that the toolkit made')),
  key(
    'create_time',
    'When it was packed.',
    likely('INFO of Tailscale and of packages that the toolkit made'),
  ),
  key('changelog', 'What is new, for the list of a package source.', SPKSRC_MAKEFILE),
  key('reloadui', 'Whether DSM loads its desktop anew.', SPKSRC_MAKEFILE),
];

/** Whether some DSM reads the key, or published packages use it. */
export function isKnownKey(name: string): boolean {
  return infoField(name) !== undefined || UNDOCUMENTED_KEYS.some((row) => row.name === name);
}

const CANDIDATES: readonly string[] = INFO_FIELDS.flatMap(({ name }) =>
  name.endsWith('_[language]') ? LANGUAGES.map(({ code }) => name.replace('[language]', code)) : [name],
);

/** A key that differs in more letters is another word. */
const MAX_DISTANCE = 2;
/** No field has a longer name, and the distance of long names costs time. */
const LONGEST_KEY = 64;

/** The field that an unknown key resembles, for `install_dep_package` or `displayname_itn`. */
export function likelyField(name: string): string | undefined {
  if (name.length > LONGEST_KEY) return undefined;
  const plain = name.toLowerCase();
  const nearest = CANDIDATES.map((field) => ({ field, apart: distance(plain, field) }))
    .filter(({ field, apart }) => apart <= MAX_DISTANCE && apart < field.length / 3)
    .toSorted((a, b) => a.apart - b.apart);
  return nearest[0]?.field;
}

/** The number of letters to add, remove or change. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MAX_DISTANCE) return MAX_DISTANCE + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
