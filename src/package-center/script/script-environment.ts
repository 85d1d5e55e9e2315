/** The command line and the environment that scripts of an action and scripts of a wizard have in common. */
import type { ScriptEnvironmentInput } from '../../dsm/environment.ts';
import { fillPlace, STAGING } from '../../dsm/hierarchy.ts';
import type { Spk } from '../../spk/spk.ts';
import type { NasConfig } from '../../system/nas-config.ts';
import type { PackageRecord } from '../package/installed-package.ts';

/** The arguments with which DSM starts a script: by its shebang, else by /bin/sh. `path` is where `member` was unpacked. */
export function scriptArgv(
  { files }: Spk,
  member: string,
  [path, ...args]: readonly [path: string, ...args: string[]],
): [string, ...string[]] {
  const start = files.get(member)?.subarray(0, 4).toString('latin1') ?? '';
  const runsItself = start.startsWith('#!') || start === '\x7fELF';
  return runsItself ? [path, ...args] : ['/bin/sh', path, ...args];
}

type PackageInput = Pick<
  ScriptEnvironmentInput,
  'package' | 'targetFolder' | 'volume' | 'varFolder' | 'tmpFolder' | 'homeFolder' | 'adminPort'
>;
type NasInput = Pick<ScriptEnvironmentInput, 'language' | 'dsmMajor' | 'dsmMinor' | 'dsmBuild' | 'platform'>;

/** The part of the environment that depends on the package and the NAS alone, not on the action. */
export function standingInput(record: PackageRecord, nas: NasConfig): PackageInput & NasInput {
  return {
    package: record.name,
    targetFolder: record.folders.target,
    volume: record.base,
    varFolder: record.folders.var,
    tmpFolder: record.folders.tmp,
    homeFolder: record.folders.home,
    // Inferred: guide 05 gives adminport the default 80, and a script sees it.
    adminPort: record.spk.info.fields.get('adminport') ?? '80',
    language: nas.language,
    dsmMajor: String(nas.release.major),
    dsmMinor: String(nas.release.minor),
    dsmBuild: String(nas.release.build),
    platform: nas.platform.platform,
  };
}

/** The path in SYNOPKG_TEMP_SPKFILE, in the folder into which the .spk was unpacked. */
export function spkFileIn(staging: string, { name, base }: PackageRecord): string {
  return `${staging}/${fillPlace(STAGING.spkFile.name, { volume: base, package: name })}`;
}
