/** Versions of packages and of DSM: their forms and their order. */

/** The form that DSM 7 prints when it refuses a version. Source: ccu-historian#292. */
export const VERSION_FORM = /^\d+(\.\d+){0,5}(-\d+)?$/;

/** Source: guide 05 version. */
const LARGEST_NUMBER = 2 ** 31 - 1;

/** Negative: the first is smaller; 0: equal; positive: the first is greater. */
export type Order = number;

/** Whether DSM 7 accepts the text as a package's version. */
export function isVersion(text: string): boolean {
  return VERSION_FORM.test(text) && text.split(/[.-]/).every((number) => Number(number) <= LARGEST_NUMBER);
}

interface VersionParts {
  readonly numbers: readonly number[];
  /** The number after the dash; -1 without a dash. */
  readonly build: number;
}

/** Inferred: like atoi, for text that is no version. DSM does not compare such texts properly either (java-installer#10). */
function leadingNumber(text: string): number {
  return Number(/^\d+/.exec(text)?.[0] ?? 0);
}

function versionParts(version: string): VersionParts {
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
 * Compares the dotted parts number by number, then the builds. After an equal beginning the longer version is greater
 * (kroma PR#64, likely). Inferred: a version without a build precedes the same version with a build.
 */
export function compareVersions(a: string, b: string): Order {
  const [first, second] = [versionParts(a), versionParts(b)];
  return compareNumbers(first.numbers, second.numbers) || Math.sign(first.build - second.build);
}

const OS_FORM = /^(\d+)\.(\d+)(?:\.(\d+))?(?:-(\d+))?$/;

/** Whether the text has the form of os_min_ver, X.Y-Z, or of DSM's full name, X.Y.Z-B. */
export function isOsVersion(text: string): boolean {
  return OS_FORM.test(text);
}

/** The X of X.Y-Z; os_min_ver must have the same X as the NAS (runfalk#93). */
export function osMajor(text: string): number | undefined {
  const major = OS_FORM.exec(text)?.[1];
  return major === undefined ? undefined : Number(major);
}

/**
 * Compares `7.0-40000` with `7.2.2-72806`. Inferred: a number that only one version states is ignored, since X.Y-Z has no
 * micro number and builds grow from release to release. Text of another form is read as 0.0.
 */
export function compareOsVersions(a: string, b: string): Order {
  const first = OS_FORM.exec(a) ?? ['', '0', '0'];
  const second = OS_FORM.exec(b) ?? ['', '0', '0'];
  for (let index = 1; index <= 4; index++) {
    const [firstNumber, secondNumber] = [first[index], second[index]];
    if (firstNumber === undefined || secondNumber === undefined) continue;
    const order = Number(firstNumber) - Number(secondNumber);
    if (order !== 0) return Math.sign(order);
  }
  return 0;
}
