/** Everything that can be said of an .spk without running it, as plain data: what `inspect --json` prints. */
import {
  descriptionIn,
  displayNameIn,
  type Interval,
  installPlace,
  isYes,
  MOST_PORT_FILE_BYTES,
  type PortRange,
  parsePortFile,
  type Spk,
  WORKERS,
} from '../../index.ts';
import { listPayload, type PayloadListing } from './payload.ts';
import { type Wizard, wizardsOf } from './wizards.ts';

export interface InspectedWorker {
  readonly name: string;
  /** Empty for a worker that spkbox does not have. */
  readonly intervals: readonly Interval[];
  readonly known: boolean;
  readonly spec: unknown;
}

export interface InspectedPort {
  readonly service: string;
  readonly title: string;
  readonly ports: readonly PortRange[];
}

export interface Icon {
  readonly name: string;
  /** Pixels; undefined where it is no PNG. */
  readonly width?: number;
  readonly height?: number;
}

export interface Inspection extends Pick<Spk, 'file' | 'size' | 'privilege' | 'notes'> {
  readonly package: string;
  readonly version: string;
  readonly displayName: string;
  readonly description: string;
  /** Every key of INFO, unknown ones too. */
  readonly info: Readonly<Record<string, string>>;
  readonly place: 'volume' | 'system';
  readonly beta: boolean;
  readonly scripts: { readonly present: readonly string[]; readonly missing: readonly string[] };
  readonly workers: readonly InspectedWorker[];
  readonly wizards: readonly Wizard[];
  readonly dependencies: Spk['dependencies'];
  readonly conflicts: Spk['conflicts'];
  readonly portFile: string | undefined;
  readonly ports: readonly InspectedPort[];
  readonly portFaults: readonly string[];
  readonly payload: Omit<PayloadListing, 'texts'> & Omit<Spk['payload'], 'file'>;
  readonly icons: readonly Icon[];
  readonly members: Spk['members'];
}

export async function inspect(spk: Spk, language: string): Promise<Inspection> {
  const { info, privilege, dependencies, conflicts, payload, notes, members } = spk;
  const portFile = portFileOf(spk);
  const { texts, ...listing } = await listPayload(spk, {
    names: portFile === undefined ? [] : [portFile],
    limit: MOST_PORT_FILE_BYTES + 1,
  });
  const { file: _, ...place } = payload;
  return {
    file: spk.file,
    size: spk.size,
    package: info.package,
    version: info.version,
    displayName: displayNameIn(info.fields, language),
    description: descriptionIn(info.fields, language),
    info: Object.fromEntries(info.fields),
    place: installPlace(spk),
    beta: isYes(info.fields.get('beta')) || info.fields.has('report_url'),
    scripts: scriptsOf(spk),
    privilege,
    workers: [...spk.resource].map(([name, spec]) => inspectWorker(name, spec)),
    wizards: wizardsOf(spk),
    dependencies,
    conflicts,
    portFile,
    ...portsOf(portFile, portFile === undefined ? undefined : texts.get(portFile)),
    payload: { ...place, ...listing },
    icons: iconsOf(spk),
    members,
    notes,
  };
}

/** The guide's list; prereplace and postreplace only count where a package replaces others. */
const SCRIPTS = [
  'preinst',
  'postinst',
  'preuninst',
  'postuninst',
  'preupgrade',
  'postupgrade',
  'start-stop-status',
];

function scriptsOf({ members }: Spk): Inspection['scripts'] {
  const present = members.flatMap(({ name, kind }) =>
    name.startsWith('scripts/') && kind !== 'folder' ? [name.slice('scripts/'.length)] : [],
  );
  return { present, missing: SCRIPTS.filter((name) => !present.includes(name)) };
}

function inspectWorker(name: string, spec: unknown): InspectedWorker {
  const worker = WORKERS.find((candidate) => candidate.name === name);
  const intervals = worker?.intervals('dsm').map(({ interval }) => interval) ?? [];
  return { name, intervals, known: worker !== undefined, spec };
}

/** The port file's path in package.tgz, as conf/resource names it. */
function portFileOf({ resource }: Spk): string | undefined {
  const spec = resource.get('port-config');
  const path =
    typeof spec === 'object' && spec !== null && 'protocol-file' in spec ? spec['protocol-file'] : undefined;
  return typeof path === 'string' ? path.replace(/^(\.?\/)+/, '') : undefined;
}

function portsOf(
  file: string | undefined,
  text: string | undefined,
): Pick<Inspection, 'ports' | 'portFaults'> {
  if (file === undefined) return { ports: [], portFaults: [] };
  if (text === undefined) return { ports: [], portFaults: [`${file} is not in package.tgz.`] };
  const { sections, faults } = parsePortFile(text);
  return {
    ports: sections.map(({ name, title, destinationPorts }) => ({
      service: name,
      title: title ?? '',
      ports: destinationPorts,
    })),
    portFaults: faults.map((fault) => `${file}:${fault.line}: ${fault.text}`),
  };
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

/** As members, or in INFO as packages from before DSM 7 have them. */
function iconsOf({ files, info }: Spk): Icon[] {
  const members = [...files].filter(([name]) => /^PACKAGE_ICON(_\d+)?\.PNG$/.test(name));
  const fields = [...info.fields]
    .filter(([key]) => /^package_icon(_\d+)?$/.test(key))
    .map(([key, value]) => [`INFO ${key}`, Buffer.from(value, 'base64')] as const);
  return [...members, ...fields].map(([name, bytes]) => ({ name, ...pixels(bytes) }));
}

function pixels(bytes: Buffer): { width?: number; height?: number } {
  if (bytes.length < 24 || !bytes.subarray(0, 8).equals(PNG)) return {};
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
