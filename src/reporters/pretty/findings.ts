/** Findings as lines: what is wrong, where, and what to do about it. */
import { placeText, type RecordedFinding, SEVERITIES, type Severity } from '../../findings.ts';
import { type Page, paragraph, type Tone } from './layout.ts';

interface Look {
  readonly mark: string;
  readonly tone: Tone;
}

const LOOKS: Readonly<Record<Severity, Look>> = {
  refused: { mark: '✗', tone: 'bad' },
  failed: { mark: '✗', tone: 'bad' },
  warning: { mark: '!', tone: 'odd' },
  note: { mark: '·', tone: 'quiet' },
};

export function findingsLines(page: Page, findings: readonly RecordedFinding[]): string[] {
  const sorted = SEVERITIES.flatMap((severity) =>
    findings.filter((finding) => finding.severity === severity),
  );
  return sorted.flatMap((finding) => findingLines(page, finding));
}

export function findingLines(
  page: Page,
  { severity, code, dsmError, text, place, advice, source }: RecordedFinding,
): string[] {
  const { mark, tone } = LOOKS[severity];
  const codes = dsmError === undefined ? code : `${code}, DSM error ${dsmError.code}`;
  const facts = [severity, placeText(place), codes].filter((fact) => fact !== '');
  return [
    ...paragraph(page, [[`  ${mark} `, tone]], [text]),
    ...paragraph(page, [['    ']], [facts.join(' · '), 'quiet']),
    ...(advice === '' ? [] : paragraph(page, [['    → ', tone]], [advice])),
    ...(page.verbose ? paragraph(page, [['    ']], [`source: ${source}`, 'quiet']) : []),
  ];
}

/** Where more is written about the findings that a page shows. */
export const explainLines = (page: Page, findings: readonly RecordedFinding[]): string[] =>
  findings.length === 0
    ? []
    : paragraph(page, [], ['"spkbox explain CODE" says more about a finding.', 'quiet']);
