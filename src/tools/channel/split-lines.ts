/** Splits a stream that every user may write to into lines. */

/** Longer than any line that spkbox-call writes. */
const LONGEST = 8192;

/** Takes chunks and passes on whole lines; a line that is too long is dropped as it comes. */
export function lineSplitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  let isTooLong = false;
  return (chunk) => {
    const [first = '', ...more] = chunk.toString('latin1').split('\n');
    const parts = [rest + first, ...more];
    rest = parts.pop() ?? '';
    for (const line of parts) {
      if (!isTooLong && line.length <= LONGEST) onLine(line);
      isTooLong = false;
    }
    if (rest.length <= LONGEST) return;
    rest = '';
    isTooLong = true;
  };
}
