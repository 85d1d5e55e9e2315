/** Who runs a package's scripts and owns its files: the words of `run-as`, and what counts where none is said. */
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

/** Whose a package is that does not say it. DSM 7 refuses both with 319, unless a developer token is there. */
export const UNSAID: Readonly<
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
  if (privilege === undefined) return UNSAID.noFile.runner;
  const own = privilege.ctrlScript.find(({ action }) => action === script)?.runAs;
  const word = own ?? privilege.runAs;
  return word === undefined ? UNSAID.noDefaults.runner : runnerNamed(word);
}

export interface RunAsContent {
  readonly runAs: string | undefined;
  readonly ctrlScript: readonly { readonly action: string; readonly runAs: string }[];
}

/** Inferred: a word that nobody documents is root's, like the other words that are not `package`. */
export function runnerNamed(word: string): Runner {
  return RUN_AS.find((row) => row.word === word)?.runner ?? 'root';
}
