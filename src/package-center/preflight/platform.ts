/** arch, exclude_arch, model and exclude_model: which boxes the package is for. */
import { archMatches, archNames, archValues, isArchValue, modelsOf } from '../../dsm/architectures.ts';
import { errorSaying } from '../../dsm/error-codes.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import type { NasConfig } from '../../system/nas-config.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, note, refused, warning } from './make-finding.ts';

const ANSWER = { error: errorSaying(281, 'arch / model') };
const SEEN = '281: homebridge-syno-spk#183';

export function checkPlatform(spk: Spk, { nas }: PreflightInput): Finding[] {
  return [
    ...checkArch(spk, nas),
    ...checkExcludedArch(spk, nas),
    ...checkModel(spk, nas),
    ...checkExcludedModel(spk, nas),
    ...checkArchWords(spk),
  ];
}

function checkArch(spk: Spk, { platform: { platform, family } }: NasConfig): Finding[] {
  const arch = fieldOf(spk, 'arch');
  if (archMatches(arch, platform)) return [];
  return [
    refused('arch', ANSWER, {
      text: `The package is for ${arch}, this NAS is ${platform} (${family ?? 'of no family'}).`,
      where: lineOf(spk, 'arch'),
      advice: `Run with --platform, or build the package for ${family ?? platform}.`,
      source: `guide 05 arch, guide 35; ${SEEN}`,
    }),
  ];
}

function checkExcludedArch(spk: Spk, { platform: { platform } }: NasConfig): Finding[] {
  const excluded = fieldOf(spk, 'exclude_arch');
  if (!archNames(excluded, platform)) return [];
  return [
    refused('exclude-arch', ANSWER, {
      text: `The package is not for ${excluded}, and this NAS is ${platform}.`,
      where: lineOf(spk, 'exclude_arch'),
      advice: 'Run with another --platform, or take it out of exclude_arch.',
      source: `guide 05 exclude_arch; ${SEEN}`,
    }),
  ];
}

/** Which model of its platform the NAS is cannot be chosen, so another one of the same platform will do. */
function checkModel(spk: Spk, { platform: { platform, unique } }: NasConfig): Finding[] {
  const models = modelsOf(fieldOf(spk, 'model'));
  if (models.length === 0 || models.includes(unique.toLowerCase())) return [];
  const where = lineOf(spk, 'model');
  if (models.some((model) => model.startsWith(`synology_${platform}_`))) {
    return [
      warning('model-taken-as-this', {
        text: `The package is for some models of this platform, of which this NAS (${unique}) is none; spkbox goes on as if it were.`,
        where,
        advice: 'Nothing, if the package does not ask which model it runs on.',
        source: `guide 05 model; ${SEEN}`,
      }),
    ];
  }
  return [
    refused('model', ANSWER, {
      text: `The package is for ${models.join(', ')} alone, and this NAS is ${unique}.`,
      where,
      advice: 'Run with --platform, the second word of the model.',
      source: `guide 05 model; ${SEEN}`,
    }),
  ];
}

/** DSM 6 does not read it. */
function checkExcludedModel(spk: Spk, { release, platform: { unique, platform } }: NasConfig): Finding[] {
  const excluded = release.major < 7 ? [] : modelsOf(fieldOf(spk, 'exclude_model'));
  const where = lineOf(spk, 'exclude_model');
  const source = `guide 05 exclude_model; ${SEEN}`;
  if (excluded.includes(unique.toLowerCase())) {
    return [
      refused('exclude-model', ANSWER, {
        text: `The package is not for the model ${unique}, which this NAS is.`,
        where,
        advice: 'Run with another --platform, or take it out of exclude_model.',
        source,
      }),
    ];
  }
  return excluded
    .filter((model) => model.startsWith(`synology_${platform}_`))
    .map((model) =>
      note('exclude-model-of-platform', {
        text: `The package is not for ${model}, a model of this platform; this NAS is ${unique}.`,
        where,
        advice: 'Nothing: it is as the package wants it.',
        source,
      }),
    );
}

/** A word that no DSM knows fits no NAS, and keeps none away. */
function checkArchWords(spk: Spk): Finding[] {
  return ['arch', 'exclude_arch'].flatMap((key) =>
    archValues(fieldOf(spk, key))
      .filter((value) => !isArchValue(value))
      .map((value) =>
        note('arch-unknown', {
          text: `${key} names ${JSON.stringify(value)}, which is no platform and no family that spkbox knows.`,
          where: lineOf(spk, key),
          advice: 'Look it up in guide 35: x86_64, armv8, apollolake, ...',
          source: 'guide 35 Platform and Arch Value Mapping Table',
        }),
      ),
  );
}
