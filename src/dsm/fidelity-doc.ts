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

/** What stands on a NAS and not in a box, and what a script sees instead. */
export const NOT_IN_A_BOX: readonly { readonly on: string; readonly instead: string }[] = [
  {
    on: "The kernel: `uname -a` has DSM's version, its build, and the platform as its last word.",
    instead: "The kernel of the host answers. /etc.defaults/VERSION and synoinfo.conf are the NAS's.",
  },
  {
    on: '`/proc/sys/kernel/syno_hw_version` has the model.',
    instead: 'No such file can be made below /proc. `upnpmodelname` in synoinfo.conf has the model.',
  },
  {
    on: 'Another architecture than that of the host: binaries of `--platform alpine` on x86_64.',
    instead:
      'They do not run, unless the host has an interpreter for them. SYNOPKG_DSM_ARCH is that of the NAS.',
  },
  {
    on: 'A time zone that somebody chose; `timezone` in synoinfo.conf is a city such as Amsterdam.',
    instead: 'The time is UTC, and `timezone` says Etc. Inferred: the word; no NAS in UTC was seen.',
  },
  {
    on: 'Profiles of AppArmor, which DSM loads for packages that bring one.',
    instead: 'None is loaded. Only the log of DSM 6 mentions them.',
  },
  {
    on: 'systemd or, on DSM 6, Upstart: a package can start units of its own.',
    instead:
      'No init runs. The files of units are put in place, on DSM 6 too; Package Center starts the package.',
  },
];

function notInABox(): string {
  const rows = NOT_IN_A_BOX.map(
    ({ on, instead }) => `- **On a NAS:** ${escaped(on)}\n  **In a box:** ${escaped(instead)}`,
  );
  return `## What a box cannot show\n\n${rows.join('\n')}\n`;
}

/** The whole document. */
export function fidelityDoc(): string {
  const topics = DEVIATION_TOPICS.map((topic) => {
    const rows = DEVIATIONS.filter((row) => row.topic === topic);
    return [`## ${topic}\n`, ...rows.map(section)].join('\n');
  });
  return [INTRODUCTION, ...topics, notInABox()].join('\n');
}
