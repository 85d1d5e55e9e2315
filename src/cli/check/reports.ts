/** `check --reporter`: the findings for CI servers, to stdout or to files. */
import { writeFileSync } from 'node:fs';
import {
  type CheckedEntry,
  type CheckedPackage,
  choiceHint,
  githubCheck,
  junitCheck,
  SpkboxError,
  sarifCheck,
  VERSION,
} from '../../index.ts';
import type { ReporterFlag } from '../reporter-options.ts';
import { cannotWrite, print } from '../terminal.ts';
import type { Checked } from './overview.ts';

const FORMATS: ReadonlyMap<string, (entries: readonly CheckedEntry[]) => string> = new Map([
  ['junit', junitCheck],
  ['github', githubCheck],
  ['sarif', (entries: readonly CheckedEntry[]) => sarifCheck(entries, VERSION)],
]);

/** Unknown names are told before any package is read. */
export function assertCheckReporters(reporters: readonly ReporterFlag[]): void {
  const unknown = reporters.find(({ name }) => !FORMATS.has(name));
  if (unknown === undefined) return;
  throw new SpkboxError('USE_BAD_VALUE', `There is no reporter ${JSON.stringify(unknown.name)} of check.`, {
    hint: choiceHint(unknown.name, [...FORMATS.keys()]),
  });
}

export function writeCheckReports(reporters: readonly ReporterFlag[], checked: Checked): void {
  const entries = entriesOf(checked);
  for (const { name, file } of reporters) {
    const text = FORMATS.get(name)?.(entries) ?? '';
    if (file === undefined) print(text);
    else writeReport(file, text);
  }
}

const entriesOf = ({ checked, unreadable }: Checked): CheckedEntry[] => [
  ...checked.map(({ spk, findings }: CheckedPackage) => ({
    file: spk.file,
    name: `${spk.info.package} ${spk.info.version}`,
    findings,
  })),
  ...unreadable.map(({ file, error: { code, summary } }) => ({
    file,
    name: file,
    findings: [],
    unreadable: { code, text: summary },
  })),
];

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}
