/** Keys of INFO that no document lists although packages have them, and the field that a misspelt one may mean. */
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
const SPKSRC = sure('spksrc mk/spksrc.spk.mk');

const key = (name: string, decides: string, source: Source): UndocumentedKey => ({ name, decides, source });

/** Known to do no harm; what they decide, where it is known at all, is nothing about installing. */
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
  key('changelog', 'What is new, for the list of a package source.', SPKSRC),
  key('reloadui', 'Whether DSM loads its desktop anew.', SPKSRC),
];

/** Whether some DSM reads the key, or packages are known to have it. */
export function isKnownKey(name: string): boolean {
  return infoField(name) !== undefined || UNDOCUMENTED_KEYS.some((row) => row.name === name);
}

const CANDIDATES: readonly string[] = INFO_FIELDS.flatMap(({ name }) =>
  name.endsWith('_[language]') ? LANGUAGES.map(({ code }) => name.replace('[language]', code)) : [name],
);

/** The field that an unknown key looks like: `install_dep_package`, `displayname_itn`. */
export const likelyField = (name: string): string | undefined => nearWords(name.toLowerCase(), CANDIDATES)[0];
