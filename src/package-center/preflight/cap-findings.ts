/** A bound on the findings of one package: INFO may name a hundred thousand packages. */
import { type Finding, makeFinding } from '../../findings.ts';

/** No package in use has as many findings of one code. */
const MOST = 50;

/** The first findings of each code, and how many more there were. */
export function capFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  const kept = findings.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MOST;
  });
  const cut = [...counts].filter(([, count]) => count > MOST);
  return [...kept, ...cut.map(([code, count]) => moreFindings(code, count - MOST))];
}

const moreFindings = (code: string, count: number): Finding =>
  makeFinding('more-findings', { member: 'INFO' }, `There are ${count} more findings ${code}.`);
