/** docs/fidelity.md, made from the rows of deviations.ts. */
import { DEVIATION_TOPICS, DEVIATIONS, type Deviation } from './deviations.ts';

const CONFIDENCE: Readonly<Record<Deviation['confidence'], string>> = {
  sure: 'Sure: a transcript, or several independent places.',
  likely: 'Likely: one good place.',
  inferred: 'Inferred: nobody wrote it down.',
};

const INTRODUCTION = `# Fidelity

What DSM was seen to do otherwise than its developer guide says, and what packages rely on though the guide does not
mention it. By default spkbox does as DSM does; with the fidelity \`guide\` it follows the guide to the letter where the
guide says something.

Nothing here was measured on a NAS by this project: the evidence is public. Found a row to be wrong, or one missing?
Add the evidence to \`src/dsm/deviations.ts\`; this file is made from it (\`UPDATE_DOCS=1 npx vitest run test/dsm\`).
`;

/** Markdown would take `<package>` for a tag and show nothing. */
const escaped = (text: string): string => text.replaceAll('<', '\\<');

function section(row: Deviation): string {
  const guide = row.guide === undefined ? 'Nothing.' : `${row.guide} (${row.guideRef})`;
  return [
    `### ${row.id}`,
    '',
    `- **The guide says:** ${escaped(guide)}`,
    `- **DSM does:** ${escaped(row.dsm)}`,
    `- **Evidence:** ${escaped(row.evidence)}.`,
    `- **Confidence:** ${CONFIDENCE[row.confidence]}`,
    '',
  ].join('\n');
}

/** The whole document. */
export function fidelityDoc(): string {
  const topics = DEVIATION_TOPICS.map((topic) => {
    const rows = DEVIATIONS.filter((row) => row.topic === topic);
    return [`## ${topic}\n`, ...rows.map(section)].join('\n');
  });
  return [INTRODUCTION, ...topics].join('\n');
}
