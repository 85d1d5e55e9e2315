/** A document with generated parts: the bench rewrites the text between two marks and keeps the rest. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export type Part = 'machine' | 'verdict' | 'table' | 'endurance';

export function writePart(file: string, part: Part, text: string): void {
  const [begin, end] = [`<!-- bench: ${part} -->`, `<!-- end of ${part} -->`];
  const old = existsSync(file) ? readFileSync(file, 'utf8') : '# Performance\n';
  const whole = `${begin}\n${text.trim()}\n${end}`;
  const [from, to] = [old.indexOf(begin), old.indexOf(end)];
  const partExists = from >= 0 && to > from;
  const updated = partExists
    ? old.slice(0, from) + whole + old.slice(to + end.length)
    : `${old.trimEnd()}\n\n${whole}\n`;
  writeFileSync(file, updated);
}
