/** INFO as such: keys that no DSM reads, keys that this DSM does not read yet, and values of another form. */
import { type InfoField, type InfoKind, infoField, isReadBy } from '../../dsm/info-fields.ts';
import { isKnownKey, likelyField } from '../../dsm/info-keys.ts';
import { fullName } from '../../dsm/releases.ts';
import { isVersion } from '../../dsm/versions.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import type { PreflightInput } from './input.ts';

export function checkInfoValues(spk: Spk, input: PreflightInput): Finding[] {
  return [...checkKeys(spk), ...checkValues(spk, input)];
}

/** Beyond these no likely field is looked for: an INFO may hold any number of keys. */
const LOOKED_UP = 50;

function checkKeys(spk: Spk): Finding[] {
  const unknown = [...spk.info.fields.keys()].filter((key) => !isKnownKey(key));
  return unknown.map((key, index) => unknownKey(spk, key, index < LOOKED_UP ? likelyField(key) : undefined));
}

function checkValues(spk: Spk, { nas: { release } }: PreflightInput): Finding[] {
  const now = fullName(release);
  return [...spk.info.fields].flatMap(([key, value]) => {
    const field = infoField(key);
    if (field === undefined || value === '') return [];
    return isReadBy(field, now) ? checkValue(spk, key, value, field) : [newerKey(spk, key, field, now)];
  });
}

/** DSM keeps such a key in INFO and goes on. */
function unknownKey(spk: Spk, key: string, likely: string | undefined): Finding {
  const text = `INFO states ${JSON.stringify(key)}, which no DSM is known to read.`;
  const advice = likely === undefined ? 'Nothing, if it is for the package itself.' : `Is ${likely} meant?`;
  return makeFinding('info-unknown-key', infoPlace(spk, key), text, { advice });
}

function newerKey(spk: Spk, key: string, { since }: InfoField, now: string): Finding {
  const text = `${key} is read by DSM ${since} and newer, this NAS has DSM ${now}.`;
  return makeFinding('info-newer-key', infoPlace(spk, key), text, { source: `guide 05 ${key}` });
}

interface Form {
  readonly fits: (value: string) => boolean;
  /** Completes "... is not". */
  readonly words: string;
}

const LARGEST_PORT = 65_536;

/** The kinds whose form the guide describes, and that no other check or reader looks at. */
const FORMS: Partial<Readonly<Record<InfoKind, Form>>> = {
  'yes/no': { fits: (value) => value === 'yes' || value === 'no', words: 'yes or no' },
  port: { fits: (value) => /^\d{1,5}$/.test(value) && Number(value) <= LARGEST_PORT, words: 'a port' },
  protocol: {
    fits: (value) => value.split(/\s+/).every((word) => word === 'http' || word === 'https'),
    words: 'http or https',
  },
  kilobytes: { fits: (value) => /^\d+$/.test(value), words: 'a number of KiB' },
  version: { fits: isVersion, words: 'the version of a package' },
  'install type': {
    fits: (value) => value === 'system' || value === 'system_hidden',
    words: 'system or system_hidden',
  },
};

/** Inferred: DSM takes such a value for another than yes, or for none, and goes on. */
function checkValue(spk: Spk, key: string, value: string, { kind }: InfoField): Finding[] {
  const form = FORMS[kind];
  if (form === undefined || form.fits(value)) return [];
  const text = `${key} is ${JSON.stringify(value)}, and not ${form.words}.`;
  const advice = `Write ${form.words}, or remove the line.`;
  return [makeFinding('info-odd-value', infoPlace(spk, key), text, { advice, source: `guide 05 ${key}` })];
}
