/** The two framings of a docker box's line: the Docker engine's own around each stream, and within it the box's. */

/** One frame of the box's first process; `emulator-image/init.pl` says what the letters mean. */
export interface Frame {
  readonly letter: string;
  /** The number of the command that it belongs to. */
  readonly number: number;
  readonly content: Buffer;
}

const HEADER = 9;

export function packFrame(letter: string, number: number, content: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(HEADER + content.length);
  frame.write(letter, 0, 'latin1');
  frame.writeUInt32BE(number, 1);
  frame.writeUInt32BE(content.length, 5);
  content.copy(frame, HEADER);
  return frame;
}

/** Cuts what comes from the box into frames. */
export const frameReader = (onFrame: (frame: Frame) => void) =>
  cutter(HEADER, 5, (header, content) =>
    onFrame({ letter: String.fromCharCode(header[0] ?? 0), number: header.readUInt32BE(1), content }),
  );

export type OutputName = 'stdout' | 'stderr';

/** Cuts an attached stream, in which the engine puts the container's two outputs, into its pieces. */
export const attachedReader = (onPiece: (name: OutputName, content: Buffer) => void) =>
  cutter(8, 4, (header, content) => onPiece(header[0] === 2 ? 'stderr' : 'stdout', content));

/** Takes pieces of any size and calls back with each whole record; its length stands in the header at `lengthAt`. */
function cutter(
  headerSize: number,
  lengthAt: number,
  onRecord: (header: Buffer, content: Buffer) => void,
): (piece: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (piece) => {
    rest = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    while (rest.length >= headerSize) {
      const end = headerSize + rest.readUInt32BE(lengthAt);
      if (rest.length < end) return;
      const record = rest;
      rest = rest.subarray(end);
      onRecord(record, record.subarray(headerSize, end));
    }
  };
}
