/** conf/PKG_DEPS and conf/PKG_CONX: other packages, with the affected versions and DSM releases. */
import { parse } from 'ini';
import { SpkboxError } from '../../errors.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { utf8, withoutBom } from '../read/text.ts';

export interface Requirement {
  readonly package: string;
  readonly minVersion: string | undefined;
  readonly maxVersion: string | undefined;
  /** `os_min_ver`, else `dsm_min_ver`. */
  readonly minOs: string | undefined;
  readonly maxOs: string | undefined;
}

const KEYS = ['pkg_min_ver', 'pkg_max_ver', 'dsm_min_ver', 'dsm_max_ver', 'os_min_ver', 'os_max_ver'];

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The packages of the file, in its order. A repeated package keeps the later value of each key. */
export function parseRequirements(
  bytes: Buffer,
  member: string,
): { requirements: Requirement[]; notes: Finding[] } {
  const text = utf8(bytes);
  if (text === undefined || text.includes('\0')) throw badDeps(member, 1, 'the file is not UTF-8 text');
  const notes: Finding[] = [];
  const sections = requirementSections(withoutBom(text), member, notes);
  return { requirements: [...sections].map(([name, values]) => toRequirement(name, values)), notes };
}

/** Sections are split here, since the ini module would read a package named a.b as a nested section. */
function requirementSections(text: string, member: string, notes: Finding[]): Sections {
  const sections = new Map<string, Map<string, string>>();
  let current: Map<string, string> | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith(';') || line.startsWith('#')) continue;
    const name = sectionName(line, member, index + 1);
    if (name !== undefined) {
      current = sections.get(name) ?? new Map();
      sections.set(name, current);
    } else if (current === undefined) notes.push(strayLine(line, member, index + 1));
    else readKeyValue(line, current, member, index + 1, notes);
  }
  return sections;
}

/** openHAB has shipped such a line since 2017, and DSM installs it. */
function strayLine(line: string, member: string, number: number): Finding {
  const key = line.slice(0, Math.max(0, line.indexOf('='))).trim() || line;
  const text = `${member} states ${JSON.stringify(key)} before the first [package], where it concerns no package.`;
  return makeFinding('deps-stray-key', { member, line: number, key }, text);
}

function sectionName(line: string, member: string, number: number): string | undefined {
  if (!line.startsWith('[')) return undefined;
  const name = /^\[([^\]]+)\]\s*([;#].*)?$/.exec(line)?.[1]?.trim();
  if (name) return name;
  throw badDeps(member, number, 'the section is not a package name in square brackets');
}

function readKeyValue(
  line: string,
  section: Map<string, string>,
  member: string,
  number: number,
  notes: Finding[],
): void {
  const key = line.slice(0, Math.max(0, line.indexOf('='))).trim();
  if (key === '') throw badDeps(member, number, 'the line is not key=value');
  if (KEYS.includes(key)) {
    section.set(key, String(parse(line)[key] ?? ''));
    return;
  }
  const text = `${member} states ${JSON.stringify(key)}, which DSM does not know.`;
  const place = { member, line: number, key };
  notes.push(makeFinding('deps-unknown-key', place, text, { advice: `Use ${KEYS.join(', ')}.` }));
}

function toRequirement(name: string, values: ReadonlyMap<string, string>): Requirement {
  const value = (...keys: string[]) => keys.map((key) => values.get(key)).find((text) => text) || undefined;
  return {
    package: name,
    minVersion: value('pkg_min_ver'),
    maxVersion: value('pkg_max_ver'),
    minOs: value('os_min_ver', 'dsm_min_ver'),
    maxOs: value('os_max_ver', 'dsm_max_ver'),
  };
}

function badDeps(member: string, line: number, problem: string): SpkboxError {
  return new SpkboxError('CONF_BAD_DEPS', `In ${member}, ${problem}.`, {
    hint: 'Write a [PackageName] for each package, and below it lines such as pkg_min_ver=2.',
    where: `${member}:${line}`,
  });
}
