/** The plan of one action, printed for people or as JSON. */
import {
  dsmIdentity,
  findingsLines,
  formatLine,
  isRefused,
  makeNasConfig,
  pageOf,
  payloadFindings,
  planPackage,
  type Spk,
} from '../../index.ts';
import { jsonText } from '../json-text.ts';
import { withSpks } from '../source.ts';
import { lookOf, print, printLines } from '../terminal.ts';
import { readAnswers } from '../wizard-options.ts';
import type { PlanFlags, PlannedWords } from './flags.ts';
import { planRows, tableLines } from './table.ts';

/** Prints the plan; the exit code says whether DSM would begin. */
export async function runPlan(
  { action, path, before: old }: PlannedWords,
  flags: PlanFlags,
): Promise<number> {
  const { install, upgrade } = await readAnswers(flags);
  const answers = action === 'upgrade' ? { ...install, ...upgrade } : install;
  const { action: _, json, verbose, ...options } = flags;
  const { wizard, upgradeWizard, uninstallWizard, wizardFile, ...nas } = options;
  return withSpks(old === undefined ? [path] : [old, path], async (spks) => {
    const [before, spk = before] = spks as [Spk, Spk?];
    const { findings: rules, steps } = planPackage(spk, action, {
      ...nas,
      answers,
      ...(old === undefined ? {} : { before }),
    });
    const unpacks = action === 'install' || action === 'upgrade';
    const findings = [...rules, ...(unpacks ? await payloadFindings(spk) : [])];
    const head = {
      package: spk.info.package,
      version: spk.info.version,
      action,
      dsm: dsmIdentity(makeNasConfig(nas)),
    };
    const rows = planRows(steps);
    if (json === true) print(jsonText({ ...head, findings, steps: rows }));
    else {
      const page = pageOf({ ...lookOf(process.stdout), verbose: verbose === true });
      const { release, build, platform, arch } = head.dsm;
      const dsmText = `  DSM ${release}-${build} · ${platform} (${arch})`;
      printLines([
        formatLine(page, [`${action} ${head.package} ${head.version}`, 'strong'], [dsmText, 'quiet']),
        ...findingsLines(page, findings),
        ...tableLines(page, rows),
      ]);
    }
    return isRefused(findings) ? 1 : 0;
  });
}
