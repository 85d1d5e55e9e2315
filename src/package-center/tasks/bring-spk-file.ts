/** The .spk itself, where SYNOPKG_TEMP_SPKFILE says that it is. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { inLargePieces, tarOf } from '../../spk/pack-tar.ts';
import type { Spk } from '../../spk/spk.ts';
import type { StepContext } from '../action-context.ts';
import { spkFileIn } from '../script-facts.ts';

const VARIABLE = 'SYNOPKG_TEMP_SPKFILE';

/**
 * Brings it into the box when a script names the variable: hardly one does, and the file can be large. Inferred: a script
 * that says the name in parts does not find it.
 */
export async function bringSpkFile({
  machine,
  places,
  package: of,
  before,
  did,
}: StepContext): Promise<void> {
  const { facts } = of;
  if (![facts, before].some((each) => each !== undefined && namesIt(each.spk))) return;
  const path = spkFileIn(places.staging, facts);
  await machine.unpack(asTar(facts.spk, posix.basename(path)), places.staging);
  did(`brought the .spk to ${path}`);
}

const namesIt = ({ files }: Spk): boolean =>
  [...files].some(([name, content]) => name.startsWith('scripts/') && content.includes(VARIABLE));

/** A tar with this one file, which may be named by a link. Inferred: everybody may read it, as it was uploaded. */
function asTar({ file, size }: Spk, name: string): Readable {
  const member = { name, path: file, kind: 'file', mode: 0o644, size, isOurs: true } as const;
  return Readable.from(inLargePieces(tarOf([{ ...member, target: undefined }], new Date())));
}
