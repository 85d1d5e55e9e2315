/** The lines about a scenario file: its name, the step that begins, and what was expected. */
import type { CheckedExpectation } from '../../events.ts';
import type { ScenarioReport, ScenarioStepReport } from '../fold/report.ts';
import { type Page, paragraph, type Span } from './layout.ts';

export const scenarioLines = (
  page: Page,
  { name, file, cell }: Pick<ScenarioReport, 'name' | 'file' | 'cell'>,
): string[] =>
  paragraph(
    page,
    [
      ['scenario ', 'quiet'],
      [name, 'strong'],
    ],
    [`  ${cell === '' ? '' : `${cell}  `}${file}`, 'quiet'],
  );

export const scenarioStepLines = (
  page: Page,
  { part, title, line, skipped }: Pick<ScenarioStepReport, 'part' | 'title' | 'line' | 'skipped'>,
): string[] => [
  '',
  ...paragraph(
    page,
    [[skipped ? '- ' : '▸ ', skipped ? 'quiet' : 'strong']],
    [
      `${part === 'steps' ? '' : `${part}: `}${title}  (line ${line}${skipped ? ', left out' : ''})`,
      skipped ? 'quiet' : 'strong',
    ],
  ),
];

const MARKS: Readonly<Record<CheckedExpectation['result'], Span>> = {
  met: ['  ✓ ', 'good'],
  failed: ['  ✗ ', 'bad'],
  'not-checked': ['  ? ', 'odd'],
};

export const expectationLines = (page: Page, { result, text, actual = '' }: CheckedExpectation): string[] =>
  paragraph(page, [MARKS[result]], [result === 'met' ? text : `${text}: ${actual}`]);
