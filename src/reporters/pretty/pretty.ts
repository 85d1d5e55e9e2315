/** A run for people: each step as it ends, what failed and why, and at the end what was left behind. */
import type { RunEvent } from '../../events.ts';
import { addEvent, emptyReport, type Report } from '../fold/report.ts';
import { PLAIN, type Reporter, type ReporterOptions, type Write } from '../reporter.ts';
import { actionLines, openStepLines } from './action-lines.ts';
import { callLines } from './calls.ts';
import { upgradeDataLines } from './data-kept.ts';
import { consumerLines, endLines, errorLines, powerCutLines, snapshotLines, statusLines } from './end.ts';
import { findingsLines } from './findings.ts';
import { boxLines, packageLines, runLines } from './header.ts';
import { type Page, pageOf } from './layout.ts';
import { leftBehindLines } from './left-behind.ts';
import { liveLine, NO_LIVE_LINE } from './live-line.ts';
import { livedInLines } from './lived-in.ts';
import { expectationLines, scenarioLines, scenarioStepLines } from './scenario.ts';

export function pretty(write: Write, options: Partial<ReporterOptions> = {}): Reporter {
  const { live, ...look } = { ...PLAIN, ...options };
  const page = pageOf(look);
  const last = live ? liveLine(write, page) : NO_LIVE_LINE;
  let report = emptyReport();
  const print = (lines: readonly string[]): void => {
    if (lines.length === 0) return;
    last.wipe();
    write(`${lines.join('\n')}\n`);
  };
  return {
    onEvent(event) {
      report = addEvent(report, event);
      print(linesOf(page, report, event));
      last.draw(report, event);
    },
    onEnd() {
      last.wipe();
      print(closingLines(page, report));
    },
  };
}

/** What one event adds to the page. */
function linesOf(page: Page, report: Report, event: RunEvent): string[] {
  switch (event.type) {
    case 'run-started':
      return report.run === undefined ? [] : runLines(page, report.run);
    case 'scenario-started':
      return scenarioLines(page, event);
    case 'scenario-step':
      return scenarioStepLines(page, event);
    case 'expectation':
      return expectationLines(page, event);
    case 'box-made':
      return boxLines(page, event);
    case 'package-read':
      return packageLines(page, { ...event, findings: [] });
    case 'findings':
      return findingsLines(page, event.findings);
    case 'action-started':
    case 'step-ended':
    case 'action-ended':
      return actionLines(page, report, event);
    case 'status':
      return statusLines(page, event);
    case 'upgrade-data':
      return upgradeDataLines(page, report, event);
    case 'lived-in':
      return livedInLines(page, event);
    case 'left-behind':
      return leftBehindLines(page, event);
    case 'command-called':
      return callLines(page, report, event);
    case 'consumer-failed':
      return consumerLines(page, event);
    case 'power-cut':
      return powerCutLines(page, event);
    case 'snapshot-taken':
    case 'snapshot-restored':
      return snapshotLines(page, event);
    case 'error':
      return errorLines(page, event);
    case 'run-ended':
      return endLines(page, report);
    default:
      return [];
  }
}

/** Where the events stopped within the run: what went on, and that it did not end. */
function closingLines(page: Page, report: Report): string[] {
  // Without a NAS nothing began; its error says why.
  if (report.ended !== undefined || (report.box === undefined && report.packages.length === 0)) return [];
  return [...openStepLines(page, report), ...endLines(page, report)];
}
