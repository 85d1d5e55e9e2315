/** Edits of /etc/passwd, /etc/group and /etc/shadow, a line at a time: lines that an edit does not concern stay as they are. Pure. */
import { parseGroups } from './account-files.ts';

/** Adds the line at the end, or before a line of the same name: of two the first one counts. */
export function addLine(text: string, name: string, line: string): string {
  const lines = text.split('\n');
  const index = lines.findIndex((other) => other.startsWith(`${name}:`));
  if (index >= 0) return lines.toSpliced(index, 0, line).join('\n');
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}

export function removeLines(text: string, names: readonly string[]): string {
  const removed = new Set(names);
  const isKept = (line: string) => {
    const colon = line.indexOf(':');
    return colon < 0 || !removed.has(line.slice(0, colon));
  };
  return text.split('\n').filter(isKept).join('\n');
}

/** Renames a user or group in its own file. */
export const renameLines = (text: string, name: string, newName: string): string =>
  mapLines(text, (line) => (line.startsWith(`${name}:`) ? `${newName}${line.slice(name.length)}` : line));

/** Gives groups the members that `edit` returns. */
export function mapMembers(
  group: string,
  edit: (name: string, members: readonly string[]) => readonly string[],
): string {
  return mapLines(group, (line) => {
    const [parsed] = parseGroups(line);
    if (parsed === undefined) return line;
    const members = edit(parsed.name, parsed.members).join(',');
    if (members === parsed.members.join(',')) return line;
    const [name = '', password = 'x', gid = ''] = line.split(':');
    return [name, password, gid, members].join(':');
  });
}

const mapLines = (text: string, edit: (line: string) => string): string =>
  text.split('\n').map(edit).join('\n');
