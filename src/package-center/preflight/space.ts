/** extractsize against the free space. */
import { DSM_MESSAGES, errorSaying, toDsmError } from '../../dsm/error-codes.ts';
import { type Finding, makeFinding } from '../../findings.ts';
import { fieldOf, infoPlace } from '../../spk/info-place.ts';
import type { Spk } from '../../spk/spk.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PreflightInput } from './input.ts';

const ROOT = errorSaying(279, 'root partition');

export function checkSpace(spk: Spk, { freeSpace, volume = 'the volume' }: PreflightInput): Finding[] {
  if (freeSpace === undefined) return [];
  const bytes = extractedBytes(spk);
  if (installPlace(spk) === 'system')
    return bytes > freeSpace.root ? [rootTooSmall(spk, bytes, freeSpace.root)] : [];
  const bytesOnRoot = bytesOfFiles(spk);
  return [
    ...(bytes > freeSpace.volume ? [volumeTooSmall(spk, bytes, freeSpace.volume, volume)] : []),
    ...(bytesOnRoot > freeSpace.root ? [rootTooSmall(spk, bytesOnRoot, freeSpace.root)] : []),
  ];
}

/** The default is the size of the .spk. Inferred: a value that is no number counts as absent. */
function extractedBytes(spk: Spk): number {
  const text = fieldOf(spk, 'extractsize').trim();
  return /^\d+$/.test(text) ? Number(text) * 1024 : spk.size;
}

/** Inferred: 279 was seen for a package that goes to a volume; INFO, conf and scripts are on the root partition. */
const bytesOfFiles = ({ files }: Spk): number =>
  [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);

function rootTooSmall(spk: Spk, needed: number, free: number): Finding {
  const text = `The package needs ${kib(needed)} of the root partition, and ${kib(free)} are free.`;
  return makeFinding('no-space', infoPlace(spk, 'extractsize'), text, {
    dsmError: toDsmError(ROOT, { space: 'root' }),
  });
}

/** The code for a volume is not known: 279 was seen with the words about the root partition. */
function volumeTooSmall(spk: Spk, needed: number, free: number, volume: string): Finding {
  const { text: shown, source } = DSM_MESSAGES.noSpace;
  const text = `The package needs ${kib(needed)} of ${volume}, and ${kib(free)} are free: "${shown}"`;
  return makeFinding('no-space', infoPlace(spk, 'extractsize'), text, {
    source: `guide 05 extractsize; ${source.from}`,
  });
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;
