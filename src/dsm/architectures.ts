/** CPU platforms and their families: guide 35's table, with later platforms and older names added. */
import { inferred, likely, type Source, sure } from './source.ts';

export type ArchFamily = 'x86_64' | 'i686' | 'armv5' | 'armv7' | 'armv8';

export interface Platform {
  readonly platform: string;
  /** The family name that also covers the platform in `arch`; undefined for a platform outside all families. */
  readonly family: ArchFamily | undefined;
  /** The output of `uname -m`. */
  readonly machine: 'x86_64' | 'i686' | 'armv5tel' | 'armv7l' | 'aarch64';
  /** `unique` of synoinfo.conf, the last word of `uname -a`, and what INFO `model` names. */
  readonly unique: string;
  /** `upnpmodelname` of synoinfo.conf and /proc/sys/kernel/syno_hw_version. */
  readonly model: string;
  readonly source: Source;
  readonly uniqueSource: Source;
}

const GUIDE_35 = sure('guide 35 Platform and Arch Value Mapping Table');
const NEWER_THAN_GUIDE = likely(
  'kernel table of the 007revad wiki: a 64 bit x86 kernel; guide 35 is older than it',
);
const SPKSRC_WIKI = likely('spksrc wiki Synology and SynoCommunity Package Architectures');
const IN_NO_FAMILY = sure('guide 35: in the list of platforms, in no family');
const OLDER_SPELLING = likely(
  'guide 35 says 628x; spkrepo and package repositories 88f6281, 88f6282, 88f628x',
);

const ON_A_BOX = sure('uname -a or synoinfo.conf of such a box, in public repositories');
const TAILSCALE_TEST = likely('tailscale clientupdate, test of its synoinfo.conf reader');
const MADE_UP = inferred(
  'made up in the form that the other platforms have; the model is thought to be of this platform',
);
const NO_MODEL = inferred('made up in the form that the other platforms have; no model of it is known');

type PlatformIdentity = readonly [unique: string, model: string, source: Source];

const x64 = (
  platform: string,
  [unique, model, uniqueSource]: PlatformIdentity,
  source = GUIDE_35,
): Platform => ({
  platform,
  family: 'x86_64',
  machine: 'x86_64',
  unique,
  model,
  source,
  uniqueSource,
});
const arm64 = (platform: string, [unique, model, uniqueSource]: PlatformIdentity): Platform => ({
  platform,
  family: 'armv8',
  machine: 'aarch64',
  unique,
  model,
  source: GUIDE_35,
  uniqueSource,
});
const arm32 = (
  platform: string,
  [unique, model, uniqueSource]: PlatformIdentity,
  family?: 'armv7',
): Platform => ({
  platform,
  family,
  machine: 'armv7l',
  unique,
  model,
  source: family === undefined ? IN_NO_FAMILY : GUIDE_35,
  uniqueSource,
});
const armv5 = (platform: string, [unique, model, uniqueSource]: PlatformIdentity): Platform => ({
  platform,
  family: 'armv5',
  machine: 'armv5tel',
  unique,
  model,
  source: OLDER_SPELLING,
  uniqueSource,
});

export const PLATFORMS: readonly Platform[] = [
  x64('apollolake', ['synology_apollolake_918+', 'DS918+', ON_A_BOX]),
  x64('avoton', ['synology_avoton_1815+', 'DS1815+', ON_A_BOX]),
  x64('braswell', ['synology_braswell_216+II', 'DS216+II', ON_A_BOX]),
  x64('broadwell', ['synology_broadwell_3617xs', 'DS3617xs', ON_A_BOX]),
  x64('broadwellnk', ['synology_broadwellnk_3622xs+', 'DS3622xs+', ON_A_BOX]),
  x64('broadwellnkv2', ['synology_broadwellnkv2_fs3410', 'FS3410', MADE_UP], SPKSRC_WIKI),
  x64('broadwellntb', ['synology_broadwellntb_sa3200d', 'SA3200D', MADE_UP]),
  x64('broadwellntbap', ['synology_broadwellntbap_uc3200', 'UC3200', MADE_UP]),
  x64('bromolow', ['synology_bromolow_3615xs', 'DS3615xs', ON_A_BOX]),
  x64('cedarview', ['synology_cedarview_713+', 'DS713+', ON_A_BOX]),
  x64('coffeelake', ['synology_coffeelake_ds', 'DS', NO_MODEL]),
  x64('denverton', ['synology_denverton_1618+', 'DS1618+', ON_A_BOX]),
  x64('dockerx64', ['synology_dockerx64_virtualdsm', 'VirtualDSM', MADE_UP], SPKSRC_WIKI),
  x64('epyc7002', ['synology_epyc7002_sa6400', 'SA6400', ON_A_BOX], NEWER_THAN_GUIDE),
  x64('geminilake', ['synology_geminilake_920+', 'DS920+', ON_A_BOX]),
  x64('geminilakenk', ['synology_geminilakenk_ds425+', 'DS425+', ON_A_BOX], NEWER_THAN_GUIDE),
  x64('grantley', ['synology_grantley_fs3017', 'FS3017', MADE_UP]),
  x64('icelaked', ['synology_icelaked_ds', 'DS', NO_MODEL], NEWER_THAN_GUIDE),
  x64('kvmcloud', ['synology_kvmcloud_virtualdsm', 'VirtualDSM', MADE_UP], NEWER_THAN_GUIDE),
  x64('kvmx64', ['synology_kvmx64_virtualdsm', 'VirtualDSM', ON_A_BOX]),
  x64('purley', ['synology_purley_fs6400', 'FS6400', MADE_UP]),
  x64('r1000', ['synology_r1000_923+', 'DS923+', ON_A_BOX], NEWER_THAN_GUIDE),
  x64('r1000nk', ['synology_r1000nk_ds725+', 'DS725+', MADE_UP], NEWER_THAN_GUIDE),
  x64('skylaked', ['synology_skylaked_ds', 'DS', NO_MODEL]),
  x64('v1000', ['synology_v1000_1621+', 'DS1621+', ON_A_BOX]),
  x64('v1000nk', ['synology_v1000nk_ds925+', 'DS925+', MADE_UP], NEWER_THAN_GUIDE),
  {
    platform: 'evansport',
    family: 'i686',
    machine: 'i686',
    unique: 'synology_evansport_415play',
    model: 'DS415play',
    source: GUIDE_35,
    uniqueSource: MADE_UP,
  },
  arm64('armada37xx', ['synology_armada37xx_ds119j', 'DS119j', ON_A_BOX]),
  arm64('rtd1296', ['synology_rtd1296_ds218play', 'DS218play', ON_A_BOX]),
  arm64('rtd1619', ['synology_rtd1619_ds', 'DS', NO_MODEL]),
  arm64('rtd1619b', ['synology_rtd1619b_ds423', 'DS423', ON_A_BOX]),
  arm32('alpine', ['synology_alpine_1517', 'DS1517', TAILSCALE_TEST], 'armv7'),
  arm32('alpine4k', ['synology_alpine4k_2015xs', 'DS2015xs', MADE_UP], 'armv7'),
  arm32('armada370', ['synology_armada370_213j', 'DS213j', ON_A_BOX]),
  arm32('armada375', ['synology_armada375_115', 'DS115', TAILSCALE_TEST]),
  arm32('armada38x', ['synology_armada38x_ds218j', 'DS218j', ON_A_BOX]),
  arm32('armadaxp', ['synology_armadaxp_RS815', 'RS815', TAILSCALE_TEST]),
  arm32('comcerto2k', ['synology_comcerto2k_ds414j', 'DS414j', ON_A_BOX]),
  arm32('monaco', ['synology_monaco_ds216play', 'DS216play', ON_A_BOX]),
  armv5('88f6281', ['synology_88f6281_213air', 'DS213air', TAILSCALE_TEST]),
  armv5('88f6282', ['synology_88f6282_413j', 'DS413j', TAILSCALE_TEST]),
];

