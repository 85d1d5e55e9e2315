/** Makes docs/fidelity.md from the rows of deviations.ts. */
import { DEVIATION_TOPICS, DEVIATIONS, type Deviation } from './deviations.ts';

const CONFIDENCE: Readonly<Record<Deviation['confidence'], string>> = {
  sure: 'Sure: a transcript, or several independent places.',
  likely: 'Likely: one good place.',
  inferred: 'Inferred: no source states it.',
};

const INTRODUCTION = `# Fidelity

Where DSM differs from its developer guide, and what packages rely on although the guide does not mention it. By default
spkbox behaves like DSM; with the fidelity \`guide\` it follows the guide to the letter where the guide is explicit.

This project measured nothing on a NAS: the evidence is public. Is a row wrong or missing? Add the evidence to
\`src/dsm/deviations.ts\`; this file is generated from it (\`UPDATE_DOCS=1 npx vitest run test/dsm\`).
`;

/** Markdown reads `<package>` as a tag and hides it. */
const escapeTags = (text: string): string => text.replaceAll('<', '\\<');

function section(row: Deviation): string {
  const guide = row.guide === undefined ? 'Nothing.' : `${row.guide} (${row.guideRef})`;
  return [
    `### ${row.id}`,
    '',
    `- **The guide says:** ${escapeTags(guide)}`,
    `- **DSM does:** ${escapeTags(row.dsm)}`,
    `- **Evidence:** ${escapeTags(row.evidence)}.`,
    `- **Confidence:** ${CONFIDENCE[row.confidence]}`,
    '',
  ].join('\n');
}

/** Features of a NAS that a box lacks, and what a script sees in their place. */
export const NOT_IN_A_BOX: readonly { readonly nas: string; readonly box: string }[] = [
  {
    nas: "The kernel: `uname -a` has DSM's version, its build, and the platform as its last word.",
    box: "The kernel of the host answers. /etc.defaults/VERSION and synoinfo.conf are the NAS's.",
  },
  {
    nas: '`/proc/sys/kernel/syno_hw_version` has the model.',
    box: 'No such file can be made below /proc. `upnpmodelname` in synoinfo.conf has the model.',
  },
  {
    nas: 'A network: `ip` and `ifconfig` show an interface such as eth0, with an address and a default route.',
    box:
      'eth0 has the address 192.168.1.2 and a default route, but leads nowhere: whatever a script tries to reach fails at once, ' +
      'a name server too, and counts as an attempt. On docker, and on a kernel without `dummy`, `ifb` and `veth`, there is the loopback alone.',
  },
  {
    nas: "An architecture other than the host's: binaries of `--platform alpine` on x86_64.",
    box: "They do not run unless the host has an interpreter for them. SYNOPKG_DSM_ARCH is the NAS's.",
  },
  {
    nas: 'A time zone that the user chose; `timezone` in synoinfo.conf is a city such as Amsterdam.',
    box: 'The time is UTC, and `timezone` says Etc. Inferred: the word; no NAS in UTC was seen.',
  },
  {
    nas: 'AppArmor profiles, which DSM loads for packages that bring one.',
    box: 'No profile is loaded. Only the log of DSM 6 mentions them.',
  },
  {
    nas: 'systemd or, on DSM 6, Upstart: a package can start its own units.',
    box: 'No init runs. Unit files are put in place, on DSM 6 too; Package Center starts the package.',
  },
];

function notInABox(): string {
  const rows = NOT_IN_A_BOX.map(
    ({ nas, box }) => `- **On a NAS:** ${escapeTags(nas)}\n  **In a box:** ${escapeTags(box)}`,
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
