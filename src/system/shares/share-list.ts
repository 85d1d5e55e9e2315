/** DSM's list of shared folders as text: a section a share. Pure. */
import { SHARE_KEY, sharePath, shareVolume } from '../../dsm/shares.ts';

export interface Share {
  readonly name: string;
  /** `/volume1/media`. */
  readonly path: string;
  /** `/volume1`. */
  readonly volume: string;
}

export const makeShare = (name: string, volume: string): Share => ({
  name,
  volume,
  path: sharePath(volume, name),
});

/** The shares of the list. A section is none if its path is not right below a volume. */
export function parseShares(text: string): Share[] {
  return sections(text).flatMap(({ name, lines }) => {
    const path = lines.flatMap((line) => /^\s*path\s*=\s*(.*?)\/?\s*$/.exec(line)?.[1] ?? []).at(-1);
    const volume = path === undefined ? undefined : shareVolume(path);
    return path === undefined || volume === undefined ? [] : [{ name, path, volume }];
  });
}

export const findShare = (shares: readonly Share[], name: string): Share | undefined =>
  shares.find((share) => SHARE_KEY.of(share.name) === SHARE_KEY.of(name));

export const addShare = (text: string, share: Share): string =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${formatShare(share)}`;

export const removeShare = (text: string, name: string): string =>
  sections(text)
    .filter((section) => section.name !== name)
    .flatMap(({ lines }) => lines)
    .join('');

/** Whether DSM alone wrote the list; its shares then describe the whole text. */
export const isWrittenByDsm = (text: string): boolean => parseShares(text).map(formatShare).join('') === text;

const formatShare = ({ name, path }: Share): string => `[${name}]\n\tpath=${path}\n`;

interface Section {
  /** Empty for the lines before the first header. */
  readonly name: string;
  /** With their line ends; the header is the first line. */
  readonly lines: string[];
}

function sections(text: string): Section[] {
  const all: Section[] = [{ name: '', lines: [] }];
  for (const line of text.split(/(?<=\n)/)) {
    const name = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1];
    if (name === undefined) all.at(-1)?.lines.push(line);
    else all.push({ name, lines: [line] });
  }
  return all;
}
