/** extractsize against the space that is free. */
import { DSM_MESSAGES, errorSaying } from '../../dsm/error-codes.ts';
import type { Finding } from '../../events.ts';
import type { Spk } from '../../spk/spk.ts';
import { installPlace } from '../package/installed-package.ts';
import type { PreflightInput } from './input.ts';
import { fieldOf, lineOf, refused } from './make-finding.ts';

const ROOT = errorSaying(279, 'root partition');
const SOURCE = 'guide 05 extractsize';
const advice = 'Make room, or correct extractsize: it counts in KiB since DSM 6.0.';

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

/** The default is the size of the .spk. Inferred: what is no number counts as absent. */
function extractedBytes(spk: Spk): number {
  const text = fieldOf(spk, 'extractsize').trim();
  return /^\d+$/.test(text) ? Number(text) * 1024 : spk.size;
}

/** Inferred: 279 was seen for a package that goes to a volume; INFO, conf and scripts are on the root partition. */
const bytesOfFiles = ({ files }: Spk): number =>
  [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);

function rootTooSmall(spk: Spk, needed: number, free: number): Finding {
  return refused(
    'no-space',
    { error: ROOT, detail: { space: 'root' } },
    {
      text: `The package needs ${kib(needed)} of the root partition, and ${kib(free)} are free.`,
      where: lineOf(spk, 'extractsize'),
      advice,
      source: `${SOURCE}; ${ROOT.source.from}`,
    },
  );
}

/** The code for a volume is not known: 279 was seen with the words about the root partition. */
function volumeTooSmall(spk: Spk, needed: number, free: number, volume: string): Finding {
  const { text, source } = DSM_MESSAGES.noSpace;
  return refused('no-space', undefined, {
    text: `The package needs ${kib(needed)} of ${volume}, and ${kib(free)} are free: "${text}"`,
    where: lineOf(spk, 'extractsize'),
    advice,
    source: `${SOURCE}; ${source.from}`,
  });
}

const kib = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`;
