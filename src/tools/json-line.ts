/** JSON as DSM's commands print it: one line, the keys of every object in alphabetical order. */

export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json | undefined };

export function jsonLine(value: Json): string {
  return `${JSON.stringify(sorted(value))}\n`;
}

function sorted(value: Json): Json {
  if (typeof value !== 'object') return value;
  if (isList(value)) return value.map(sorted);
  const entries = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [[key, sorted(field)]],
  );
  return Object.fromEntries(entries.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
