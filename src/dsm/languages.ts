/** The languages of DSM, with the codes in displayname_, description_ and the names of wizard files. */
import { type Source, sure } from './source.ts';

export interface Language {
  readonly code: string;
  readonly name: string;
  readonly source: Source;
}

const GUIDE_05_LANGUAGES = sure('guide 05 displayname_[DSM language]');

const LANGUAGE_NAMES = {
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

export type LanguageCode = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES: readonly Language[] = Object.entries(LANGUAGE_NAMES).map(([code, name]) => ({
  code,
  name,
  source: GUIDE_05_LANGUAGES,
}));

export const DEFAULT_LANGUAGE: LanguageCode = 'enu';

export function isLanguage(code: string): code is LanguageCode {
  return Object.hasOwn(LANGUAGE_NAMES, code);
}

/** What a person may write who does not know DSM's codes: ISO 639-1, and the scripts of Chinese. */
const ISO: Readonly<Record<string, LanguageCode>> = {
  ...{ en: 'enu', de: 'ger', fr: 'fre', it: 'ita', es: 'spn', ja: 'jpn', ko: 'krn', zh: 'chs', da: 'dan' },
  ...{ no: 'nor', nb: 'nor', sv: 'sve', nl: 'nld', ru: 'rus', pl: 'plk', pt: 'ptg', hu: 'hun', tr: 'trk' },
  ...{ cs: 'csy', 'pt-br': 'ptb', 'zh-tw': 'cht', 'zh-hant': 'cht' },
};

/** DSM's code for a language tag such as `en`, `de_DE` or `pt-BR`; undefined for a language that DSM does not have. */
export function languageOfIso(tag: string): LanguageCode | undefined {
  const lower = tag.toLowerCase().replaceAll('_', '-');
  const [language = ''] = lower.split('-');
  return ISO[lower] ?? ISO[language];
}
