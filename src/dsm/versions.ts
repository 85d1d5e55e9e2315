/** Versions of packages and of DSM: what is one, which is greater, and what a dependency asks for. */

/** The form that DSM 7 prints when it refuses another. Source: ccu-historian#292. */
export const VERSION_FORM = /^\d+(\.\d+){0,5}(-\d+)?$/;

/** Source: guide 05 version. */
const LARGEST_NUMBER = 2 ** 31 - 1;

/** Negative: the first is smaller; 0: equal; positive: greater. */
export type Order = number;

/** Whether DSM 7 accepts it as a package's version. */
export function isVersion(text: string): boolean {
  return VERSION_FORM.test(text) && text.split(/[.-]/).every((number) => Number(number) <= LARGEST_NUMBER);
}

interface Parts {
  readonly numbers: readonly number[];
  /** What stands after the dash; -1 without one. */
  readonly build: number;
}

/** Inferred: like atoi, for what is no version; DSM does not compare such ones properly either (java-installer#10). */
function leadingNumber(text: string): number {
  return Number(/^\d+/.exec(text)?.[0] ?? 0);
}

function partsOf(version: string): Parts {
  const dash = version.lastIndexOf('-');
  const dotted = dash === -1 ? version : version.slice(0, dash);
  return {
    numbers: dotted.split('.').map(leadingNumber),
    build: dash === -1 ? -1 : leadingNumber(version.slice(dash + 1)),
  };
}

function compareNumbers(a: readonly number[], b: readonly number[]): Order {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index++) {
    const order = (a[index] ?? 0) - (b[index] ?? 0);
    if (order !== 0) return Math.sign(order);
  }
  return Math.sign(a.length - b.length);
}

/**
 * The dotted part number by number, of equal beginnings the longer one greater, then the build (kroma PR#64, likely).
 * Inferred: a version without a build comes before the same one with a build.
 */
export function compareVersions(a: string, b: string): Order {
  const [left, right] = [partsOf(a), partsOf(b)];
  return compareNumbers(left.numbers, right.numbers) || Math.sign(left.build - right.build);
}

const OS_FORM = /^(\d+)\.(\d+)(?:\.(\d+))?(?:-(\d+))?$/;

/** Whether it has the form of os_min_ver: X.Y-Z, or X.Y.Z-B as DSM names itself. */
export function isOsVersion(text: string): boolean {
  return OS_FORM.test(text);
}

/** The X of X.Y-Z; os_min_ver must have the NAS's own (runfalk#93). */
export function osMajor(text: string): number | undefined {
  const major = OS_FORM.exec(text)?.[1];
  return major === undefined ? undefined : Number(major);
}

/**
 * Compares `7.0-40000` with `7.2.2-72806`. Inferred: a number that only one of them states does not count, as
 * X.Y-Z has no micro number and builds grow from release to release. Text of another form counts as 0.0.
 */
export function compareOsVersions(a: string, b: string): Order {
  const left = OS_FORM.exec(a) ?? ['', '0', '0'];
  const right = OS_FORM.exec(b) ?? ['', '0', '0'];
  for (let index = 1; index <= 4; index++) {
    const [one, other] = [left[index], right[index]];
    if (one === undefined || other === undefined) continue;
    const order = Number(one) - Number(other);
    if (order !== 0) return Math.sign(order);
  }
  return 0;
}
