/** What was odd about the archive when it was read. */
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { note } from './make-finding.ts';

export function archiveNotes({ notes }: Spk): Finding[] {
  return notes.map(({ code, text, where, advice }) =>
    note(code, { text, where, advice, source: 'the archive itself' }),
  );
}
