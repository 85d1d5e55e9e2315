/** The emulated NAS: its release, platform, language and volumes, and the files that show them. */
import { DEFAULT_PLATFORM, findPlatform, PLATFORMS, type Platform } from '../dsm/architectures.ts';
import type { Fidelity } from '../dsm/environment.ts';
import type { DsmIdentity } from '../dsm/identity.ts';
import { isLanguage, LANGUAGES, languageOfIso } from '../dsm/languages.ts';
import { choiceHint } from '../dsm/near-words.ts';
import { DEVELOPER_TOKEN } from '../dsm/privilege-rules.ts';
import { DEFAULT_RELEASE, findRelease, RELEASES, type Release, versionFile } from '../dsm/releases.ts';
import { SpkboxError } from '../errors.ts';
import type { FileOp } from '../machine/machine.ts';

export interface NasOptions {
  /** `7.2.2` when absent; a build may follow (`7.2.2-72806`). */
  readonly dsm?: string;
  /** The CPU platform, `apollolake` when absent. */
  readonly platform?: string;
  /** A family, `x86_64`: without a platform, the first platform of the family counts. */
  readonly arch?: string;
  /** DSM's three letters, `enu` when absent; `def` for a user who never chose one (deviation `language-def`). */
  readonly language?: string;
  /** `dsm`: as real boxes behave; `guide`: to the letter of the developer guide. */
  readonly fidelity?: Fidelity;
  /** A NAS with a developer token: it lets packages run as root. False when absent. */
  readonly allowRoot?: boolean;
  /** The number of volumes: `/volume1`, `/volume2` ... One when absent, nine at most. */
  readonly volumes?: number;
  /**
   * For dependencies that are not installed: `required` refuses as DSM does, `assumed` goes on as if they were installed and
   * reports them. `required` when absent.
   */
  readonly dependencies?: Dependencies;
}

export type Dependencies = 'required' | 'assumed';

export interface NasConfig {
  readonly release: Release;
  readonly platform: Platform;
  readonly language: string;
  readonly fidelity: Fidelity;
  readonly volumes: readonly string[];
  /** Whether the NAS has a developer token: it then refuses nothing in conf/privilege. */
  readonly allowRoot: boolean;
  readonly dependencies: Dependencies;
}

/** The language that nobody chose. */
const UNSET_LANGUAGE = 'def';

/** Checks the options and fills in the defaults. */
export function makeNasConfig(options: NasOptions): NasConfig {
  const release = findRelease(options.dsm ?? DEFAULT_RELEASE);
  if (release === undefined)
    throw unknownValue(
      'DSM release',
      options.dsm,
      RELEASES.map(({ name }) => name),
    );
  const name = options.platform ?? platformOfArch(options.arch);
  const platform = findPlatform(name);
  if (platform === undefined)
    throw unknownValue(
      'platform',
      name,
      PLATFORMS.map((row) => row.platform),
    );
  if (options.arch !== undefined && platform.family !== options.arch) {
    throw unknownValue('arch for this platform', options.arch, [platform.family ?? platform.platform]);
  }
  const language = options.language ?? 'enu';
  if (!isLanguage(language) && language !== UNSET_LANGUAGE)
    throw unknownValue(
      'language',
      language,
      LANGUAGES.map(({ code }) => code),
      languageOfIso(language),
    );
  return {
    release,
    platform,
    language,
    fidelity: options.fidelity ?? 'dsm',
    volumes: volumeNames(options.volumes ?? 1),
    allowRoot: options.allowRoot ?? false,
    dependencies: options.dependencies ?? 'required',
  };
}

function volumeNames(count: number): string[] {
  if (Number.isInteger(count) && count >= 1 && count <= 9)
    return Array.from({ length: count }, (_, index) => `/volume${index + 1}`);
  throw new SpkboxError('USE_BAD_VALUE', `a NAS cannot have ${count} volumes`, {
    hint: 'Give a number from 1 to 9.',
  });
}

function platformOfArch(arch: string | undefined): string {
  if (arch === undefined || arch === findPlatform(DEFAULT_PLATFORM)?.family) return DEFAULT_PLATFORM;
  const first = PLATFORMS.find(({ family }) => family === arch);
  if (first === undefined)
    throw unknownValue('arch', arch, [...new Set(PLATFORMS.flatMap(({ family }) => family ?? []))]);
  return first.platform;
}

function unknownValue(
  optionName: string,
  value: string | undefined,
  valid: readonly string[],
  meant?: string,
): SpkboxError {
  return new SpkboxError('USE_BAD_VALUE', `there is no ${optionName} "${value}"`, {
    hint: choiceHint(value ?? '', valid, meant),
  });
}

export function dsmIdentity({ release, platform, language, fidelity }: NasConfig): DsmIdentity {
  return {
    release: release.name,
    build: release.build,
    platform: platform.platform,
    arch: platform.family ?? platform.platform,
    language,
    fidelity,
  };
}

/** The files by which a script recognises the NAS. Source: dsm/releases.ts and dsm/architectures.ts. */
export function nasFiles({ release, platform, language, allowRoot }: NasConfig): FileOp[] {
  const version = versionFile(release);
  const synoinfo = [
    ['unique', platform.unique],
    ['synobios', platform.platform],
    ['upnpmodelname', platform.model],
    ['language', language === 'enu' ? UNSET_LANGUAGE : language],
    ['maillang', language === UNSET_LANGUAGE ? 'enu' : language],
    ['timezone', 'Etc'],
    ['product', 'Synology NAS'],
    ['company_title', 'Synology'],
  ];
  const text = synoinfo.map(([key, value]) => `${key}="${value}"\n`).join('');
  const files: [string, string][] = [
    ['/etc/VERSION', version],
    ['/etc.defaults/VERSION', version],
    ['/etc/synoinfo.conf', text],
    ['/etc.defaults/synoinfo.conf', text],
    // Inferred: its content does not matter here; DSM's own token is signed for one NAS.
    ...(allowRoot ? [[DEVELOPER_TOKEN.path, ''] as [string, string]] : []),
  ];
  return files.map(([path, content]) => ({
    op: 'file',
    path,
    text: content,
    mode: 0o644,
    owner: { uid: 0, gid: 0 },
  }));
}
