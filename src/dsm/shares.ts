/** Shared folders: where DSM keeps the list of them, and which names they can have. */
import { inferred, likely, type Source, sure } from './source.ts';

const HEADER = 'synosdk/share.h of the DSM toolkit';

/** DSM's list of shared folders: a section a share, with its `path=`. Other keys of a section are left out here. */
export const SHARE_LIST: { readonly path: string; readonly source: Source } = {
  path: '/etc/samba/smb.share.conf',
  source: sure(`${HEADER}: SZF_SMBCONF_SHARE; scripts for DSM 7 that read "path=" of a share from it`),
};

/** Two names that differ in case alone are one share: DSM's share database is indexed by the name in upper case. */
export const SHARE_KEY: { readonly of: (name: string) => string; readonly source: Source } = {
  of: (name) => name.toUpperCase(),
  source: sure(`${HEADER}: SYNOSHAREDB; 007revad, whose scripts call synoshare --get-real-path in any case`),
};

/** A share is a folder right below its volume. Source: SYNOSHARE.szPath in the same header. */
export const sharePath = (volume: string, name: string): string => `${volume}/${name}`;

/** The volume of a share's path; undefined where no share can be. */
export const shareVolume = (path: string): string | undefined =>
  /^(\/volume\d+)\/[^/@#][^/]*$/.exec(path)?.[1];

const FORBIDDEN: { readonly form: RegExp; readonly source: Source } = {
  form: /[!"#$%&'()*+,/:;<=>?@[\]\\^`{|}~\0-\x1f]|^[-. ]/,
  source: inferred('what Control Panel refuses in the name of a shared folder, and what no folder can be'),
};

const LONGEST: { readonly characters: number; readonly source: Source } = {
  characters: 32,
  source: sure(`${HEADER}: SYNO_SHARENAME_UTF32_MAX`),
};

/** Sections with another meaning in a file of Samba. `.` and `..` are refused by their form. */
const RESERVED: { readonly names: readonly string[]; readonly source: Source } = {
  names: ['global', 'home', 'printers', 'sysvol', 'netlogon'],
  source: likely(`${HEADER}: SZK_RSECTION_*; Inferred: that the worker refuses them as Control Panel does`),
};

export function isShareName(name: string): boolean {
  const { length } = [...name];
  return (
    length > 0 &&
    length <= LONGEST.characters &&
    !FORBIDDEN.form.test(name) &&
    !RESERVED.names.includes(name.toLowerCase())
  );
}
