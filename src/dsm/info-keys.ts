/** Undocumented keys of INFO that packages use, and suggestions for misspelt keys. */
import { INFO_FIELDS, infoField } from './info-fields.ts';
import { LANGUAGES } from './languages.ts';
import { nearWords } from './near-words.ts';
import { likely, type Source, sure } from './source.ts';

export interface UndocumentedKey {
  readonly name: string;
  readonly decides: string;
  readonly source: Source;
}

const TOOLKIT = sure('pkg_dump_info of the package toolkit (pkg_util.sh)');
const SPKSRC_MAKEFILE = sure('spksrc mk/spksrc.spk.mk');

const keyRow = (name: string, decides: string, source: Source): UndocumentedKey => ({
  name,
  decides,
  source,
});

/** Harmless keys. Those whose effect is known do not influence an installation. */
export const UNDOCUMENTED_KEYS: readonly UndocumentedKey[] = [
  keyRow('package_icon', 'The icon of 72 pixels, base64.', TOOLKIT),
  keyRow('package_icon_72', 'The icon of 72 pixels, base64.', likely('INFO of packages for DSM 5 and 6')),
  keyRow('package_icon_120', 'The icon of 120 pixels, base64.', TOOLKIT),
  keyRow('package_icon_128', 'The icon of 128 pixels, base64.', TOOLKIT),
  keyRow('package_icon_144', 'The icon of 144 pixels, base64.', TOOLKIT),
  keyRow('package_icon_256', 'The icon of 256 pixels, base64.', TOOLKIT),
  keyRow('allow_altport', 'Not known.', TOOLKIT),
  keyRow('ctl_install', 'Not known; its siblings ctl_stop and ctl_uninstall are about buttons.', TOOLKIT),
  keyRow('log_collector', 'Not known.', TOOLKIT),
  keyRow('support_aaprofile', 'Whether there is an AppArmor profile.', TOOLKIT),
  keyRow('toolkit_version', 'The toolkit that packed it.', likely('INFO of packages that the toolkit made')),
  keyRow(
    'create_time',
    'When it was packed.',
    likely('INFO of Tailscale and of packages that the toolkit made'),
  ),
  keyRow('changelog', 'What is new, for the list of a package source.', SPKSRC_MAKEFILE),
  keyRow(
    'install_provide_packages',
    'Not known; by its name what other packages may need in its place. Here it meets no need of theirs.',
    sure('guide 33, the INFO of its WordPress example; KodBox, KodExplorer, BicBucStriim, ImpressCMS'),
  ),
  keyRow('reloadui', 'Whether DSM loads its desktop anew.', SPKSRC_MAKEFILE),
];

/** Whether some DSM reads the key, or published packages use it. */
export function isKnownKey(name: string): boolean {
  return infoField(name) !== undefined || UNDOCUMENTED_KEYS.some((row) => row.name === name);
}

const CANDIDATES: readonly string[] = INFO_FIELDS.flatMap(({ name }) =>
  name.endsWith('_[language]') ? LANGUAGES.map(({ code }) => name.replace('[language]', code)) : [name],
);

/** The field that an unknown key looks like: `install_dep_package`, `displayname_itn`. */
export const likelyField = (name: string): string | undefined => nearWords(name.toLowerCase(), CANDIDATES)[0];
