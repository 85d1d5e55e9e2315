/** The combinations of packages, DSM releases and platforms of `try --each`. Pure. */
import { badValue } from '../values.ts';
import type { TryFlags } from './flags.ts';

export interface TryCell {
  readonly path: string;
  /** Absent where the default counts; without a platform, one that the package is for is chosen. */
  readonly nas: { readonly dsm?: string; readonly platform?: string };
  /** The values that differ among the cells of a package: `dsm 7.0, platform apollolake`. */
  readonly text: string;
}

/** The word for a platform that the package is for. */
const AUTO = 'auto';

export function tryCells(
  paths: readonly string[],
  { dsm, platform }: Pick<TryFlags, 'dsm' | 'platform'>,
): TryCell[] {
  const releases = listOf('--dsm', dsm);
  const platforms = listOf('--platform', platform);
  const combinations = releases.flatMap((release) =>
    platforms.map((name) => ({ dsm: release, platform: name })),
  );
  const differing = { dsm: releases.length > 1, platform: platforms.length > 1 };
  return paths.flatMap((path) =>
    combinations.map((values) => ({ path, nas: nasOf(values), text: textOf(values, differing) })),
  );
}

interface CellValues {
  readonly dsm: string | undefined;
  readonly platform: string | undefined;
}

const nasOf = ({ dsm, platform }: CellValues): TryCell['nas'] => ({
  ...(dsm === undefined ? {} : { dsm }),
  ...(platform === undefined || platform === AUTO ? {} : { platform }),
});

const textOf = (
  { dsm, platform }: CellValues,
  differing: { readonly dsm: boolean; readonly platform: boolean },
): string =>
  [...(differing.dsm ? [`dsm ${dsm}`] : []), ...(differing.platform ? [`platform ${platform}`] : [])].join(
    ', ',
  );

function listOf(option: string, text: string | undefined): readonly (string | undefined)[] {
  if (text === undefined) return [undefined];
  const names = [...new Set(text.split(',').map((name) => name.trim()))];
  if (names.every((name) => name !== '')) return names;
  throw badValue(`${option} has an empty name in ${JSON.stringify(text)}.`, `Write ${option} a,b.`);
}
