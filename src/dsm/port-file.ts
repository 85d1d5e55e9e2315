/** Port files (`<package>.sc`) list the ports of a package's services: guide 31. */
import { type PortRange, readPorts } from './ports.ts';
import { inferred, type Source, sure } from './source.ts';

export interface PortFileRow {
  readonly key: string;
  readonly required: boolean;
  readonly default: string | undefined;
  readonly decides: string;
  readonly source: Source;
}

const GUIDE_31 = sure('guide 31 Port');

export const PORT_FILE_KEYS: readonly PortFileRow[] = [
  {
    key: 'title',
    required: true,
    default: undefined,
    decides: 'The name in the firewall.',
    source: GUIDE_31,
  },
  {
    key: 'desc',
    required: true,
    default: undefined,
    decides: 'The application in the firewall.',
    source: GUIDE_31,
  },
  {
    key: 'port_forward',
    required: false,
    default: 'no',
    decides: 'Whether port forwarding offers it too.',
    source: GUIDE_31,
  },
  { key: 'src.ports', required: false, default: undefined, decides: 'The source ports.', source: GUIDE_31 },
  {
    key: 'dst.ports',
    required: true,
    default: undefined,
    decides: 'The ports that it listens on.',
    source: GUIDE_31,
  },
];

/** The characters of a service's name. Inferred: the backslash in guide 31 is a misprinted `_`, which its example uses. */
export const SERVICE_NAME: { readonly form: RegExp; readonly source: Source } = {
  form: /^[A-Za-z0-9_.-]+$/,
  source: inferred(
    'guide 31 prints a backslash for the underscore that its own example ss_findhostd_port has',
  ),
};

/** Bytes of a port file that are read. Inferred: real ones have a few hundred, and DSM itself states no bound. */
export const MOST_PORT_FILE_BYTES = 1024 * 1024;

/** One section of a port file. */
export interface PortService {
  readonly name: string;
  /** The line of [name], from 1. */
  readonly line: number;
  readonly title: string | undefined;
  readonly desc: string | undefined;
  readonly portForward: boolean;
  readonly sourcePorts: readonly PortRange[];
  readonly destinationPorts: readonly PortRange[];
  /** Every key, unknown keys too. */
  readonly keys: ReadonlyMap<string, string>;
}

export interface PortFault {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface PortFile {
  readonly sections: readonly PortService[];
  readonly faults: readonly PortFault[];
  /** What the guide does not have, and DSM copies as it is. */
  readonly oddities: readonly PortFault[];
}

interface PortFileEntry {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

interface PortFileSection {
  readonly name: string;
  readonly line: number;
  readonly entries: PortFileEntry[];
}

type ReportFault = (line: number, text: string) => void;

interface PortFileReport {
  readonly fault: ReportFault;
  readonly oddity: ReportFault;
}

function unquoteValue(value: string, fault: (text: string) => void): string {
  const quote = value[0];
  if (quote !== '"' && quote !== "'") return value;
  if (value.length > 1 && value.endsWith(quote)) return value.slice(1, -1);
  fault(`The quote of ${value} is not closed.`);
  return value.slice(1);
}

function parseEntry(text: string, line: number, report: ReportFault): PortFileEntry | undefined {
  const [, key, value] = /^([^=\s]+)\s*=\s*(.*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    report(line, `"${text}" is neither [service], nor key="value", nor a comment.`);
    return undefined;
  }
  return { line, key, value: unquoteValue(value, (fault) => report(line, fault)) };
}

function openSection(
  name: string,
  line: number,
  sections: readonly PortFileSection[],
  report: ReportFault,
): PortFileSection {
  if (!SERVICE_NAME.form.test(name)) {
    report(line, `The service name "${name}" is not made of letters, digits, "-", "_" and "." alone.`);
  }
  if (sections.some((section) => section.name === name)) {
    report(line, `The service [${name}] is defined twice.`);
  }
  return { name, line, entries: [] };
}

function addEntry(
  text: string,
  line: number,
  section: PortFileSection | undefined,
  report: ReportFault,
): void {
  const entry = parseEntry(text, line, report);
  if (entry === undefined) return;
  if (section === undefined) report(line, `${entry.key} comes before the first [service].`);
  else section.entries.push(entry);
}

function parseSections(text: string, report: ReportFault): readonly PortFileSection[] {
  const sections: PortFileSection[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const content = raw.trim();
    if (content === '' || /^[#;]/.test(content)) continue;
    const name = /^\[([^\]]*)\]$/.exec(content)?.[1];
    if (name === undefined) addEntry(content, index + 1, sections.at(-1), report);
    else sections.push(openSection(name.trim(), index + 1, sections, report));
  }
  return sections;
}

function readPortList(section: PortFileSection, key: string, report: PortFileReport): readonly PortRange[] {
  const entry = section.entries.findLast((candidate) => candidate.key === key);
  if (entry === undefined) return [];
  const { ranges, faults, oddities } = readPorts(entry.value);
  for (const fault of faults) report.fault(entry.line, `${key}: ${fault}`);
  for (const oddity of oddities) report.oddity(entry.line, `${key}: ${oddity}`);
  return ranges;
}

function toService(section: PortFileSection, report: PortFileReport): PortService {
  const { name, line, entries } = section;
  const keys = new Map(entries.map(({ key, value }) => [key, value]));
  for (const { key, required } of PORT_FILE_KEYS) {
    if (required && !keys.get(key)) report.fault(line, `[${name}] has no ${key}.`);
  }
  const forward = entries.findLast(({ key }) => key === 'port_forward');
  if (forward !== undefined && forward.value !== 'yes' && forward.value !== 'no') {
    report.fault(forward.line, `port_forward is "${forward.value}" instead of "yes" or "no".`);
  }
  return {
    name,
    line,
    title: keys.get('title'),
    desc: keys.get('desc'),
    portForward: forward?.value === 'yes',
    sourcePorts: readPortList(section, 'src.ports', report),
    destinationPorts: readPortList(section, 'dst.ports', report),
    keys,
  };
}

const TOO_LONG: PortFile = {
  sections: [],
  faults: [{ line: 1, text: 'The file is longer than 1 MiB, the most that spkbox reads of a port file.' }],
  oddities: [],
};

/** Reads a port file. `faults` lists the errors by line; `sections` holds every readable section. */
export function parsePortFile(text: string): PortFile {
  if (Buffer.byteLength(text) > MOST_PORT_FILE_BYTES) return TOO_LONG;
  const faults: PortFault[] = [];
  const oddities: PortFault[] = [];
  const report: PortFileReport = {
    fault: (line, fault) => faults.push({ line, text: fault }),
    oddity: (line, oddity) => oddities.push({ line, text: oddity }),
  };
  const sections = parseSections(text, report.fault).map((section) => toService(section, report));
  if (sections.length === 0) report.fault(1, 'The file has no [service].');
  return { sections, faults: faults.toSorted((a, b) => a.line - b.line), oddities };
}
