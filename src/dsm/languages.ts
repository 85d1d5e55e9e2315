/** The languages of DSM, by the codes that displayname_, description_ and the wizards' file names use. */
import { type Source, sure } from './source.ts';

export interface Language {
  readonly code: string;
  readonly name: string;
  readonly source: Source;
}

const GUIDE = sure('guide 05 displayname_[DSM language]');

const NAMES = {
  enu: 'English',
  cht: 'Traditional Chinese',
  chs: 'Simplified Chinese',
  krn: 'Korean',
  ger: 'German',
  fre: 'French',
  ita: 'Italian',
  spn: 'Spanish',
  jpn: 'Japanese',
  dan: 'Danish',
  nor: 'Norwegian',
  sve: 'Swedish',
  nld: 'Dutch',
  rus: 'Russian',
  plk: 'Polish',
  ptb: 'Brazilian Portuguese',
  ptg: 'European Portuguese',
  hun: 'Hungarian',
  trk: 'Turkish',
  csy: 'Czech',
} as const;

export type LanguageCode = keyof typeof NAMES;

export const LANGUAGES: readonly Language[] = Object.entries(NAMES).map(([code, name]) => ({
  code,
  name,
  source: GUIDE,
}));

export const DEFAULT_LANGUAGE: LanguageCode = 'enu';

export function isLanguage(code: string): code is LanguageCode {
  return Object.hasOwn(NAMES, code);
}
