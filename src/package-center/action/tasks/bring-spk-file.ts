/** Brings the .spk itself into the box, to the path in SYNOPKG_TEMP_SPKFILE. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { inLargePieces, tarOf } from '../../../spk/pack/pack-tar.ts';
import type { Spk } from '../../../spk/spk.ts';
import { spkFileIn } from '../../script/script-environment.ts';
import type { StepContext } from '../action-context.ts';

const SPK_FILE_VARIABLE = 'SYNOPKG_TEMP_SPKFILE';

/**
 * Brings the file only when a script names the variable: hardly any does, and the file can be large. Inferred: a script
 * that builds the variable's name from parts does not find the file.
 */
export async function bringSpkFile({
  machine,
  places,
  package: pkg,
  before,
  note,
}: StepContext): Promise<void> {
  const { record } = pkg;
  if (![record, before].some((version) => version !== undefined && usesSpkFile(version.spk))) return;
  const path = spkFileIn(places.staging, record);
  await machine.unpack(asTar(record.spk, posix.basename(path)), places.staging);
  note(`brought the .spk to ${path}`);
}

const usesSpkFile = ({ files }: Spk): boolean =>
  [...files].some(([name, content]) => name.startsWith('scripts/') && content.includes(SPK_FILE_VARIABLE));

/** A tar with the .spk as its only file; a link to the .spk is followed. Inferred: the upload is readable for all users. */
function asTar({ size, payload: { file } }: Spk, name: string): Readable {
  const member = { name, path: file, kind: 'file', mode: 0o644, size, isOurs: true } as const;
  return Readable.from(inLargePieces(tarOf([{ ...member, target: undefined }], new Date())));
}
