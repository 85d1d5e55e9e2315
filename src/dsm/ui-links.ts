/** INFO's dsmuidir: the folders of a package that DSM links below webman/3rdparty (guide 05). */
import { likely, type Source, sure } from './source.ts';
import { compareOsVersions } from './versions.ts';

export const UI_LINKS: { readonly folder: string; readonly source: Source } = {
  folder: '/usr/syno/synoman/webman/3rdparty',
  source: sure('guide 05 dsmuidir'),
};

/** How long the links are there: on DSM 6 while the package is started, on DSM 7 while it is installed. */
export const UI_LINKS_LAST: Readonly<
  Record<'dsm6' | 'dsm7', { readonly while: 'started' | 'installed'; readonly source: Source }>
> = {
  dsm6: { while: 'started', source: sure('developer guide of DSM 6, dsmuidir') },
  dsm7: { while: 'installed', source: sure('guide 14: once the package is installed') },
};

/** The first DSM that reads `name:folder` pairs. Older ones allow neither `:` nor `/` in dsmuidir. */
export const PAIRS_SINCE: { readonly version: string; readonly source: Source } = {
  version: '7.0-40731',
  source: likely('guide 05 dsmuidir; the developer guide of DSM 6 for what was before'),
};

export interface UiLink {
  /** The name of the link. */
  readonly name: string;
  /** The linked folder in target. */
  readonly folder: string;
}

export interface UiLinks {
  readonly links: readonly UiLink[];
  /** Full sentences. */
  readonly faults: readonly string[];
}

/** A folder without a name is linked under the package's name. */
export function readUiLinks(dsmuidir: string, packageName: string): UiLinks {
  const words = dsmuidir.split(/\s+/).filter((word) => word !== '');
  const links = words.map((word) => readLink(word, packageName));
  return { links, faults: [...links.flatMap(linkFaults), ...duplicateFaults(links)] };
}

function readLink(word: string, packageName: string): UiLink {
  const colon = word.indexOf(':');
  return colon === -1
    ? { name: packageName, folder: word }
    : { name: word.slice(0, colon), folder: word.slice(colon + 1) };
}

function linkFaults({ name, folder }: UiLink): string[] {
  const leaves = folder.startsWith('/') || folder.split('/').includes('..');
  return [
    ...(isLinkName(name) ? [] : [`"${name}" cannot be the name of a link.`]),
    ...(folder === '' ? [`The link ${name} has no folder.`] : []),
    ...(leaves ? [`The folder "${folder}" is not below target.`] : []),
  ];
}

const isLinkName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[/:]/.test(name);

function duplicateFaults(links: readonly UiLink[]): string[] {
  const names = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of links) (names.has(name) ? repeated : names).add(name);
  return [...repeated].map((name) => `The link ${name} is defined more than once.`);
}

/** Whether this DSM understands the form of the value. */
export function readsUiLinks(dsmuidir: string, osVersion: string): boolean {
  return !dsmuidir.includes(':') || compareOsVersions(osVersion, PAIRS_SINCE.version) >= 0;
}
