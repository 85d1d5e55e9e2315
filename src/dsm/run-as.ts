/** Who runs a package's scripts and owns its files: the values of `run-as`, and the defaults without one. */
import { inferred, likely, type Source, sure } from './source.ts';

/** `package`: the package's own account. */
export type Runner = 'package' | 'root';

export interface RunAsRow {
  readonly word: string;
  readonly runner: Runner;
  readonly source: Source;
}

export const RUN_AS: readonly RunAsRow[] = [
  { word: 'package', runner: 'package', source: sure('guide 15 defaults') },
  { word: 'root', runner: 'root', source: sure('guide 15 defaults') },
  {
    word: 'system',
    runner: 'root',
    source: inferred('the word of DSM 6.0 for what runs with no account of its own (braghetto/synoios)'),
  },
];

/** Who runs a package without `run-as`. DSM 7 refuses both cases with 319, unless the NAS has a developer token. */
export const DEFAULT_RUNNERS: Readonly<
  Record<'noFile' | 'noDefaults', { readonly runner: Runner; readonly source: Source }>
> = {
  noFile: {
    runner: 'root',
    source: likely('DSM 6 packages from before conf/privilege make their users by themselves (spksrc)'),
  },
  noDefaults: {
    runner: 'package',
    source: inferred(
      'packages without defaults name the scripts that root runs (shooter-dev, cagent, gioxx)',
    ),
  },
};

/**
 * A row of ctrl-script counts for its own action alone: on DSM 6 a start that root runs leaves prestart to the package's
 * user. Source: measured by the author of one package on DSM 6 (likely).
 */
export function runnerOf(privilege: RunAsContent | undefined, script?: string): Runner {
  if (privilege === undefined) return DEFAULT_RUNNERS.noFile.runner;
  const scriptRunAs = privilege.ctrlScript.find(({ action }) => action === script)?.runAs;
  const word = scriptRunAs ?? privilege.runAs;
  return word === undefined ? DEFAULT_RUNNERS.noDefaults.runner : runnerNamed(word);
}

export interface RunAsContent {
  readonly runAs: string | undefined;
  readonly ctrlScript: readonly { readonly action: string; readonly runAs: string }[];
}

/** Inferred: an undocumented word means root, like every other word except `package`. */
export function runnerNamed(word: string): Runner {
  return RUN_AS.find((row) => row.word === word)?.runner ?? 'root';
}
