/** The findings of preflight, printed for people or as JSON. */
import {
  type CheckedPackage,
  checkPackages,
  countText,
  dsmIdentity,
  explainLines,
  findingsLines,
  formatLine,
  isRefused,
  makeNasConfig,
  type Page,
  pageOf,
  payloadFindings,
  type Spk,
  SpkboxError,
} from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { type OpenSources, openSources } from '../source.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import type { CheckFlags } from './flags.ts';
import { overviewLines, type Unreadable } from './overview.ts';
import { assertCheckReporters, writeCheckReports } from './reports.ts';

/** Prints every finding; the exit code says whether DSM would refuse one of the packages. */
export async function runCheck(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { json, verbose, reporter = [], ...nas } = flags;
  assertCheckReporters(reporter);
  const dsm = dsmIdentity(makeNasConfig(nas));
  await using sources = openSources();
  const { spks, unreadable } = await readAll(paths, sources);
  const checked: CheckedPackage[] = [];
  // One after the other: of hundreds, all archives would be open at once.
  for (const pkg of checkPackages(spks, nas)) checked.push(await withPayload(pkg));
  writeCheckReports(reporter, { checked, unreadable });
  if (json === true)
    print(jsonText({ dsm, packages: checked.map(asJson), unreadable: unreadable.map(errorAsJson) }));
  else if (reporter.every(({ file }) => file !== undefined)) {
    const page = pageOf({ ...lookOf(process.stdout), verbose: verbose === true });
    const dsmText = `DSM ${dsm.release}-${dsm.build} · ${dsm.platform} (${dsm.arch})`;
    const lines =
      paths.length === 1
        ? checked.flatMap((pkg) => packageLines(page, pkg))
        : overviewLines(page, { checked, unreadable });
    printLines([formatLine(page, [dsmText, 'quiet']), '', ...lines]);
  }
  if (unreadable.some(({ error }) => error.fault !== 'package')) return 2;
  return unreadable.length > 0 || checked.some(({ findings }) => isRefused(findings)) ? 1 : 0;
}

interface Read {
  readonly spks: readonly Spk[];
  readonly unreadable: readonly Unreadable[];
}

/** Among several packages, one that is missing or unreadable is a result; a single one is an error. */
async function readAll(paths: readonly string[], sources: OpenSources): Promise<Read> {
  const spks: Spk[] = [];
  const unreadable: Unreadable[] = [];
  for (const path of paths) {
    try {
      spks.push(await sources.open(path));
    } catch (error) {
      if (!(error instanceof SpkboxError) || error.fault === 'machine' || paths.length === 1) throw error;
      unreadable.push({ file: path, error });
    }
  }
  return { spks, unreadable };
}

async function withPayload({ spk, findings }: CheckedPackage): Promise<CheckedPackage> {
  return { spk, findings: [...findings, ...(await payloadFindings(spk))] };
}

function asJson({ spk, findings }: CheckedPackage) {
  const { package: name, version } = spk.info;
  return { package: name, version, file: spk.file, refused: isRefused(findings), findings };
}

function errorAsJson({ file, error: { code, summary, where, hint } }: Unreadable) {
  return { file, code, text: summary, where, hint };
}

function packageLines(page: Page, pkg: CheckedPackage): string[] {
  const { package: name, version } = pkg.spk.info;
  const verdict = isRefused(pkg.findings)
    ? (['DSM refuses it', 'bad'] as const)
    : (['DSM takes it', 'good'] as const);
  const { length } = pkg.findings;
  const countSuffix = length === 0 ? '' : `  ${countText(length, 'finding')}`;
  return [
    formatLine(page, [`${name} ${version}  `, 'strong'], verdict, [countSuffix, 'quiet']),
    ...findingsLines(page, pkg.findings),
    ...explainLines(page, pkg.findings),
  ];
}
