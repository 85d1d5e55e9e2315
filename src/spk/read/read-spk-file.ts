/** Reads an .spk without unpacking it. Of package.tgz only the first bytes are read. */
import { SpkboxError } from '../../errors.ts';
import type { Finding } from '../../findings.ts';
import { parsePrivilege } from '../conf/privilege.ts';
import { parseRequirements, type Requirement } from '../conf/requirements.ts';
import { parseResource } from '../conf/resource.ts';
import type { Spk } from '../spk.ts';
import { checkWizards } from '../wizard/wizard-files.ts';
import { type ArchiveFile, openArchive } from './archive-file.ts';
import { type Info, parseInfo } from './info.ts';
import { type Limits, withDefaults } from './limits.ts';
import type { Extent } from './outer-tree.ts';
import { payloadCompression } from './payload-magic.ts';
import { type Outer, readOuter } from './read-outer.ts';
import { spkNotes } from './spk-notes.ts';

/** Reads an .spk, or throws a SpkboxError with the problem, its place and a hint. */
export async function readSpkFile(file: string, limits: Partial<Limits> = {}): Promise<Spk> {
  const archive = await openArchive(file);
  try {
    const outer = await readOuter(archive, withDefaults(limits));
    return await toSpk(archive, outer);
  } finally {
    await archive.close();
  }
}

async function toSpk(archive: ArchiveFile, outer: Outer): Promise<Spk> {
  const { files, members } = outer;
  const { info, notes: infoNotes } = parseInfo(requireMember(files.get('INFO'), 'INFO', archive));
  const extent = requireMember(outer.payload, 'package.tgz', archive);
  const conf = readConf(files);
  return {
    file: archive.path,
    size: archive.size,
    members,
    info,
    privilege: conf.privilege,
    resource: conf.resource,
    dependencies: conf.dependencies,
    conflicts: conf.conflicts,
    files,
    payload: { file: archive.path, ...extent, ...(await describePayload(archive, extent, info)) },
    notes: [
      ...outer.notes,
      ...infoNotes,
      ...conf.notes,
      ...checkWizards(files),
      ...spkNotes(members, files, info),
    ],
  };
}

function requireMember<T>(member: T | undefined, name: 'INFO' | 'package.tgz', archive: ArchiveFile): T {
  if (member !== undefined) return member;
  throw new SpkboxError(name === 'INFO' ? 'SPK_NO_INFO' : 'SPK_NO_PAYLOAD', `The archive has no ${name}.`, {
    hint: `Put ${name} at the top of the archive, not into a folder; upper and lower case count.`,
    where: archive.path,
  });
}

async function describePayload(archive: ArchiveFile, extent: Extent, info: Info) {
  const start = await archive.read(extent.offset, Math.min(512, extent.size));
  return {
    compression: payloadCompression(start),
    checksum: info.fields.get('checksum')?.toLowerCase() || undefined,
  };
}

interface Conf {
  readonly privilege: Spk['privilege'];
  readonly resource: Spk['resource'];
  readonly dependencies: Spk['dependencies'];
  readonly conflicts: Spk['conflicts'];
  readonly notes: readonly Finding[];
}

function readConf(files: ReadonlyMap<string, Buffer>): Conf {
  const privilegeBytes = files.get('conf/privilege');
  const resourceBytes = files.get('conf/resource');
  const privilege = privilegeBytes && parsePrivilege(privilegeBytes);
  const resource = resourceBytes && parseResource(resourceBytes);
  const dependencies = requirementsIn(files, 'conf/PKG_DEPS');
  const conflicts = requirementsIn(files, 'conf/PKG_CONX');
  return {
    privilege: privilege?.privilege,
    resource: resource?.resource ?? new Map(),
    dependencies: dependencies?.requirements,
    conflicts: conflicts?.requirements,
    notes: [privilege, resource, dependencies, conflicts].flatMap((part) => part?.notes ?? []),
  };
}

function requirementsIn(
  files: ReadonlyMap<string, Buffer>,
  member: string,
): { requirements: readonly Requirement[]; notes: readonly Finding[] } | undefined {
  const bytes = files.get(member);
  return bytes && parseRequirements(bytes, member);
}
