/** docs/findings.md, made from the table of findings. */
import { FINDING_TOPICS, type FindingRow, sourceText } from '../findings.ts';

const INTRODUCTION = `# Findings

What spkbox says about a package: what DSM would refuse, what failed, what is odd. Each finding has a code that never
changes its meaning, a severity, a place and advice. \`spkbox explain CODE\` prints an entry of this page.

- **refused**: DSM does not begin the action.
- **failed**: the run shows that the package does not do what it should.
- **warning**: the package may not work as its author means it.
- **note**: good to know.

This page is made from \`src/findings/\` (\`UPDATE_DOCS=1 npx vitest run test/docs/findings.test.ts\`).
What spkbox reports when it cannot go on is in [errors.md](errors.md).
`;

function section(code: string, row: FindingRow): string {
  const { severities, dsmErrors = [], meaning, advice } = row;
  return [
    `### ${code}`,
    '',
    meaning,
    '',
    `- **Severity:** ${severities.join(' or ')}`,
    ...(dsmErrors.length === 0 ? [] : [`- **DSM error:** ${dsmErrors.join(', ')}`]),
    `- **What to do:** ${advice}`,
    `- **Source:** ${sourceText(row.source)}`,
    '',
  ].join('\n');
}

/** The whole document. */
export function findingsDoc(): string {
  const topics = FINDING_TOPICS.map(({ title, rows }) =>
    [`## ${title}\n`, ...Object.entries(rows).map(([code, row]) => section(code, row))].join('\n'),
  );
  return [INTRODUCTION, ...topics].join('\n');
}
