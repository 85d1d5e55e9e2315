/** The lines about the run as a whole: a status, a snapshot, an error of spkbox, and how the run ended. */
import type { RunEvent } from '../../events.ts';
import type { ErrorReport, FailedConsumer, Report, StatusReport } from '../fold/report.ts';
import { countText, duration, packageName } from '../labels.ts';
import { explainLines } from './findings.ts';
import { type Page, paragraph, type Span, spread, spreadOrWrap } from './layout.ts';
import { upgradePathLines } from './upgrade-paths.ts';

export function statusLines(page: Page, status: StatusReport): string[] {
  const leading: Span[] = [
    [`status ${packageName(status)}`, 'strong'],
    [`  ${status.status}`, status.code === 0 ? 'good' : 'odd'],
  ];
  const code = `${status.code}: ${status.description}`;
  const whole = spread(page, [...leading, [`  (${code})`, 'quiet']], duration(status.ms));
  if (whole !== undefined) return ['', whole];
  return [
    '',
    ...spreadOrWrap(page, [`status ${packageName(status)}  ${status.status}`, 'strong'], duration(status.ms)),
    ...paragraph(page, [['  ']], [code, 'quiet']),
  ];
}

export function errorLines(page: Page, { code, text, hint, where }: ErrorReport): string[] {
  const rows = [
    ['where', where ?? ''],
    ['what to do', hint],
  ] as const;
  return [
    '',
    ...paragraph(page, [['✗ ', 'bad'], [code, 'bad'], ['  ']], [text]),
    ...rows.flatMap(([label, words]) =>
      words === '' ? [] : paragraph(page, [[`  ${label.padEnd(15)}`, 'quiet']], [words]),
    ),
  ];
}

export const consumerLines = (page: Page, { consumer, text }: FailedConsumer): string[] =>
  paragraph(
    page,
    [['✗ ', 'bad'], [`${consumer} failed: `]],
    [`${text}. It gets no further event; the run goes on.`],
  );

type SnapshotEvent = Extract<RunEvent, { readonly type: 'snapshot-taken' | 'snapshot-restored' }>;

export function snapshotLines(page: Page, { type, snapshot, ms }: SnapshotEvent): string[] {
  const text = type === 'snapshot-taken' ? `took snapshot ${snapshot}` : `went back to snapshot ${snapshot}`;
  return spreadOrWrap(page, [text, 'quiet'], duration(ms));
}

type PowerCutEvent = Extract<RunEvent, { readonly type: 'power-cut' }>;

export function powerCutLines(page: Page, { lost, ms }: PowerCutEvent): string[] {
  const text = lost === 'nothing' ? 'the power was cut' : 'the power was cut: files being written are empty';
  return spreadOrWrap(page, [text, 'quiet'], duration(ms));
}

export function endLines(page: Page, { ended, ms, packages, upgrades }: Report): string[] {
  if (ended === undefined) {
    return [
      '',
      ...paragraph(
        page,
        [['NOT ENDED', 'odd']],
        [` after ${duration(ms)}: the events stop here, within the run`],
      ),
    ];
  }
  const { passed, reasons, notEmulated, notChecked } = ended;
  const word: Span = passed
    ? ['PASSED', notChecked.length === 0 ? 'strong-good' : 'odd']
    : ['FAILED', 'strong-bad'];
  const names = notEmulated.map(({ kind, name }) => `the ${kind} ${name}`);
  const missing = names.length === 0 ? '' : `, without ${names.join(', ')}`;
  const findings = packages.flatMap((pkg) => pkg.findings);
  return [
    ...upgradePathLines(page, upgrades),
    '',
    ...explainLines(page, findings),
    ...paragraph(page, [word], [` in ${duration(ms)}${missing}${openText(notChecked.length)}`]),
    ...reasons.flatMap((reason) => paragraph(page, [['  ✗ ', 'bad']], [reason])),
    ...notChecked.flatMap((text) => paragraph(page, [['  ? ', 'odd']], [text])),
  ];
}

const openText = (count: number): string =>
  count === 0 ? '' : `; ${countText(count, 'thing')} could not be checked`;
