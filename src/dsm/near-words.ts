/** Words that a misspelt one may mean. */

/** Beyond two letters apart, a word means something else. */
const FARTHEST = 2;
/** No candidate is longer, and a long word costs time. */
const LONGEST = 64;

/** The candidates that differ from the word in at most two letters, the nearest first. */
export function nearWords(word: string, candidates: readonly string[]): string[] {
  if (word.length > LONGEST) return [];
  return candidates
    .map((candidate) => ({ candidate, apart: distance(word, candidate) }))
    .filter(({ candidate, apart }) => apart <= FARTHEST && apart < candidate.length / 3)
    .toSorted((a, b) => a.apart - b.apart)
    .map(({ candidate }) => candidate);
}

/** How many letters must be added, taken away or changed. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > FARTHEST) return FARTHEST + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
