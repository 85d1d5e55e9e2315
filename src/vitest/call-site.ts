/** Where a test calls spkbox, for reports. */

/** The innermost line of the file on a stack; 0 where none is there. */
export function lineIn(file: string, stack: string): number {
  const frame = stack.split('\n').find((line) => line.includes(file));
  return Number(/:(\d+):\d+\)?$/.exec(frame ?? '')?.[1] ?? 0);
}

/** The line of the file that calls now. */
export const callLine = (file: string): number => lineIn(file, new Error('the call').stack ?? '');
