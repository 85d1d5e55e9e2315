/** An oddity of an archive that does not stop reading. */
export interface Note {
  /** A stable name for it. */
  readonly code: string;
  /** What it is, as a full sentence. */
  readonly text: string;
  /** The member, with line where it has one. */
  readonly where: string;
  /** What to do about it. */
  readonly advice: string;
}
