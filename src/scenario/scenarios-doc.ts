/** The tables of docs/scenarios.md: every step and every expectation. */
import { EXPECTATIONS } from './expectations/index.ts';
import { STEPS } from './steps/index.ts';

/** Keys that every step may have. */
const COMMON = ['name', 'expect', 'fault'];

export function stepsTable(): string {
  const rows = STEPS.map(({ verb, summary, schema }) => {
    const options = Object.keys(schema.shape).filter((key) => key !== verb && !COMMON.includes(key));
    return [`\`${verb}\``, summary, options.map((key) => `\`${key}\``).join(', ')];
  });
  return tableOf(['step', 'what it does', 'options'], rows);
}

export const expectationsTable = (): string =>
  tableOf(
    ['key', 'what must be true'],
    EXPECTATIONS.map(({ key, summary }) => [`\`${key}\``, summary]),
  );

function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heads, heads.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
