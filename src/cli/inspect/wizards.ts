/** The wizards of a package: their pages, and the keys that `--wizard` takes. */
import type { Spk } from '../../index.ts';
import { wizardFiles } from '../../index.ts';
import { parseJson } from '../../spk/json.ts';

export interface WizardQuestion {
  readonly key: string;
  readonly type: string;
  readonly default?: string | number | boolean;
}

export interface Wizard {
  readonly action: string;
  /** DSM's three letters; `any` for the file that serves every other language. */
  readonly languages: readonly string[];
  /** A script writes the pages, so that nobody knows them before it ran. */
  readonly script: boolean;
  /** The pages of the first file that can be read. */
  readonly pages: readonly string[];
  readonly questions: readonly WizardQuestion[];
}

export function wizardsOf(spk: Spk): Wizard[] {
  const files = wizardFiles(spk);
  return [...new Set(files.map(({ action }) => action))].map((action) => {
    const own = files.filter((file) => file.action === action);
    const pages = own.flatMap(({ member, script }) => (script ? [] : [pagesOf(spk, member)]))[0] ?? [];
    return {
      action,
      languages: [...new Set(own.map(({ language }) => language ?? 'any'))],
      script: own.some(({ script }) => script),
      pages: pages.map((page) => textOf(page, 'step_title') ?? ''),
      questions: pages.flatMap((page) => listOf(page, 'items').flatMap(questionsOf)),
    };
  });
}

type Json = Readonly<Record<string, unknown>>;

function pagesOf({ files }: Spk, member: string): Json[] {
  const result = parseJson((files.get(member)?.toString('utf8') ?? '').replace(/^\uFEFF/, ''));
  return result.ok && Array.isArray(result.value) ? result.value.filter(isObject) : [];
}

function questionsOf(item: Json): WizardQuestion[] {
  const type = textOf(item, 'type') ?? '';
  return listOf(item, 'subitems').flatMap((one) => {
    const key = textOf(one, 'key');
    const given = one.defaultValue;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof given);
    const fallback = isPlain ? { default: given as string | number | boolean } : {};
    return key === undefined ? [] : [{ key, type, ...fallback }];
  });
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (object: Json, key: string): Json[] => {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
};

const textOf = (object: Json, key: string): string | undefined => {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
};
