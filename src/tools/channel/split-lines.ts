/** Lines out of a stream that anybody may write to. */

/** Longer than any line that spkbox-call writes. */
const LONGEST = 8192;

/** Takes pieces and gives whole lines; a line without end is thrown away as it comes, not kept. */
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
