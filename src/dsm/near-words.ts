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

/** How many letters must be added, taken away, changed, or swapped with their neighbour. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > FARTHEST) return FARTHEST + 1;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const change = at(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]);
      rows[i]?.push(Math.min(change, swapped(i, j), at(i - 1, j) + 1, at(i, j - 1) + 1));
    }
  }
  return at(a.length, b.length);

  function swapped(i: number, j: number): number {
    const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
    return isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
  }
}

/** What to do about a word that is none of a closed list. `meant`: what it stands for, where that is known. */
export function choiceHint(
  word: string,
  choices: readonly string[],
  meant: string | undefined = nearest(word.toLowerCase(), choices),
): string {
  const suggestion = meant === undefined ? '' : `Did you mean ${meant}? `;
  return `${suggestion}Known are: ${choices.join(', ')}.`;
}

/** A word of almost the same letters, or the last that begins so: the newest release, the newest platform of a line. */
const nearest = (word: string, choices: readonly string[]): string | undefined =>
  nearWords(word, choices)[0] ?? choices.findLast((choice) => word !== '' && choice.startsWith(word));
