/** The line of a script that touched a file: the one that names it and can remove or write it. Pure. */

export interface BlamedLine {
  /** `scripts/postinst`. */
  readonly member: string;
  readonly line: number;
  /** No other line could have done it as well. */
  readonly sure: boolean;
}

const REMOVES = /(?:^|[\s;&|(])(?:rm|mv|find|rsync|unlink|rmdir|truncate|tar)\s/;
const WRITES = /(?:^|[\s;&|(])(?:cp|mv|install|rsync|tee|tar|sed|dd|ln)\s|>/;

/** The variables that DSM gives for a package's folders. */
const FOLDER_VARIABLES: Readonly<Record<string, string>> = { var: 'SYNOPKG_PKGVAR', home: 'SYNOPKG_PKGHOME' };

/** `scripts` are the package's, by member; the script itself comes first, then those that it names. */
export function blameLine(
  scripts: ReadonlyMap<string, string>,
  member: string,
  { own, loss }: { readonly own: string; readonly loss: 'removed' | 'overwritten' },
): BlamedLine | undefined {
  const script = scripts.get(member);
  if (script === undefined) return undefined;
  const named = [...scripts.keys()].filter((other) => other !== member && script.includes(baseName(other)));
  const verb = loss === 'removed' ? REMOVES : WRITES;
  const found = [member, ...named].map((name) => blamedIn(name, scripts.get(name) ?? '', { own, verb }));
  return found.find((blamed) => blamed !== undefined);
}

interface Search {
  readonly own: string;
  readonly verb: RegExp;
}

function blamedIn(member: string, text: string, { own, verb }: Search): BlamedLine | undefined {
  const lines = withValues(text).map((line, index) => ({ line, number: index + 1 }));
  const acting = lines.filter(({ line }) => !/^\s*#/.test(line) && verb.test(line));
  for (const name of namesOf(own)) {
    const [first, ...others] = acting.filter(({ line }) => name.test(line));
    if (first !== undefined) return { member, line: first.number, sure: others.length === 0 };
  }
  return undefined;
}

/** The file's own name, the folder around it, then the package's folder. */
function namesOf(own: string): RegExp[] {
  const parts = own.split('/');
  const [place = ''] = parts;
  const folder = parts.at(-2) ?? '';
  const variable = FOLDER_VARIABLES[place];
  return [
    wordPattern(parts.at(-1) ?? ''),
    ...(parts.length > 2 ? [wordPattern(folder)] : []),
    new RegExp(`/${place}(?![\\w-]|/packages)${variable === undefined ? '' : `|\\b${variable}\\b`}`),
  ];
}

const wordPattern = (word: string): RegExp =>
  new RegExp(`(?<![\\w-])${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![\\w-])`);

/** The lines, with plain variables of the script filled in: `f=$var/a` makes `rm "$f"` name the file. */
function withValues(text: string): string[] {
  const lines = text.split('\n');
  const values = new Map(
    lines.flatMap((line) =>
      [...line.matchAll(/(?:^|[\s;])([A-Za-z_]\w*)=("[^"]*"|'[^']*'|[^\s;"']+)/g)].map(
        ([, name = '', value = '']) => [name, value] as const,
      ),
    ),
  );
  const fill = (line: string): string =>
    line.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => values.get(name) ?? whole);
  return lines.map((line) => (/^\s*[A-Za-z_]\w*=\S*\s*$/.test(line) ? line : fill(fill(line))));
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
