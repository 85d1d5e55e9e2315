/** The framings of a docker box's line, whole however they are cut. */
import { expect, test } from 'vitest';
import { attachedReader, type Frame, frameReader, packFrame } from '../../../src/machine/docker/frames.ts';
import { fc } from '../../support/seeded.ts';

/** The bytes in pieces that end where the cuts say. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

const frame = fc.record({
  letter: fc.constantFrom('O', 'W', 'X', 'D'),
  number: fc.nat({ max: 2 ** 32 - 1 }),
  content: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
});

test('frames are read as they were packed', () => {
  fc.assert(
    fc.property(fc.array(frame), fc.array(fc.nat()), (frames, cuts) => {
      const read: Frame[] = [];
      const take = frameReader((one) => read.push({ ...one, content: Buffer.from(one.content) }));
      const bytes = Buffer.concat(frames.map((one) => packFrame(one.letter, one.number, one.content)));
      for (const piece of pieces(bytes, cuts)) take(piece);
      expect(read).toEqual(frames);
    }),
  );
});

test('the two outputs of a container are told apart', () => {
  const record = (stream: number, text: string) => {
    const header = Buffer.alloc(8);
    header[0] = stream;
    header.writeUInt32BE(Buffer.byteLength(text), 4);
    return Buffer.concat([header, Buffer.from(text)]);
  };
  const bytes = Buffer.concat([record(1, 'one'), record(2, ''), record(2, 'two'), record(1, 'three')]);
  fc.assert(
    fc.property(fc.array(fc.nat()), (cuts) => {
      const said: string[] = [];
      const take = attachedReader((name, content) => said.push(`${name} ${content}`));
      for (const piece of pieces(bytes, cuts)) take(piece);
      expect(said).toEqual(['stdout one', 'stderr ', 'stderr two', 'stdout three']);
    }),
  );
});
