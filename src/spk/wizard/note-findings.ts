/** Turns the notes of parseWizard into findings. A warning means that users see less than the author intended. */
import type { Note } from '../read/note.ts';

export interface NoteFinding extends Note {
  readonly severity: 'warning' | 'note';
  readonly source: string;
}

/** Not faults: functions and components work on a NAS, but spkbox cannot show them. */
const NO_FAULT: readonly string[] = ['WIZARD_FUNCTION', 'WIZARD_CUSTOM_PAGE'];

export function noteFindings(notes: readonly Note[]): readonly NoteFinding[] {
  return notes.map((note) => ({
    ...note,
    severity: NO_FAULT.includes(note.code) ? 'note' : 'warning',
    source: 'guide 11 WIZARD_UIFILES',
  }));
}