export const DEFAULT_PLATFORM = 'apollolake';

/** Older names for several platforms that are no family of guide 35. */
const OLD_NAMES: Readonly<Record<string, readonly string[]>> = {
  '628x': ['88f6281', '88f6282'],
  '88f628x': ['88f6281', '88f6282'],
};

/** Values of boxes that never got DSM 6.2.4 or are no NAS, from the same wiki. They are valid but match no platform here. */
const OBSOLETE_VALUES = [
  'x86',
  'powerpc',
  'ppc824x',
  'ppc853x',
  'ppc854x',
  'qoriq',
  '88f5281',
  'hi3535',
  'northstarplus',
];

/** An older name that covers several platforms gives the first: guide 35 itself has 628x in its list of platforms. */
export function findPlatform(name: string): Platform | undefined {
  const [first = name] = Object.hasOwn(OLD_NAMES, name) ? (OLD_NAMES[name] ?? []) : [];
  return PLATFORMS.find(({ platform }) => platform === first);
}

export function familyOf(platform: string): ArchFamily | undefined {
  return findPlatform(platform)?.family;
}

/** The blank-separated values of an `arch` or `exclude_arch` field. */
export function archValues(archField: string): readonly string[] {
  return archField.split(/\s+/).filter((value) => value !== '');
}

function coversPlatform(value: string, platform: string): boolean {
  if (value === platform || value === familyOf(platform)) return true;
  return Object.hasOwn(OLD_NAMES, value) && (OLD_NAMES[value] ?? []).includes(platform);
}

/** Whether an `exclude_arch` field names the platform, its family, or an older name of either. */
export function archNames(archField: string, platform: string): boolean {
  return archValues(archField).some((value) => coversPlatform(value, platform));
}

/**
 * Whether a package with this `arch` fits the platform. An empty field fits every platform, like `noarch`: guide 05's
 * default, and seen on a NAS (syno_nvidia_gpu_driver#26).
 */
export function archMatches(archField: string, platform: string): boolean {
  const values = archValues(archField);
  return values.length === 0 || values.includes('noarch') || archNames(archField, platform);
}

/**
 * A platform that all these packages are for, the default where it is one of them; undefined where there is none. `machine` is
 * that of the host: programs for another one do not run in a box.
 */
export function platformFor(
  infos: readonly ReadonlyMap<string, string>[],
  machine: string,
): string | undefined {
  const isFor = (platform: string) => (fields: ReadonlyMap<string, string>) =>
    archMatches(fields.get('arch') ?? '', platform) && !archNames(fields.get('exclude_arch') ?? '', platform);
  const names = PLATFORMS.filter((row) => row.machine === machine).map(({ platform }) => platform);
  return [DEFAULT_PLATFORM, ...names].find((platform) => infos.every(isFor(platform)));
}

/** The models of a `model` or `exclude_model` field, in lower case: boxes write both RS815 and rs815. */
export function modelsOf(modelField: string): readonly string[] {
  return archValues(modelField.toLowerCase());
}

/** Whether some DSM knows the value. A typing error in `arch` matches no NAS. */
export function isArchValue(value: string): boolean {
  return (
    value === 'noarch' ||
    Object.hasOwn(OLD_NAMES, value) ||
    OBSOLETE_VALUES.includes(value) ||
    PLATFORMS.some(({ platform, family }) => platform === value || family === value)
  );
}
