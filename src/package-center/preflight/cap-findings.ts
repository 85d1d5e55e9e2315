/** A bound for what a package can make preflight say: INFO may name a hundred thousand packages. */
import type { Finding } from '../../events.ts';
import { note } from './make-finding.ts';

/** No package in use has as many findings of one code. */
const MOST = 50;

/** The first ones of each code, and how many more there were. */
export function capFindings(findings: readonly Finding[]): Finding[] {
  const counts = new Map<string, number>();
  const kept = findings.filter(({ code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    return count <= MOST;
  });
  const cut = [...counts].filter(([, count]) => count > MOST);
  return [...kept, ...cut.map(([code, count]) => more(code, count - MOST))];
}

function more(code: string, count: number): Finding {
  return note('more-findings', {
    text: `There are ${count} more findings ${code}.`,
    where: 'INFO',
    advice: 'Look at the first ones.',
    source: 'spkbox',
  });
}
