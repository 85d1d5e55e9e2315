/** arch, exclude_arch, model and exclude_model: which NAS the package is for. */
import { archMatches, archNames, archValues, isArchValue, modelsOf } from '../../dsm/architectures.ts';
import { errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { NasConfig } from '../../system/nas-config.ts';
import type { PreflightInput } from './input.ts';

const dsmError = toDsmError(errorSaying(281, 'arch / model'));

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
  const text = `The package is for ${arch}, this NAS is ${platform} (${family ?? 'of no family'}).`;
  const advice = `Run with --platform, or build the package for ${family ?? platform}.`;
  return [makeFinding('arch', infoPlace(spk, 'arch'), text, { advice, dsmError })];
}

function checkExcludedArch(spk: Spk, { platform: { platform } }: NasConfig): Finding[] {
  const excluded = fieldOf(spk, 'exclude_arch');
  if (!archNames(excluded, platform)) return [];
  const text = `The package is not for ${excluded}, and this NAS is ${platform}.`;
  const advice = `Run with another --platform, or remove ${platform} from exclude_arch.`;
  return [makeFinding('exclude-arch', infoPlace(spk, 'exclude_arch'), text, { advice, dsmError })];
}

/** The user chooses the platform of the NAS but not its model, so any model of the platform will do. */
function checkModel(spk: Spk, { platform: { platform, unique } }: NasConfig): Finding[] {
  const models = modelsOf(fieldOf(spk, 'model'));
  if (models.length === 0 || models.includes(unique.toLowerCase())) return [];
  const place = infoPlace(spk, 'model');
  if (models.some((model) => model.startsWith(`synology_${platform}_`))) {
    const text = `The package is for other models of this platform than this NAS (${unique}); spkbox assumes that it is one of them.`;
    return [makeFinding('model-taken-as-this', place, text)];
  }
  const text = `The package is only for ${models.join(', ')}, and this NAS is ${unique}.`;
  return [makeFinding('model', place, text, { dsmError })];
}

/** DSM 6 does not read it. */
function checkExcludedModel(spk: Spk, { release, platform: { unique, platform } }: NasConfig): Finding[] {
  const excluded = release.major < 7 ? [] : modelsOf(fieldOf(spk, 'exclude_model'));
  const place = infoPlace(spk, 'exclude_model');
  if (excluded.includes(unique.toLowerCase())) {
    const text = `The package is not for the model ${unique}, which this NAS is.`;
    return [makeFinding('exclude-model', place, text, { dsmError })];
  }
  return excluded
    .filter((model) => model.startsWith(`synology_${platform}_`))
    .map((model) => {
      const text = `The package is not for ${model}, a model of this platform; this NAS is ${unique}.`;
      return makeFinding('exclude-model-of-platform', place, text);
    });
}

/** A word that no DSM knows fits no NAS, and excludes none. */
function checkArchWords(spk: Spk): Finding[] {
  return ['arch', 'exclude_arch'].flatMap((key) =>
    archValues(fieldOf(spk, key))
      .filter((value) => !isArchValue(value))
      .map((value) => {
        const text = `${key} names ${JSON.stringify(value)}, which is no platform and no family that spkbox knows.`;
        return makeFinding('arch-unknown', infoPlace(spk, key), text);
      }),
  );
}
