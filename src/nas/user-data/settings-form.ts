/** The form of a settings file: its values, and how a comment is written in it. Pure. */

export type SettingsForm = 'json' | 'xml' | 'php' | 'lines' | 'words';

export interface SettingsValue {
  readonly key: string;
  readonly value: string;
  /** Where the value begins in the text. */
  readonly from: number;
}

const LINE = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*(["']?)([^\r\n]*?)\2[ \t]*\r?$/gm;
const JSON_STRING = /"([\w .-]+)"\s*:\s*()"([^"\\]*)"/g;
const COMMENTED = /\.(?:conf|cfg|cnf|config|ini|ya?ml|toml|properties|env)$/i;

/** Undefined for text in a form that spkbox does not know. */
export function settingsForm(text: string): SettingsForm | undefined {
  if (isJson(text)) return 'json';
  if (text.startsWith('<?php')) return text.includes('?>') ? undefined : 'php';
  if (/^\s*<(?:\?xml|[a-z])/i.test(text)) return 'xml';
  if (/^[ \t]*(?:export[ \t]+)?[\w.-]+[ \t]*[=:]/m.test(text)) return 'lines';
  return /^[^\r\n]+\r?\n?$/.test(text) ? 'words' : undefined;
}

export function settingsValues(text: string, form: SettingsForm | undefined): SettingsValue[] {
  if (form === 'words') return [{ key: '', value: text.trim(), from: text.search(/\S/) }];
  if (form !== 'json' && form !== 'lines') return [];
  const matches = [...text.matchAll(form === 'json' ? JSON_STRING : LINE)];
  return matches.map(({ 0: whole, 1: key = '', 2: quote = '', 3: value = '', index }) => ({
    key,
    value,
    from: index + whole.lastIndexOf(`${quote}${value}`) + quote.length,
  }));
}

/** A comment with this text; undefined where the form has none, or where it is not sure that the reader knows comments. */
export function settingsComment(
  path: string,
  settings: { readonly text: string; readonly form: SettingsForm | undefined },
  words: string,
): string | undefined {
  const { text, form } = settings;
  if (form === 'xml') return `<!-- ${words} -->`;
  if (form === 'php') return `// ${words}`;
  if (form !== 'lines') return undefined;
  const sign = /^[ \t]*([#;])/m.exec(text)?.[1] ?? (COMMENTED.test(path) ? '#' : undefined);
  if (sign === undefined) return undefined;
  return `${/\.ini$/i.test(path) && !/^[ \t]*#/m.test(text) ? ';' : sign} ${words}`;
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
