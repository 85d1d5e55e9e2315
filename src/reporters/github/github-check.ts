/** The findings of packages as annotations of GitHub Actions. */
import { type CheckedEntry, resultsOf } from '../checked-package.ts';
import { annotationLine } from './command.ts';

/** Notes are no annotations: GitHub shows ten of a step. */
export const githubCheck = (entries: readonly CheckedEntry[]): string =>
  entries
    .flatMap((entry) =>
      resultsOf(entry).map((result) => ({ ...result, title: `${entry.name}: ${result.code}` })),
    )
    .flatMap(({ level, code, ...rest }) =>
      level === 'note' ? [] : [`${annotationLine({ ...rest, level })}\n`],
    )
    .join('');
