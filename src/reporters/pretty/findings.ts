/** What DSM would refuse in a package, or what is odd in it: each with its place and what to do about it. */
import type { Finding } from '../../events.ts';
import { type Page, paragraph, type Tone } from './layout.ts';

interface Look {
  readonly mark: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<Finding['severity'], Look>> = {
  refused: { mark: '✗', tone: 'bad' },
  failed: { mark: '✗', tone: 'bad' },
  warning: { mark: '!', tone: 'odd' },
  note: { mark: '·', tone: 'quiet' },
};

const ORDER: readonly Finding['severity'][] = ['refused', 'failed', 'warning', 'note'];

export function findingsLines(page: Page, findings: readonly Finding[]): string[] {
  const sorted = ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity));
  return sorted.flatMap((finding) => findingLines(page, finding));
}

export function findingLines(
  page: Page,
  { severity, code, dsmError, text, where, advice, source }: Finding,
): string[] {
  const { mark, tone } = LOOKS[severity];
  const codes = dsmError === undefined ? code : `${code}, DSM error ${dsmError}`;
  return [
    ...paragraph(page, [[`  ${mark} `, tone]], [text]),
    ...paragraph(page, [['    ']], [`${severity} · ${where} · ${codes}`, 'quiet']),
    ...(advice === '' ? [] : paragraph(page, [['    → ', tone]], [advice])),
    ...(page.verbose ? paragraph(page, [['    ']], [`source: ${source}`, 'quiet']) : []),
  ];
}
