/** The findings of preflight, printed for people or as JSON. */
import { type CheckedPackage, checkPackages } from '../../index.ts';
import { dsmFacts, nasFacts } from '../../package-center/nas-facts.ts';
import { findingsLines } from '../../reporters/pretty/findings.ts';
import { line, type Page, pageOf } from '../../reporters/pretty/layout.ts';
import { count } from '../../reporters/words.ts';
import { jsonText } from '../json-text.ts';
import { withSpks } from '../source.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import type { CheckFlags } from './flags.ts';

/** Prints every finding; the exit code says whether DSM would refuse one of the packages. */
export async function check(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { json, verbose, ...nas } = flags;
  return withSpks(paths, async (spks) => {
    const checked = checkPackages(spks, nas);
    const dsm = dsmFacts(nasFacts(nas));
    if (json === true) print(jsonText({ dsm, packages: checked.map(asJson) }));
    else {
      const page = pageOf({ ...lookOf(process.stdout), verbose: verbose === true });
      const where = `DSM ${dsm.release}-${dsm.build} · ${dsm.platform} (${dsm.arch})`;
      printLines([line(page, [where, 'quiet']), ...checked.flatMap((one) => packageLines(page, one))]);
    }
    return checked.some(isRefused) ? 1 : 0;
  });
}

const isRefused = ({ findings }: CheckedPackage): boolean =>
  findings.some(({ severity }) => severity === 'refused');

function asJson({ spk, findings }: CheckedPackage) {
  const { package: name, version } = spk.info;
  return { package: name, version, file: spk.file, refused: isRefused({ spk, findings }), findings };
}

function packageLines(page: Page, one: CheckedPackage): string[] {
  const { package: name, version } = one.spk.info;
  const verdict = isRefused(one) ? (['DSM refuses it', 'bad'] as const) : (['DSM takes it', 'good'] as const);
  const { length } = one.findings;
  const how = length === 0 ? '' : `  ${count(length, 'finding')}`;
  return [
    '',
    line(page, [`${name} ${version}  `, 'strong'], verdict, [how, 'quiet']),
    ...findingsLines(page, one.findings),
  ];
}
