/** What is done when a test file ends. A module that several files share in one process cannot register hooks itself. */
const endings = new Set<() => unknown>();

/** Called once, after the last test of the file that runs. */
export function afterFile(end: () => unknown): void {
  endings.add(end);
}

/** Ends everything at once, and fails when an ending fails. */
export async function endFile(): Promise<void> {
  const ends = [...endings];
  endings.clear();
  await Promise.all(ends.map((end) => end()));
}
